/**
 * Does the selection change when the regime does? Of each judgement: the share, among the selected, of alphas planted for the present
 * regime, less the share of those planted for the other one; held against the same number, seed by seed, in an arm of the same
 * regimes in which all of them predict all the time. Judgements count once a regime has lasted a while, fixed before any result.
 */
import type { Regime } from '../../market/index.ts';
import type { ResultTable } from '../experiment.ts';
import { cells, type Effect, effectOf, meanOf, numbers } from './planted-alphas-effects.ts';
import { isOfCalm, plantedFormulas } from './planted-alphas-library.ts';
import type { Judgement, PlantedAlphasRun } from './planted-alphas-run.ts';

type Runs = readonly PlantedAlphasRun[];

/** Sessions of a regime before a judgement counts: the longest window of a market state. */
export const SETTLED_AFTER = 60;

/** An arm whose alphas depend on the regime, and the one that it is held against. */
export interface FollowingPair {
  readonly arm: string;
  readonly placebo: string;
  readonly runs: Runs;
  readonly placeboRuns: Runs;
}

interface Sight {
  readonly name: string;
  /** The regime that a judgement is taken to be of; undefined = it is of neither. */
  readonly regimeOf: (judgement: Judgement) => Regime | undefined;
}

/** What nobody knows, and what the agents know. */
const sights: readonly Sight[] = [
  { name: 'true regime', regimeOf: ({ regime }) => regime },
  {
    name: 'volatility seen',
    regimeOf: ({ state }) =>
      state === undefined ? undefined : state.volatility === 'low' ? 'calm' : 'turbulent',
  },
  {
    name: 'trend seen',
    regimeOf: ({ state }) =>
      state?.trend === 'bull' ? 'calm' : state?.trend === 'bear' ? 'turbulent' : undefined,
  },
];

/** Among the selected, alphas of the regime less those of the other; NaN where nothing was selected. */
function ownLead({ selected }: Judgement, regime: Regime): number {
  const calm = selected.filter((k) => k < plantedFormulas.length && isOfCalm(k)).length;
  const turbulent = selected.filter((k) => k < plantedFormulas.length && !isOfCalm(k)).length;
  return ((regime === 'calm' ? 1 : -1) * (calm - turbulent)) / selected.length;
}

/** Judgements of a settled regime that are of one by this sight, with that regime. */
function settled({ judgements }: PlantedAlphasRun, { regimeOf }: Sight) {
  return judgements.flatMap((judgement) => {
    const regime = regimeOf(judgement);
    return regime === undefined || judgement.regimeAge < SETTLED_AFTER ? [] : [{ judgement, regime }];
  });
}

function leadPerSeed(runs: Runs, sight: Sight): readonly number[] {
  return runs.map((run) =>
    meanOf(settled(run, sight).map(({ judgement, regime }) => ownLead(judgement, regime))),
  );
}

export interface Following {
  readonly name: string;
  readonly own: Effect;
  readonly placebo: Effect;
  /** Within seeds. */
  readonly difference: Effect;
  /** Judgements of the arm that count, over all seeds, and those of them in a turbulent regime by this sight. */
  readonly judgements: number;
  readonly turbulent: number;
}

export function followingOf({ arm, placebo, runs, placeboRuns }: FollowingPair): readonly Following[] {
  return sights.map((sight) => {
    const [own, other] = [leadPerSeed(runs, sight), leadPerSeed(placeboRuns, sight)];
    const counted = runs.flatMap((run) => settled(run, sight));
    return {
      name: sight.name,
      own: effectOf(arm, own),
      placebo: effectOf(placebo, other),
      difference: effectOf(
        `planted for the present regime less for the other among the selected, by ${sight.name}, less ${placebo}`,
        own.map((value, s) => value - (other[s] as number)),
      ),
      judgements: counted.length,
      turbulent: counted.filter(({ regime }) => regime === 'turbulent').length,
    };
  });
}

export function followingTable(pairs: readonly FollowingPair[]): ResultTable {
  return {
    title: `Among the selected, alphas planted for the present regime less those for the other, in points of 100, from ${SETTLED_AFTER} sessions of a regime on`,
    columns: [
      { name: 'arm and regime by' },
      ...numbers('mean', 'low', 'high'),
      { name: 'seeds', decimals: 0 },
      { name: 'judgements', decimals: 0 },
      { name: 'turbulent', decimals: 0 },
    ],
    rows: pairs.flatMap((pair) =>
      followingOf(pair).flatMap(({ name, own, placebo, difference, judgements, turbulent }) => [
        [`${pair.arm}, ${name}`, ...cells(own), own.over?.count ?? 0, judgements, turbulent],
        [`${pair.placebo}, ${name}`, ...cells(placebo), placebo.over?.count ?? 0, null, null],
        [
          `${pair.arm} less ${pair.placebo}, ${name}`,
          ...cells(difference),
          difference.over?.count ?? 0,
          null,
          null,
        ],
      ]),
    ),
  };
}
