/**
 * How fast does each way to learn the distribution find what is planted, follow when it changes, and what does it lose when nothing is?
 *
 * Fixed before any of it was run: markets, strengths and days of the experiments `planted` and `follow`, 240 days each; seeds 1 to 10;
 * candidates and options of `learning/candidates.ts`; numbers of investors that stay, so that all learn from the same ballots. The
 * measure is the rank IC of the score with the planted expectation, which has no luck of returns in it, beside that of an oracle: fixed
 * weights for that expectation, as found by two searches.
 */
import type { Experiment, ExperimentRequest, ResultTable } from '../experiment.ts';
import {
  type Candidate,
  candidates,
  candidatesOfAllMasks,
  named,
  paperCandidate,
  randomCandidate,
  uniformWeights,
} from '../learning/candidates.ts';
import { meanOf } from '../learning/comparison.ts';
import { CHANGE_DAY, SYNTHETIC_DAYS } from '../learning/learning-markets.ts';
import type { Learned, Lesson } from '../learning/lesson.ts';
import { lessons } from '../learning/lessons.ts';
import type { MarketName } from '../learning/market-names.ts';
import { daysToRecover, levelOf, type Part, shareOfOracle } from '../learning/recovery.ts';
import { type Standing, standingFindings } from '../learning/standings.ts';
import { differences, meanOverSeeds, type SampleMean } from '../sample.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { interval, scaled } from '../wording.ts';

const SEEDS = 10;
/** Days at the end of a part over which its level is taken. */
const LEVEL_DAYS = 60;

const allDays: Part = { first: 0, end: SYNTHETIC_DAYS };
const afterChange: Part = { first: CHANGE_DAY, end: SYNTHETIC_DAYS };

/** One number per seed of the candidate at `index`. */
function bySeed(
  held: readonly Lesson[],
  index: number,
  measure: (learned: Learned, lesson: Lesson) => number,
): readonly number[] {
  return held.map((lesson) => measure(lesson.learned[index] as Learned, lesson));
}

const days =
  (part: Part) =>
  ({ truthIc = new Float64Array(0) }: Learned, { oracle }: Lesson): number =>
    daysToRecover(truthIc, oracle?.truthIc ?? truthIc, part);

/** By seed the rank IC with the planted expectation of the candidate at `index`; of the oracle without one. */
function truthOf(held: readonly Lesson[], index?: number): readonly Float64Array[] {
  return held.map(
    ({ oracle, learned }) => (index === undefined ? oracle : learned[index])?.truthIc ?? new Float64Array(0),
  );
}

const whole =
  ({ first, end }: Part) =>
  ({ truthIc = new Float64Array(0) }: Learned): number =>
    meanOf(truthIc.subarray(first, end));

/** Mean rank IC with the label. */
const labelled = ({ rankIc }: Learned): number => meanOf(rankIc);

function paired(
  held: readonly Lesson[],
  index: number,
  reference: number,
  measure: Parameters<typeof bySeed>[2],
): SampleMean {
  return meanOverSeeds(differences(bySeed(held, index, measure), bySeed(held, reference, measure)));
}

/** The first ones are the same wherever candidates learn. */
const uniform = candidates.indexOf(uniformWeights);
const paper = candidates.indexOf(paperCandidate);

function recoveryTable(
  title: string,
  held: readonly Lesson[],
  part: Part,
  learners: readonly Candidate[],
): ResultTable {
  const oracle = truthOf(held);
  const last = lastDaysOf(part);
  return {
    title,
    columns: [
      { name: 'candidate' },
      { name: 'days to 80 %', decimals: 0 },
      { name: 'less annealing', decimals: 1 },
      { name: '95 %, days' },
      { name: 'gain', decimals: 2 },
      { name: '95 %, gain' },
      { name: 'level, % of oracle', decimals: 0 },
      { name: 'level, gain', decimals: 2 },
      { name: '95 %, level' },
    ],
    rows: learners.map(({ name }, index) => {
      const quicker = paired(held, index, paper, days(part));
      const gain = paired(held, index, uniform, whole(part));
      const level = paired(held, index, uniform, whole(last));
      return [
        name,
        meanOf(bySeed(held, index, days(part))),
        index === paper ? null : quicker.mean,
        index === paper ? '' : daysText(quicker),
        index === uniform ? null : scaled(gain.mean),
        index === uniform ? '' : interval(gain),
        scaled(shareOfOracle(truthOf(held, index), oracle, last)),
        index === uniform ? null : scaled(level.mean),
        index === uniform ? '' : interval(level),
      ];
    }),
  };
}

function lastDaysOf({ end }: Part): Part {
  return { first: end - LEVEL_DAYS, end };
}

function daysText({ low, high }: SampleMean): string {
  return low === null || high === null ? 'n/a' : `${low.toFixed(1)} to ${high.toFixed(1)}`;
}

function nothingTable(title: string, held: readonly Lesson[], learners: readonly Candidate[]): ResultTable {
  return {
    title,
    columns: [
      { name: 'candidate' },
      { name: 'rank IC', decimals: 2 },
      { name: 'less equal weights', decimals: 2 },
      { name: '95 %' },
    ],
    rows: learners.map(({ name }, index) => {
      const gain = paired(held, index, uniform, labelled);
      return [
        name,
        meanOf(bySeed(held, index, labelled)) * 100,
        index === uniform ? null : scaled(gain.mean),
        index === uniform ? '' : interval(gain),
      ];
    }),
  };
}

function tablesOf(
  { planted, switching, nothing }: Readonly<Record<'planted' | 'switching' | 'nothing', readonly Lesson[]>>,
  learners: readonly Candidate[],
): readonly ResultTable[] {
  return [
    recoveryTable('Planted: valuation and dividend', planted, allDays, learners),
    recoveryTable('Switching: after valuation has given way to price', switching, afterChange, learners),
    nothingTable('Nothing planted: rank IC x 100 of the score with the label of 5 days', nothing, learners),
  ];
}

function timeTable(held: readonly Lesson[]): ResultTable {
  return {
    title: 'Time of an optimisation, ms a day: 16 types, 60 instruments, threads side by side',
    columns: [{ name: 'candidate' }, { name: 'ms a day', decimals: 2 }],
    rows: candidates.map(({ name }, index) => [
      name,
      meanOf(bySeed(held, index, ({ ms }, { dates }) => ms / dates.length)),
    ]),
  };
}

function setupOf(seeds: readonly number[]): readonly string[] {
  return [
    `Synthetic market of 60 instruments and ${SYNTHETIC_DAYS} days, seeds ${seeds[0]} to ${seeds.at(-1)}; fixed numbers of investors, so that all candidates learn from the same ballots.`,
    `Rank IC x 100 of the score with the planted expectation. Oracle: fixed weights for it as found by gradient ascent (60 steps) and CMA-ES (600 evaluations), whichever did better on every fourth day.`,
    `Gain: over equal weights, all days of the part. Level: the last ${LEVEL_DAYS} of them; its share of the oracle's is a ratio of means over seeds.`,
    'Days to 80 %: first day from which both the next 20 days and all that remain are, in the mean, at 80 % of the oracle or above; runs without one count with all their days.',
    'Intervals are 95 % t intervals over seeds, paired.',
    'ms a day: wall time of an optimisation while as many threads as there are processors learn other seeds.',
  ];
}

/** Lessons on each market. */
function lessonsOn(
  { progress }: ExperimentRequest,
  seeds: readonly number[],
  learners: readonly Candidate[],
): (market: MarketName) => Promise<readonly Lesson[]> {
  const given = { seeds, learners, ...(progress === undefined ? {} : { progress }) };
  return (market) => lessons({ market, ...given });
}

/** What stands beside the gains of a table. */
function levels(held: readonly Lesson[], part: Part): string {
  const [equal, oracle] = [truthOf(held, uniform), truthOf(held)].map((series) =>
    (levelOf(series, part) * 100).toFixed(2),
  );
  return `equal weights ${equal}, oracle as found ${oracle}`;
}

function levelsFinding(planted: readonly Lesson[], switching: readonly Lesson[]): string {
  return `Rank IC with the planted expectation: ${levels(planted, allDays)}; after the change: ${levels(switching, afterChange)}.`;
}

function standingsOf(
  planted: readonly Lesson[],
  switching: readonly Lesson[],
  nothing: readonly Lesson[],
): readonly Standing[] {
  return candidates.flatMap((candidate, index) =>
    index === uniform
      ? []
      : [
          {
            candidate,
            planted: paired(planted, index, uniform, whole(allDays)),
            switched: paired(switching, index, uniform, whole(afterChange)),
            followed: paired(switching, index, uniform, whole(lastDaysOf(afterChange))),
            nothing: paired(nothing, index, uniform, labelled),
          },
        ],
  );
}

export const learning: Experiment = {
  name: 'learning',
  description:
    'Which ways to learn the distribution find what is planted, follow it, and lose nothing where nothing is?',
  seeds: SEEDS,
  async run(request) {
    const seeds = firstSeeds(request.seeds ?? SEEDS);
    const on = lessonsOn(request, seeds, candidates);
    const planted = await on('planted');
    const switching = await on('switching');
    const nothing = await on('nothing');
    return {
      setup: setupOf(seeds),
      tables: [...tablesOf({ planted, switching, nothing }, candidates), timeTable(planted)],
      findings: [
        levelsFinding(planted, switching),
        ...standingFindings(standingsOf(planted, switching, nothing)),
      ],
    };
  },
};

/** Those that were named were chosen with seeds 1 to 10, which are no proof of them. */
export const learningAgain: Experiment = {
  name: 'learning-again',
  description: 'Do the two that were named do the same with seeds that played no part in naming them?',
  seeds: SEEDS,
  async run(request) {
    const seeds = firstSeeds(request.seeds ?? SEEDS).map((seed) => SEEDS + seed);
    const learners = [uniformWeights, paperCandidate, randomCandidate, named.winner, named.cautious];
    const on = lessonsOn(request, seeds, learners);
    const planted = await on('planted');
    const switching = await on('switching');
    const nothing = await on('nothing');
    return {
      setup: setupOf(seeds),
      tables: tablesOf({ planted, switching, nothing }, learners),
      findings: [levelsFinding(planted, switching)],
    };
  },
};

export const learningMasks: Experiment = {
  name: 'learning-masks',
  description: 'What does one type per modality mask add, with the same number of investors?',
  seeds: SEEDS,
  async run(request) {
    const seeds = firstSeeds(request.seeds ?? SEEDS);
    const on = lessonsOn(request, seeds, candidatesOfAllMasks);
    const planted = await on('planted, all masks');
    const nothing = await on('nothing, all masks');
    return {
      setup: setupOf(seeds),
      tables: [
        recoveryTable(
          'Planted, one type per mask: 129 types x 4 investors',
          planted,
          allDays,
          candidatesOfAllMasks,
        ),
        nothingTable('Nothing planted, one type per mask', nothing, candidatesOfAllMasks),
      ],
      findings: [`Rank IC with the planted expectation, all days: ${levels(planted, allDays)}.`],
    };
  },
};
