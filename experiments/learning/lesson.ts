/** One market and seed, simulated once; every candidate then learns from the same recorded ballots. */
import { rankInformationCoefficient, systemClock } from '../../core/index.ts';
import { type RelearnedDay, relearn, relearningOf, simulate } from '../../engine/index.ts';
import {
  type AggregationOptions,
  type Aggregator,
  aggregatorOf,
  fitnessOf,
  searchOf,
} from '../../optimizer/index.ts';
import type { Simulation } from '../../scenarios/index.ts';
import type { LearningMarket } from './learning-markets.ts';
import { type Oracle, oracles } from './oracle.ts';

/** Horizon of the label that scores are measured against. */
export const HORIZON = 5;
/** Weights of consensus that a learned alpha chooses from. */
const alphas = [0, 0.25, 0.5, 0.75, 1] as const;

/** What came of one candidate, by day of the run; NaN where undefined. */
export interface Learned {
  /** Rank IC of the score with the label of 5 days. */
  readonly rankIc: Float64Array;
  /** Rank IC of the score with the planted expectation; absent on real panels. */
  readonly truthIc?: Float64Array;
  /** Time of all its optimisations. */
  readonly ms: number;
}

export interface Lesson {
  /** Trading dates. */
  readonly dates: readonly number[];
  /** In the order of the market's candidates. */
  readonly learned: readonly Learned[];
  /** Best fixed weights for what is planted, part by part; absent on real panels. */
  readonly oracle?: Oracle;
}

export async function lessonOf(market: LearningMarket, seed: number): Promise<Lesson> {
  const played = await market.scenario(seed, { kind: 'fixed' });
  const { journal } = await simulate(played, { controls: 'journal' });
  const dates: number[] = [];
  const days: RelearnedDay[] = [];
  for (const { day, date, tally, endedLabels } of journal.records(0, { ballots: false })) {
    dates.push(date);
    days.push({ day, tally, endedLabels });
  }
  const labels = labelsOf(days);
  const truth = market.truth?.(seed);
  const truthOf = (day: number): Float64Array | undefined =>
    truth?.expected.subarray(day * truth.instruments, (day + 1) * truth.instruments);
  const learned: Learned[] = [];
  for (const candidate of market.candidates) {
    const { scenario } = await market.scenario(seed, candidate.optimizer);
    const { simulation } = scenario;
    const rankIc = new Float64Array(days.length).fill(Number.NaN);
    const truthIc = rankIc.slice();
    let ms = 0;
    const finds = relearn(days, relearningOf(journal), simulation);
    for (const { tally } of days) {
      const began = systemClock.elapsed();
      const found = finds.next();
      ms += systemClock.elapsed() - began;
      if (found.done === true) break;
      const { day, distribution, window } = found.value;
      const learns = candidate.learnsAlpha === true && window !== undefined;
      const aggregator = learns
        ? bestAlpha(simulation, distribution, window.days)
        : aggregatorOf(simulation.aggregation);
      const { score } = aggregator.aggregate(tally, distribution);
      const label = labels.get(day);
      if (label !== undefined) rankIc[day] = rankInformationCoefficient(score, label);
      const expected = truthOf(day);
      if (expected !== undefined) truthIc[day] = rankInformationCoefficient(score, expected);
    }
    learned.push({ rankIc, ms, ...(truth === undefined ? {} : { truthIc }) });
  }
  if (truth === undefined) return { dates, learned };
  const { scenario } = await market.scenario(seed, { kind: 'fixed' });
  const oracle = oracles({
    days,
    truthOf: (day) => truthOf(day) as Float64Array,
    starts: [0, ...(market.changes ?? [])],
    aggregation: scenario.simulation.aggregation,
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

/** The aggregator whose score did best over the window; ties to the smaller alpha. */
function bestAlpha(
  { aggregation, optimizer }: Simulation,
  distribution: Float64Array,
  days: Parameters<typeof searchOf>[0]['days'],
): Aggregator {
  const types = distribution.length;
  const rest = { days, types, masks: [], gap: 0 };
  let best: { readonly aggregator: Aggregator; readonly fitness: number } | undefined;
  for (const alpha of alphas) {
    const aggregator = aggregatorOf({ ...aggregation, alpha } as AggregationOptions);
    const { fitness } = searchOf(
      { ...rest, aggregator, fitness: fitnessOf(optimizer.fitness) },
      distribution,
    );
    if (best === undefined || fitness > best.fitness) best = { aggregator, fitness };
  }
  return (best as { readonly aggregator: Aggregator }).aggregator;
}
