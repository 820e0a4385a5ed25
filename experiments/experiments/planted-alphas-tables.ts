/** Tables of the experiment `planted-alphas`: what agents prefer and select, and what weights make of it. */
import { invariant } from '../../core/index.ts';
import type { ResultTable } from '../experiment.ts';
import { differences } from '../sample.ts';
import { cells, type Effect, effectOf, meanOf, numbers } from './planted-alphas-effects.ts';
import { alphaLibrary, plantedFormulas } from './planted-alphas-library.ts';
import { modelNames, type PlantedAlphasRun } from './planted-alphas-run.ts';

type Runs = readonly PlantedAlphasRun[];
export type ByArm = ReadonlyMap<string, Runs>;

const planted = plantedFormulas.map((_, k) => k);
const noise = alphaLibrary.map((_, k) => k).slice(planted.length);
const plantedShareOfLibrary = planted.length / alphaLibrary.length;

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

const gaps = [
  { name: 'score of planted less noise alphas', of: scoreGap },
  { name: 'share of planted among the selected, less their share of the library', of: shareGap },
] as const;

/** Score gap and share gap of an arm. */
export function choiceEffects(runs: Runs): readonly Effect[] {
  return gaps.map(({ name, of }) => effectOf(name, runs.map(of)));
}

/** The same less those of an arm with nothing planted in the same markets, within seeds. */
export function choiceDifferences(runs: Runs, nothing: Runs, nothingName: string): readonly Effect[] {
  return gaps.map(({ name, of }) =>
    effectOf(`${name}, less ${nothingName}`, differences(runs.map(of), nothing.map(of))),
  );
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

/** `nothingOf`: the arm with nothing planted that an arm is held against; undefined for such an arm itself. */
export function choiceTables(
  byArm: ByArm,
  nothingOf: (arm: string) => string | undefined,
): readonly ResultTable[] {
  const titles = [
    'Planted against noise alphas: mean score less that of noise, in points of 100, and the same less nothing planted, within seeds',
    `Share of planted alphas among the selected less their share of the library (${(plantedShareOfLibrary * 100).toFixed(1)} %), in points of 100, and the same less nothing planted, within seeds`,
  ];
  return titles.map((title, g) => ({
    title,
    columns: [{ name: 'arm' }, ...numbers('mean', 'low', 'high', 'less nothing', 'low of it', 'high of it')],
    rows: [...byArm].map(([arm, runs]) => {
      const nothing = nothingOf(arm);
      const effect = choiceEffects(runs)[g] as Effect;
      const difference =
        nothing === undefined
          ? { name: arm }
          : (choiceDifferences(runs, byArm.get(nothing) ?? [], nothing)[g] as Effect);
      return [arm, ...cells(effect), ...cells(difference)];
    }),
  }));
}

/** Of arms whose models were fitted. */
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
