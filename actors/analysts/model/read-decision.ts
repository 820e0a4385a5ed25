/** Reads decisions. Whatever the text: only candidates, each once, exactly as many as were asked for. */
import type { Reader, Reading } from '../../../models/index.ts';
import type { Picks } from '../../analyst.ts';
import { objectInAnswer } from './answer-json.ts';
import { faultBeforeReading, faultWithoutObject, quoted, type Useless, useless } from './faults.ts';
import { harmless } from './harmless.ts';

/** What was asked for. Arrays have one element per candidate. */
export interface DecisionForm {
  /** Names in the prompt; distinct. */
  readonly names: readonly string[];
  /** Real codes, for recordings. */
  readonly codes: readonly string[];
  /** Positions into the view's instruments. */
  readonly positions: readonly number[];
  readonly buys: number;
  readonly sells: number;
}

/** Longest rationale that is kept, in characters. */
const MAX_RATIONALE_CHARACTERS = 400;

/** Case and space around a code are forgiven, nothing else. */
function loose(name: string): string {
  return name.trim().toLowerCase();
}

export function decisionReader(form: DecisionForm): Reader<Picks> {
  const { names, codes, positions } = form;
  const exact = new Map(names.map((name, i) => [name, i]));
  const near = new Map<string, number | undefined>();
  // Names that differ in case alone must be written as they are.
  names.forEach((name, i) => {
    const key = loose(name);
    near.set(key, near.has(key) ? undefined : i);
  });
  const find = (name: string) => exact.get(name) ?? exact.get(name.trim()) ?? near.get(loose(name));

  const list = (
    value: unknown,
    what: string,
    wanted: number,
    taken: Set<number>,
  ): Useless | readonly number[] => {
    if (value === undefined && wanted === 0) return [];
    if (!Array.isArray(value)) return useless('malformed', `"${what}" is no list`);
    const items: number[] = [];
    for (const name of value as readonly unknown[]) {
      if (typeof name !== 'string') return useless('malformed', `"${what}" holds something that is no text`);
      const item = find(name);
      if (item === undefined) return useless('illegal', `${quoted(name)} is not among the candidates`);
      if (taken.has(item)) return useless('repeated', `${quoted(name)} is named twice`);
      taken.add(item);
      items.push(item);
    }
    if (items.length !== wanted)
      return useless('wrong-count', `${items.length} ${what} instead of ${wanted}`);
    return items;
  };

  return (answer): Reading<Picks> => {
    const before = faultBeforeReading(answer);
    if (before !== undefined) return before;
    const object = objectInAnswer(answer.text, 'buys', ({ buys }) => Array.isArray(buys));
    if (object === undefined) return faultWithoutObject(answer);
    const taken = new Set<number>();
    const bought = list(object['buys'], 'buys', form.buys, taken);
    if ('ok' in bought) return bought;
    const sold = list(object['sells'], 'sells', form.sells, taken);
    if ('ok' in sold) return sold;
    const { rationale } = object;
    const named = (items: readonly number[]) => items.map((item) => codes[item] as string);
    return {
      ok: true,
      value: { buys: ascending(bought, positions), sells: ascending(sold, positions) },
      parsed: {
        buys: named(bought),
        ...(form.sells === 0 ? {} : { sells: named(sold) }),
        ...(typeof rationale === 'string'
          ? { rationale: harmless(rationale, MAX_RATIONALE_CHARACTERS) }
          : {}),
      },
    };
  };
}

function ascending(items: readonly number[], positions: readonly number[]): Uint16Array {
  return Uint16Array.from(items, (item) => positions[item] as number).sort();
}
