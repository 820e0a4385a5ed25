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
  paperCandidate,
  uniformWeights,
} from '../learning/candidates.ts';
import { meanOf } from '../learning/comparison.ts';
import { CHANGE_DAY, SYNTHETIC_DAYS } from '../learning/learning-markets.ts';
import type { Learned, Lesson } from '../learning/lesson.ts';
import { lessons } from '../learning/lessons.ts';
import type { MarketName } from '../learning/market-names.ts';
import { daysToRecover, type Part, shareOfGain, shareOfOracle } from '../learning/recovery.ts';
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

function paired(
  held: readonly Lesson[],
  index: number,
  reference: number,
  measure: Parameters<typeof bySeed>[2],
): SampleMean {
  return meanOverSeeds(differences(bySeed(held, index, measure), bySeed(held, reference, measure)));
}

/** The first ones are the same on every market. */
const uniform = candidates.indexOf(uniformWeights);
const paper = candidates.indexOf(paperCandidate);

function recoveryTable(
  title: string,
  held: readonly Lesson[],
  part: Part,
  learners: readonly Candidate[] = candidates,
): ResultTable {
  const equal = truthOf(held, uniform);
  const oracle = truthOf(held);
  return {
    title,
    columns: [
      { name: 'candidate' },
      { name: 'level, % of oracle', decimals: 0 },
      { name: 'gain, % of oracle', decimals: 0 },
      { name: 'days to 80 %', decimals: 0 },
      { name: 'less annealing', decimals: 1 },
      { name: '95 %' },
      { name: 'rank IC', decimals: 2 },
      { name: 'less equal weights', decimals: 2 },
      { name: '95 % ' },
    ],
    rows: learners.map(({ name }, index) => {
      const own = truthOf(held, index);
      const quicker = paired(held, index, paper, days(part));
      const better = paired(held, index, uniform, whole(part));
      return [
        name,
        scaled(shareOfOracle(own, oracle, { first: part.end - LEVEL_DAYS, end: part.end })),
        index === uniform ? null : scaled(shareOfGain(own, { equal, oracle }, part)),
        meanOf(bySeed(held, index, days(part))),
        index === paper ? null : quicker.mean,
        index === paper ? '' : daysText(quicker),
        meanOf(bySeed(held, index, whole(part))) * 100,
        index === uniform ? null : scaled(better.mean),
        index === uniform ? '' : interval(better),
      ];
    }),
  };
}

function daysText({ low, high }: SampleMean): string {
  return low === null || high === null ? 'n/a' : `${low.toFixed(1)} to ${high.toFixed(1)}`;
}

function nothingTable(
  title: string,
  held: readonly Lesson[],
  learners: readonly Candidate[] = candidates,
): ResultTable {
  const measure = ({ rankIc }: Learned): number => meanOf(rankIc);
  return {
    title,
    columns: [
      { name: 'candidate' },
      { name: 'rank IC', decimals: 2 },
      { name: 'less equal weights', decimals: 2 },
      { name: '95 %' },
    ],
    rows: learners.map(({ name }, index) => {
      const gain = paired(held, index, uniform, measure);
      return [
        name,
        meanOf(bySeed(held, index, measure)) * 100,
        index === uniform ? null : scaled(gain.mean),
        index === uniform ? '' : interval(gain),
      ];
    }),
  };
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

function setupOf(seeds: number): readonly string[] {
  return [
    `Synthetic market of 60 instruments and ${SYNTHETIC_DAYS} days, seeds 1 to ${seeds}; fixed numbers of investors, so that all candidates learn from the same ballots.`,
    `Rank IC x 100 of the score with the planted expectation. Oracle: fixed weights for it as found by gradient ascent (60 steps) and CMA-ES (600 evaluations), whichever did better on every fourth day. Level: last ${LEVEL_DAYS} days.`,
    'Gain: what is above equal weights, as a share of what the oracle is, all days of the part. Shares are ratios of means over seeds.',
    'Days to 80 %: first day from which both the next 20 days and all that remain are, in the mean, at 80 % of the oracle or above; runs without one count with all their days.',
    'Intervals are 95 % t intervals over seeds, paired.',
    'ms a day: wall time of an optimisation while as many threads as there are processors learn other seeds.',
  ];
}

/** Lessons on each market, with the first seeds. */
function lessonsOn({
  seeds = SEEDS,
  progress,
}: ExperimentRequest): (market: MarketName) => Promise<readonly Lesson[]> {
  const given = { seeds: firstSeeds(seeds), ...(progress === undefined ? {} : { progress }) };
  return (market) => lessons({ market, ...given });
}

function levels(held: readonly Lesson[]): string {
  const equal = meanOf(bySeed(held, uniform, whole(allDays))) * 100;
  const found = meanOf(held.map(({ oracle }) => meanOf(oracle?.truthIc ?? []))) * 100;
  return `equal weights ${equal.toFixed(2)}, oracle as found ${found.toFixed(2)}`;
}

export const learning: Experiment = {
  name: 'learning',
  description:
    'Which ways to learn the distribution find what is planted, follow it, and lose nothing where nothing is?',
  seeds: SEEDS,
  async run(request) {
    const on = lessonsOn(request);
    const planted = await on('planted');
    const switching = await on('switching');
    const nothing = await on('nothing');
    return {
      setup: setupOf(request.seeds ?? SEEDS),
      tables: [
        recoveryTable('Planted: valuation and dividend', planted, allDays),
        recoveryTable('Switching: after valuation has given way to price', switching, afterChange),
        nothingTable('Nothing planted: rank IC x 100 of the score with the label of 5 days', nothing),
        timeTable(planted),
      ],
      findings: [`Rank IC with the planted expectation, all days: ${levels(planted)}.`],
    };
  },
};

export const learningMasks: Experiment = {
  name: 'learning-masks',
  description: 'What does one type per modality mask add, with the same number of investors?',
  seeds: SEEDS,
  async run(request) {
    const on = lessonsOn(request);
    const planted = await on('planted, all masks');
    const nothing = await on('nothing, all masks');
    return {
      setup: setupOf(request.seeds ?? SEEDS),
      tables: [
        recoveryTable(
          'Planted, one type per mask: 129 types x 4 investors',
          planted,
          allDays,
          candidatesOfAllMasks,
        ),
        nothingTable('Nothing planted, one type per mask', nothing, candidatesOfAllMasks),
      ],
      findings: [`Rank IC with the planted expectation, all days: ${levels(planted)}.`],
    };
  },
};
