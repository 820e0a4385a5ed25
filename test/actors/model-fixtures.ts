/** Questions of model investors in a small market with news and macro data. */

import { type ModelSettings, openaiOptions } from '../../actors/analysts/model/options.ts';
import { ModelRequests } from '../../actors/analysts/model/requests.ts';
import type { DecisionRequest, InvestorType } from '../../actors/index.ts';
import { type Key, MassError, rootKey, type TradingDate, type TypeId } from '../../core/index.ts';
import { type Headline, maskOf, type Snapshot, type View, viewOf } from '../../market/index.ts';
import { type ModelRequest, textOfMessage } from '../../models/index.ts';
import { type SnapshotOptions, snapshotOf } from './fixtures.ts';

export function settings(given: Readonly<Record<string, unknown>> = {}): ModelSettings {
  return openaiOptions.parse({ kind: 'openai', model: 'a-model', ...given });
}

export function noFiles(path: string): string {
  throw new Error(`no file is read: ${path}`);
}

/** The builder of requests; `files` are the texts of overriding templates. */
export function requestsOf(
  given: Readonly<Record<string, unknown>> = {},
  {
    key = rootKey('run'),
    files = {},
  }: { readonly key?: Key; readonly files?: Readonly<Record<string, string>> } = {},
): ModelRequests {
  return new ModelRequests(settings(given), { key, readText: (path) => files[path] ?? noFiles(path) });
}

export function typeOf(modalities: readonly string[], selector = 'random'): InvestorType {
  return {
    id: modalities.join('+') as TypeId,
    index: 0,
    mask: maskOf(modalities),
    modalities,
    style: { riskAppetite: 'low', holdingPeriod: 'weeks', consistency: 0.5, rationality: 0.8, selector },
    key: rootKey(modalities.join('+')),
  };
}

export const newsType = typeOf(['valuation', 'news']);
export const priceType = typeOf(['price', 'risk']);

export const strategy = {
  outline: 'cheap before dear',
  riskAppetite: 'low',
  holdingPeriod: 'weeks',
  consistency: 0.5,
  rationality: 0.8,
  selector: 'random',
} as const;

export const macro = [
  {
    name: 'LPR',
    description: 'loan prime rate',
    unit: '%',
    date: 20201220 as TradingDate,
    value: 3.85,
    change1: Number.NaN,
    change30: -0.05,
    change180: -0.2,
    percentile: 0.125,
  },
];

/** A day on which `headlines[code]` became known. */
export function dayWith(
  headlines: Readonly<Record<string, readonly (string | Headline)[]>>,
  options: SnapshotOptions = {},
): Snapshot {
  const snapshot = snapshotOf(options);
  const listed = snapshot.instruments.map((code) =>
    (headlines[code] ?? []).map((item, i) =>
      typeof item === 'string' ? { timeUtc: `2021-01-04T0${i}:00:00Z`, text: item } : item,
    ),
  );
  return { ...snapshot, headlines: listed };
}

export function asked(view: View, rest: Partial<DecisionRequest> = {}): DecisionRequest {
  return {
    type: newsType,
    ordinal: 0,
    strategy,
    view,
    candidates: Uint16Array.of(1, 3, 5, 7, 9),
    buys: 2,
    sells: 0,
    ...rest,
  };
}

export const newsView = (snapshot: Snapshot): View => viewOf(snapshot, newsType.mask);

/** The user message. */
export function userText({ messages }: ModelRequest): string {
  const message = messages[1];
  return message === undefined ? '' : textOfMessage(message);
}

/** Lines of a fenced block; undefined when there is none. */
export function block(text: string, name: string): readonly string[] | undefined {
  const lines = text.split('\n');
  const start = lines.indexOf(`\`\`\`${name}`);
  if (start < 0) return undefined;
  return lines.slice(start + 1, lines.indexOf('```', start + 1));
}

/** The first problem of what this throws. */
export function problemOf(work: () => unknown): MassError['problems'][0] {
  try {
    work();
  } catch (error) {
    if (error instanceof MassError) return error.problems[0];
    throw error;
  }
  throw new Error('nothing was thrown');
}
