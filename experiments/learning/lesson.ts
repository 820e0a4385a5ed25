/** One market and seed, simulated once; every candidate then learns from the same recorded ballots. */
import { rankInformationCoefficient, systemClock } from '../../core/index.ts';
import { type RelearnedDay, relearn, relearningOf, simulate } from '../../engine/index.ts';
import { aggregatorOf } from '../../optimizer/index.ts';
import { bestAlpha } from './best-alpha.ts';
import type { Candidate } from './candidates.ts';
import type { LearningMarket } from './learning-markets.ts';
import { type Oracle, oracles } from './oracle.ts';

/** Horizon of the label that scores are measured against. */
export const HORIZON = 5;

/** What came of one candidate, by day of the run; NaN where undefined. */
export interface Learned {
  /** Rank IC of the score with the label of 5 days. */
  readonly rankIc: Float64Array;
  /** Rank IC of the score with the planted expectation; absent on real panels. */
  readonly truthIc?: Float64Array;
  /** Time of all its optimisations, on a thread beside others. */
  readonly ms: number;
}

export interface Lesson {
  /** Trading dates. */
  readonly dates: readonly number[];
  /** In the order of the learners. */
  readonly learned: readonly Learned[];
  /** Fixed weights found for what is planted, part by part; absent on real panels. */
  readonly oracle?: Oracle;
}

export async function lessonOf(
  market: LearningMarket,
  seed: number,
  learners: readonly Candidate[],
): Promise<Lesson> {
  const played = await market.scenario(seed, { kind: 'fixed' });
  const { journal } = await simulate(played, { controls: 'journal' });
  const dates: number[] = [];
  const days: RelearnedDay[] = [];
  for (const { day, date, tally, endedLabels } of journal.records(0, { ballots: false })) {
    dates.push(date);
    days.push({ day, tally, endedLabels });
  }
  const labels = labelsOf(days);
  const relearning = relearningOf(journal);
  const { masks } = relearning;
  const truth = market.truth?.(seed);
  const truthOf = (day: number): Float64Array | undefined =>
    truth?.expected.subarray(day * truth.instruments, (day + 1) * truth.instruments);
  const learned: Learned[] = [];
  for (const candidate of learners) {
    const { scenario } = await market.scenario(seed, candidate.optimizer);
    const { simulation } = scenario;
    const rankIc = new Float64Array(days.length).fill(Number.NaN);
    const truthIc = rankIc.slice();
    let ms = 0;
    const finds = relearn(days, relearning, simulation);
    for (const { tally } of days) {
      const began = systemClock.elapsed();
      const found = finds.next();
      if (found.done === true) break;
      const { day, distribution, window } = found.value;
      const learns = candidate.learnsAlpha === true && window !== undefined;
      const aggregator = learns
        ? bestAlpha(simulation, distribution, {
            days: window.days,
            types: masks.length,
            masks,
            gap: window.gap,
            horizon: window.horizon,
          })
        : aggregatorOf(simulation.aggregation);
      ms += systemClock.elapsed() - began;
      const { score } = aggregator.aggregate(tally, distribution);
      const label = labels.get(day);
      if (label !== undefined) rankIc[day] = rankInformationCoefficient(score, label);
      const expected = truthOf(day);
      if (expected !== undefined) truthIc[day] = rankInformationCoefficient(score, expected);
    }
    learned.push({ rankIc, ms, ...(truth === undefined ? {} : { truthIc }) });
  }
  if (truth === undefined) return { dates, learned };
  const oracle = oracles({
    days,
    masks,
    truthOf: (day) => truthOf(day) as Float64Array,
    starts: [0, ...(market.changes ?? [])],
    aggregation: played.scenario.simulation.aggregation,
    seed,
  });
  return { dates, learned, oracle };
}

function labelsOf(days: readonly RelearnedDay[]): ReadonlyMap<number, Float64Array> {
  const labels = new Map<number, Float64Array>();
  for (const { endedLabels } of days)
    for (const { day, horizon, values } of endedLabels) if (horizon === HORIZON) labels.set(day, values);
  return labels;
}
