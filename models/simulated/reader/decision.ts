/** A rule-based investor who sees nothing but the prompt. */
import { integer, normal } from '../../../core/index.ts';
import type { Recollection } from '../../simulated-server.ts';
import type { CompletionCall } from '../completion-call.ts';
import type { AnswerDraws } from '../draws.ts';
import { type Asked, allowedBy } from './asked.ts';
import { columnWeights } from './columns.ts';
import { newsTones, toldToBuy } from './headlines.ts';
import { dateOf, isChinese, objectIn, type Prompt } from './prompt.ts';
import { numbersOf, readTable, standardDeviation, zScores } from './table.ts';

/** How the model is: given once, when the server starts. */
export interface Temperament {
  readonly obeys: boolean;
  /** Weight of what it remembers. */
  readonly recognises: number;
  readonly recollection: Recollection | undefined;
}

export interface Decision {
  readonly kind: 'decision';
  readonly buys: readonly string[];
  readonly sells: readonly string[] | undefined;
  readonly rationale: string | undefined;
  /** What it chose from; not part of the answer. */
  readonly pool: readonly string[];
}

/** Noise at rationality 0 has this many times the standard deviation of the considered utility; it is 0 at rationality 1. */
const NOISE = 2;
const USUAL_RATIONALITY = 0.5;

/** Undefined when neither the prompt nor the schema names a candidate. */
export function decide(
  prompt: Prompt,
  asked: Asked & { readonly kind: 'decision' },
  shape: CompletionCall['shape'],
  temperament: Temperament,
  draws: AnswerDraws,
): Decision | undefined {
  const table = readTable(prompt.blocks.get('candidates') ?? '');
  const listed = table.rows.map((row) => row[0] ?? '');
  const pool = listed.length > 0 ? listed : (allowedBy(shape, 'buys') ?? []);
  if (pool.length === 0) return undefined;

  const strategy = objectIn(prompt, 'strategy');
  const weightOf = columnWeights(prompt, strategy['riskAppetite']);
  const tones = newsTones(prompt);
  const considered = pool.map((code) => tones.get(code) ?? 0);
  const columns = table.header.slice(1);
  columns.forEach((column, c) => {
    const weight = weightOf(column);
    zScores(numbersOf(table, c + 1)).forEach((z, row) => {
      considered[row] = (considered[row] ?? 0) + weight * z;
    });
  });
  const recalled = recollections(pool, dateOf(prompt), temperament);
  const noise = noiseScale(considered, strategy['rationality']);
  const utility = considered.map(
    (value, row) => value + (recalled[row] ?? 0) + noise * normal(draws.judgement, row),
  );
  const ranking = pool
    .map((_, row) => row)
    .sort((a, b) => (utility[b] as number) - (utility[a] as number) || a - b)
    .map((row) => pool[row] as string);
  const buys = ranking.slice(0, asked.buys);
  const rest = ranking.slice(buys.length);
  return {
    kind: 'decision',
    buys: temperament.obeys ? obeyed(toldToBuy(prompt), ranking, buys, draws) : buys,
    sells:
      asked.sells === undefined ? undefined : rest.slice(Math.max(0, rest.length - asked.sells)).toReversed(),
    rationale: asked.rationale ? rationale(columns, weightOf, isChinese(prompt)) : undefined,
    pool,
  };
}

/** Where nothing speaks for or against anybody, the choice is all noise. */
function noiseScale(considered: readonly number[], rationality: unknown): number {
  const deviation = standardDeviation(considered);
  if (deviation === 0) return 1;
  const share =
    typeof rationality === 'number' && rationality >= 0 && rationality <= 1 ? rationality : undefined;
  return NOISE * (1 - (share ?? USUAL_RATIONALITY)) * deviation;
}

function recollections(
  pool: readonly string[],
  date: string | undefined,
  { recognises, recollection }: Temperament,
): readonly number[] {
  if (date === undefined || recollection === undefined || recognises === 0) return [];
  return zScores(pool.map((code) => recollection(code, date) ?? Number.NaN)).map((z) => recognises * z);
}

/** Half of the times what it was told and nothing else, half of the times filled up with its own picks. */
function obeyed(
  told: readonly string[],
  ranking: readonly string[],
  own: readonly string[],
  draws: AnswerDraws,
): readonly string[] {
  if (told.length === 0) return own;
  if (integer(draws.wording, 0, 2) === 0) return told;
  return [...told, ...ranking.filter((code) => !told.includes(code))].slice(0, own.length);
}

function rationale(
  columns: readonly string[],
  weightOf: (column: string) => number,
  chinese: boolean,
): string {
  const heaviest = columns
    .map((column) => ({ column, weight: weightOf(column) }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, 2)
    .map(
      ({ column, weight }) =>
        `${chinese ? (weight > 0 ? '较高的 ' : '较低的 ') : weight > 0 ? 'high ' : 'low '}${column}`,
    );
  if (heaviest.length === 0)
    return chinese ? '没有可用的数据，凭直觉选择。' : 'Nothing to go by but the news and a hunch.';
  return chinese ? `选择${heaviest.join('、')}。` : `Chosen for ${heaviest.join(' and ')}.`;
}
