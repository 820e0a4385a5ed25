/** Tables of the experiment `planted-alphas`. */
import { invariant } from '../../core/index.ts';
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import { differences, meanOverSeeds, type SampleMean } from '../sample.ts';
import { scaled } from '../wording.ts';
import { alphaLibrary, isOfCalm, plantedFormulas } from './planted-alphas-library.ts';
import { type Judgement, modelNames, type PlantedAlphasRun } from './planted-alphas-run.ts';

type Runs = readonly PlantedAlphasRun[];
export type ByArm = ReadonlyMap<string, Runs>;

/** A number per seed, and its mean and interval over the seeds that have it. */
export interface Effect {
  readonly name: string;
  /** Absent where no seed has it. */
  readonly over?: SampleMean;
}

const planted = plantedFormulas.map((_, k) => k);
const noise = alphaLibrary.map((_, k) => k).slice(planted.length);
const ofCalm = planted.filter(isOfCalm);
const ofTurbulence = planted.filter((k) => !isOfCalm(k));
export const plantedShareOfLibrary = planted.length / alphaLibrary.length;

/** Mean of the values that are known; NaN when none is. */
function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function effectOf(name: string, perSeed: readonly number[]): Effect {
  const known = perSeed.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? { name } : { name, over: meanOverSeeds(known) };
}

/** Mean score of planted less that of noise alphas, mean over judgements. */
function scoreGap({ judgements }: PlantedAlphasRun): number {
  const mean = (scores: Float64Array, alphas: readonly number[]) =>
    meanOf(alphas.map((k) => scores[k] as number));
  return meanOf(judgements.map(({ scores }) => mean(scores, planted) - mean(scores, noise)));
}

/** Share of planted alphas among all that were selected, less their share of the library. */
function shareGap({ judgements }: PlantedAlphasRun): number {
  const selected = judgements.flatMap((judgement) => judgement.selected);
  return selected.filter((k) => k < planted.length).length / selected.length - plantedShareOfLibrary;
}

/** Share selected of those planted in calm markets, less that of those planted in turbulent ones. */
function calmLead({ selected }: Judgement): number {
  const share = (alphas: readonly number[]) =>
    alphas.filter((k) => selected.includes(k)).length / alphas.length;
  return share(ofCalm) - share(ofTurbulence);
}

interface Contrast {
  readonly name: string;
  readonly isFirst: (judgement: Judgement) => boolean;
  readonly isSecond: (judgement: Judgement) => boolean;
}

/** What is known to nobody, and what the agents know. */
const contrasts: readonly Contrast[] = [
  {
    name: 'true regime: calm less turbulent',
    isFirst: ({ regime }) => regime === 'calm',
    isSecond: ({ regime }) => regime === 'turbulent',
  },
  {
    name: 'volatility seen: low less high',
    isFirst: ({ state }) => state?.volatility === 'low',
    isSecond: ({ state }) => state?.volatility === 'high',
  },
  {
    name: 'trend seen: bull less bear',
    isFirst: ({ state }) => state?.trend === 'bull',
    isSecond: ({ state }) => state?.trend === 'bear',
  },
];

/** How much further the calm alphas lead on judgements of the first kind, within seeds that have both kinds. */
export function contrastEffects(runs: Runs): readonly Effect[] {
  return contrasts.map(({ name, isFirst, isSecond }) =>
    effectOf(
      name,
      runs.map(
        ({ judgements }) =>
          meanOf(judgements.filter(isFirst).map(calmLead)) -
          meanOf(judgements.filter(isSecond).map(calmLead)),
      ),
    ),
  );
}

export function choiceEffects(runs: Runs): readonly [score: Effect, share: Effect] {
  return [
    effectOf('score of planted less noise alphas', runs.map(scoreGap)),
    effectOf('share of planted among the selected, less their share of the library', runs.map(shareGap)),
  ];
}

function rankIcsOf(runs: Runs, model: string): readonly number[] {
  return runs.map(({ rankIcs }) => {
    const value = rankIcs.get(model);
    invariant(value !== undefined, `there is a composite of ${model}`);
    return value;
  });
}

export function modelEffects(runs: Runs): readonly Effect[] {
  return modelNames.map((model) => effectOf(model, rankIcsOf(runs, model)));
}

const pairs = [
  ['network', 'equal'],
  ['network', 'linear'],
  ['regime-mixture', 'linear'],
] as const;

/** Within seeds. */
export function pairEffects(runs: Runs): readonly Effect[] {
  return pairs.map(([a, b]) =>
    effectOf(`${a} less ${b}`, differences(rankIcsOf(runs, a), rankIcsOf(runs, b))),
  );
}

/** Every effect that must not be there where nothing is planted. */
export function allEffects(runs: Runs): readonly Effect[] {
  return [...choiceEffects(runs), ...contrastEffects(runs), ...modelEffects(runs), ...pairEffects(runs)];
}

export function excludesZero({ over }: Effect): boolean {
  return over !== undefined && over.low !== null && over.high !== null && (over.low > 0 || over.high < 0);
}

const numbers = (...names: readonly string[]): readonly ResultColumn[] =>
  names.map((name) => ({ name, decimals: 2 }));
const cells = ({ over }: Effect): readonly Cell[] =>
  over === undefined ? [null, null, null] : [over.mean * 100, scaled(over.low), scaled(over.high)];

export function choiceTable(byArm: ByArm): ResultTable {
  return {
    title: `Planted against noise alphas: mean score less that of noise, in points of 100, and share among the selected less their share of the library (${(plantedShareOfLibrary * 100).toFixed(1)} %), in points of 100`,
    columns: [{ name: 'arm' }, ...numbers('score', 'low', 'high', 'share', 'low of share', 'high of share')],
    rows: [...byArm].map(([arm, runs]) => [arm, ...choiceEffects(runs).flatMap(cells)]),
  };
}

export function contrastTable(byArm: ByArm, arms: readonly string[]): ResultTable {
  return {
    title:
      'Selection by market: share selected of the six planted in calm markets less that of the six planted in turbulent ones, in points of 100, between judgements of two kinds',
    columns: [
      { name: 'arm and kinds' },
      ...numbers('difference', 'low', 'high'),
      { name: 'seeds', decimals: 0 },
    ],
    rows: arms.flatMap((arm) =>
      contrastEffects(byArm.get(arm) ?? []).map((effect) => [
        `${arm}, ${effect.name}`,
        ...cells(effect),
        effect.over?.count ?? 0,
      ]),
    ),
  };
}

export function modelTable(byArm: ByArm): ResultTable {
  return {
    title: 'Composite of the selected alphas: mean rank IC x 100 with the label, out of sample',
    columns: [{ name: 'arm and weights' }, ...numbers('mean', 'low', 'high')],
    rows: [...byArm].flatMap(([arm, runs]) => [
      ...modelEffects(runs).map((effect) => [`${arm}, ${effect.name}`, ...cells(effect)]),
      [
        `${arm}, what is planted`,
        ...cells(
          effectOf(
            'what is planted',
            runs.map(({ plantedRankIc }) => plantedRankIc),
          ),
        ),
      ],
    ]),
  };
}

export function pairTable(byArm: ByArm): ResultTable {
  return {
    title: 'Differences within seeds, rank IC x 100',
    columns: [{ name: 'arm and weights' }, ...numbers('mean', 'low', 'high')],
    rows: [...byArm].flatMap(([arm, runs]) =>
      pairEffects(runs).map((effect) => [`${arm}, ${effect.name}`, ...cells(effect)]),
    ),
  };
}
