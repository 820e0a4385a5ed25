import { type Key, rankInformationCoefficient } from '../core/index.ts';
import type { Simulated } from '../engine/index.ts';
import { bootstrapMeanInterval, type Interval } from '../evaluation/index.ts';
import { aggregators } from '../optimizer/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/** What learning the weights added to one run: rank IC of the score minus that of the same ballots under equal weights. */
export interface LearnedGain {
  readonly mean: number;
  /** 95 % block-bootstrap interval of the mean over days, blocks of 2h days or more. */
  readonly interval: Interval | undefined;
  readonly days: number;
}

/** Paired by day, over the days whose label of `horizon` days has ended. Null without such a day. */
export function learnedGain(
  { journal }: Simulated,
  { aggregation }: Simulation,
  { horizon, key }: { readonly horizon: number; readonly key: Key },
): LearnedGain | null {
  const aggregator = aggregators.get(aggregation.kind).create(aggregation as never, aggregation.unseen);
  const open = new Map<number, readonly [score: Float64Array, equal: Float64Array]>();
  const gains: number[] = [];
  for (const { day, score, tally, endedLabels } of journal.records(0, { ballots: false })) {
    open.set(day, [score, aggregator.aggregate(tally, new Float64Array(tally.types).fill(1)).score]);
    for (const label of endedLabels) {
      const signals = open.get(label.day);
      if (label.horizon !== horizon || signals === undefined) continue;
      const [own, equal] = signals.map((signal) => rankInformationCoefficient(signal, label.values));
      open.delete(label.day);
      gains.push((own as number) - (equal as number));
    }
  }
  const defined = gains.filter((gain) => !Number.isNaN(gain));
  if (defined.length === 0) return null;
  const mean = defined.reduce((sum, gain) => sum + gain, 0) / defined.length;
  return {
    mean,
    interval: bootstrapMeanInterval(gains, { horizon, key }),
    days: defined.length,
  };
}
