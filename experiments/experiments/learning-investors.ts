/**
 * Where should investors be spent: as the distribution has it, or evenly, because it is uncertain?
 *
 * Fixed before any of it was run: the planted market of `learning` and the one without anything planted, seeds 1 to 10; two ways to learn
 * (the paper's annealing; empirical Bayes by softmax); numbers that stay, and plans with floors of 1, 8 (the default) and 24 of 32
 * investors a type. Weights count as they are learned in every arm; what differs is how well each type's opinion is known. Runs of their
 * own, because ballots depend on the plan.
 */
import { rankInformationCoefficient } from '../../core/index.ts';
import { simulate } from '../../engine/index.ts';
import type { Experiment, ExperimentRequest, ResultTable } from '../experiment.ts';
import { meanOf } from '../learning/comparison.ts';
import { type LearningMarket, nothingMarket, plantedMarket } from '../learning/learning-markets.ts';
import { HORIZON } from '../learning/lesson.ts';
import { differences, meanOverSeeds } from '../sample.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { interval } from '../wording.ts';

const SEEDS = 10;
const learners = [
  { name: 'annealing 40/100', optimizer: { kind: 'annealing' } },
  {
    name: 'empirical Bayes, softmax',
    optimizer: { kind: 'empirical-bayes', rule: 'softmax', lookback: 250, minimumDays: 5 },
  },
] as const;
const spendings = [
  { name: 'even', population: { respawn: 'fixed' } },
  { name: 'plan, floor 24', population: { respawn: 'plan', floor: 24 } },
  { name: 'plan, floor 8', population: { respawn: 'plan', floor: 8 } },
  { name: 'plan, floor 1', population: { respawn: 'plan', floor: 1 } },
] as const;
/** The arm that the others are compared with. */
const EVEN = spendings[0].name;

/** Mean rank IC of a run's score: with what is planted, or with the label of 5 days where nothing is. */
async function rankIcOf(
  market: LearningMarket,
  seed: number,
  optimizer: object,
  population: object,
): Promise<number> {
  const loaded = await market.scenario(seed, { ...optimizer }, population);
  const { journal, evaluation } = await simulate(loaded, { controls: 'journal' });
  const truth = market.truth?.(seed);
  if (truth === undefined) return evaluation.statistics.score[HORIZON]?.rankIc ?? Number.NaN;
  const { instruments, expected } = truth;
  const daily: number[] = [];
  for (const { day, score } of journal.records(0, { ballots: false }))
    daily.push(
      rankInformationCoefficient(score, expected.subarray(day * instruments, (day + 1) * instruments)),
    );
  return meanOf(daily);
}

async function tableOf(
  title: string,
  market: LearningMarket,
  { seeds = SEEDS, progress }: ExperimentRequest,
): Promise<ResultTable> {
  const rows: (readonly (string | number | null)[])[] = [];
  for (const learner of learners) {
    const bySpending = new Map<string, readonly number[]>();
    for (const spending of spendings) {
      const values: number[] = [];
      for (const seed of firstSeeds(seeds)) {
        progress?.(`${title}: ${learner.name}, ${spending.name}, seed ${seed} of ${seeds}`);
        values.push(await rankIcOf(market, seed, learner.optimizer, spending.population));
      }
      bySpending.set(spending.name, values);
    }
    for (const [name, values] of bySpending) {
      const gain = meanOverSeeds(differences(values, bySpending.get(EVEN) ?? []));
      rows.push([
        `${learner.name}: ${name}`,
        meanOf(values) * 100,
        name === EVEN ? null : gain.mean * 100,
        name === EVEN ? '' : interval(gain),
      ]);
    }
  }
  return {
    title,
    columns: [
      { name: 'learner and investors' },
      { name: 'rank IC', decimals: 2 },
      { name: `less ${EVEN}`, decimals: 2 },
      { name: '95 %' },
    ],
    rows,
  };
}

export const learningInvestors: Experiment = {
  name: 'learning-investors',
  description: 'Where should investors be spent: as the distribution has it, or evenly?',
  seeds: SEEDS,
  async run(request) {
    return {
      setup: [
        'Synthetic markets of the experiment learning, 240 days, 512 investors of 16 types; runs of their own.',
        'Rank IC x 100 of the score with the planted expectation, or with the label of 5 days where nothing is planted; 95 % t intervals over seeds, paired.',
      ],
      tables: [
        await tableOf('Planted: valuation and dividend', plantedMarket, request),
        await tableOf('Nothing planted', nothingMarket, request),
      ],
      findings: [],
    };
  },
};
