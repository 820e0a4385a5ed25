/** What tests of mining share: a small market's data, known formulas, and a client that answers by a script. */
import {
  type AlphaSpec,
  alphaProposers,
  createProposers,
  type DocumentText,
  type FormulaData,
  formulaDataOf,
  formulaLibrary,
  type MiningRequest,
  memoryLog,
  mineAlphas,
  miningOptions,
  parseFormula,
} from '../../../alphas/index.ts';
import { digestOfJson, rootKey } from '../../../core/index.ts';
import { marketSources, syntheticPanel } from '../../../market/index.ts';
import type { ModelClient, ModelRequest, Purpose, RawAnswer } from '../../../models/index.ts';

const options = marketSources
  .get('synthetic')
  .options.parse({ kind: 'synthetic', days: 1, warmup: 149, instruments: 24 });

/** 24 instruments, 150 sessions. */
export const data: FormulaData = formulaDataOf(
  syntheticPanel(options as never, { fill: 'next-open', horizons: [1], seed: 7 }),
);

export function specOf(name: string, formula: string, category = 'momentum'): AlphaSpec {
  return { name, category, formula, parsed: parseFormula(formula), origin: name };
}

/** The workbook's formulas, each once. */
export const known: readonly AlphaSpec[] = formulaLibrary('workbook-37')
  .entries.filter(({ duplicateOf }) => duplicateOf === undefined)
  .map(({ id, category, parsed }) => specOf(`workbook-37 ${id}`, parsed.text, category));

export function documentOf(text: string, name = 'paper.md'): DocumentText {
  return { name, kind: 'markdown', digest: digestOfJson(text), text };
}

export interface Asked {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly text: string;
}

export interface ScriptedClient extends ModelClient {
  readonly asked: readonly Asked[];
}

/** Answers each question by the script; texts are read as those of servers are. Equal questions are answered once. */
export function scriptedClient(
  script: (asked: Asked, number: number) => string | Partial<RawAnswer>,
): ScriptedClient {
  const asked: Asked[] = [];
  const recording = new Map<string, RawAnswer>();
  return {
    asked,
    ask: (request, purpose, read) => {
      const before = recording.get(request.digest);
      if (before !== undefined) return Promise.resolve(read(before));
      const content = request.messages.at(-1)?.content ?? '';
      const text =
        typeof content === 'string'
          ? content
          : content.map((part) => (part.kind === 'text' ? part.text : '')).join('');
      const question = { request, purpose, text };
      asked.push(question);
      const answered = script(question, asked.length - 1);
      const answer: RawAnswer = {
        text: '',
        finish: 'stop',
        inputTokens: 1,
        outputTokens: 1,
        cachedTokens: 0,
        ...(typeof answered === 'string' ? { text: answered } : answered),
      };
      recording.set(request.digest, answer);
      return Promise.resolve(read(answer));
    },
    recorded: () => undefined,
    account: () => {
      throw new Error('nobody asks for the account');
    },
    close: () => Promise.resolve(),
  };
}

export function answerOf(alphas: readonly unknown[], summary = 'About alphas.'): string {
  return JSON.stringify({ summary, alphas });
}

export function proposersOf(list: readonly object[], client?: ModelClient) {
  const parsed = list.map((each) => {
    const { kind } = each as { readonly kind: string };
    return alphaProposers.get(kind).options.parse(each) as { readonly kind: string };
  });
  return createProposers(parsed, { key: rootKey('mining'), ...(client === undefined ? {} : { client }) });
}

/** A model with short passages, for documents of one paragraph. */
export const aModel = { kind: 'model', model: 'reader' };

/** Mines over the small market; what is left out is empty or at its default. */
export async function mined(request: Partial<MiningRequest>) {
  const log = request.log ?? memoryLog();
  const ended = await mineAlphas({
    documents: [],
    proposers: [],
    known: [],
    data,
    options: miningOptions.parse({}),
    ...request,
    log,
  });
  return { ended, log };
}
