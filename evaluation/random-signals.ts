/**
 * Random signals: what a signal's own scores come to when they say nothing of the instruments that they are about, as rank ICs and as
 * portfolios of the headline's rule, costs and fills.
 * 1. A draw deals the signal's scores to other instruments, by one order for the whole run (`random-signals/deal.ts`). So on every day
 *    it scores the same instruments with the same values, ties and gaps, and it is as persistent as the signal at every lag: its
 *    trading costs as much. It is a permutation test: a signal that says nothing lies in the 95 % band 95 times out of 100.
 * 2. On a day without a signal nobody has one.
 * 3. Everything is a function of the settings, the sessions and the signal.
 */
import { invariant, type Key, type TradingDate } from '../core/index.ts';
import { LEAST_DRAWS } from './controls/random.ts';
import { qualitiesOfDraws } from './controls/random-quality.ts';
import { inOrder, rankedSignal, rearranged } from './daily-correlations.ts';
import {
  createRandomPortfolioBook,
  type RandomPortfolioSettings,
} from './portfolio-book/random-portfolios.ts';
import type { DrawnSession, RandomResult } from './random-investors.ts';
import { createDealer } from './random-signals/deal.ts';
import { createSignalTracker } from './signal-tracker.ts';

export interface RandomSignalsSettings extends RandomPortfolioSettings {
  /** Horizons in trading days, ascending. */
  readonly horizons: readonly number[];
  readonly key: Key;
  /** @default LEAST_DRAWS, which is also the fewest */
  readonly draws?: number | undefined;
}

export interface RandomSignals {
  /** A session before the run's first day. */
  addHistory(session: DrawnSession): void;
  /** A day of the run. `score`: of the signal, over the day's members, NaN = none; undefined = it has none today. */
  addDay(session: DrawnSession, score: Float64Array | undefined): void;
  /** Of the days so far; null without a score on any. `start`: the session that portfolios are compared from, as `Backtest.result`. */
  result(start: TradingDate | undefined): RandomResult | null;
}

/** See the head of this file. */
export function createRandomSignals(settings: RandomSignalsSettings): RandomSignals {
  const { horizons, key, draws = LEAST_DRAWS } = settings;
  invariant(draws >= LEAST_DRAWS, `the band of random signals needs ${LEAST_DRAWS} draws or more`);
  const deal = createDealer(key, draws);
  const book = createRandomPortfolioBook(settings);
  const tracker = createSignalTracker({ horizons, signals: draws });
  const longest = Math.max(...horizons);
  /** Who had a score, by day, until its last label: what is ranked once serves labels without gaps alone. */
  const scoredOn = new Map<number, Uint32Array>();
  let hasScores = false;

  return {
    addHistory: (session) => book.addHistory(session),
    addDay(session, score) {
      const { day, instruments } = session.snapshot;
      const none = new Float64Array(instruments.length).fill(Number.NaN);
      const { scored, scores, orders } = deal(instruments, score ?? none);
      const dealt = orders.map((order) => inOrder(scores, order));
      hasScores ||= scored.length > 0;
      book.addDay(
        session,
        dealt.map((own) => (scored.length === 0 ? undefined : spread(own, scored, instruments.length))),
      );
      scoredOn.set(day, scored);
      // Ranked once: rearranged scores have rearranged ranks.
      const ranked = rankedSignal(scores);
      tracker.addDay(
        day,
        dealt,
        ranked === undefined ? undefined : orders.map((order) => rearranged(ranked, order)),
      );
      for (const labels of session.endedLabels) {
        if (labels.day < 0) continue;
        const who = scoredOn.get(labels.day);
        invariant(who !== undefined, 'labels end after the close of their day, once per horizon');
        tracker.addLabels({ ...labels, values: Float64Array.from(who, (j) => labels.values[j] as number) });
        if (labels.horizon === longest) scoredOn.delete(labels.day);
      }
    },
    result: (start) =>
      hasScores
        ? { quality: qualitiesOfDraws(tracker, horizons, draws), portfolios: book.result(start) }
        : null,
  };
}

function spread(values: Float64Array, at: Uint32Array, length: number): Float64Array {
  if (values.length === length) return values;
  const all = new Float64Array(length).fill(Number.NaN);
  for (let k = 0; k < at.length; k++) all[at[k] as number] = values[k] as number;
  return all;
}
