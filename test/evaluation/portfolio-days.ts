import { normal, rootKey, streamAt, uniform53 } from '../../core/index.ts';
import type { PortfolioDay, ReturnHistory } from '../../evaluation/index.ts';

/** A history in which every instrument has the series given, or none. */
export function historyOf(series: Readonly<Record<string, readonly number[]>>): ReturnHistory {
  const sessions = Math.max(0, ...Object.values(series).map((values) => values.length));
  return {
    sessions,
    sessionsOf: (instrument) => series[instrument]?.length ?? 0,
    returns(instrument, asked) {
      const length = Math.min(asked, sessions);
      const known = series[instrument] ?? [];
      return Float64Array.from({ length }, (_, t) => known[known.length - length + t] ?? Number.NaN);
    },
  };
}

/** A day of instruments a, b, c, ... (or those given), in one unknown industry, on which nothing is held or known. */
export function portfolioDay(
  score: readonly number[],
  more: Partial<PortfolioDay> & { readonly held?: ReadonlyMap<string, number> } = {},
): PortfolioDay {
  return {
    day: 0,
    date: 20240102 as PortfolioDay['date'],
    instruments: score.map((_, j) => String.fromCharCode(97 + j)),
    industries: score.map(() => ''),
    score: Float64Array.from(score),
    held: new Map(),
    history: historyOf({}),
    ...more,
  };
}

/** Weights by code, without those that are 0. */
export function byCode(day: PortfolioDay, weights: Float64Array): Readonly<Record<string, number>> {
  return Object.fromEntries(
    day.instruments.flatMap((code, j) => (weights[j] === 0 ? [] : [[code, weights[j] as number]])),
  );
}

/**
 * A random day, a function of the seed: distinct scores, one in eight missing; opinions; up to three industries; some holdings,
 * now and then one that is no member any more; 0 to 39 sessions of returns, one in twenty missing, and one instrument that rarely
 * trades.
 */
export function randomDay(seed: number, instruments: number): PortfolioDay {
  const stream = streamAt(rootKey('portfolio days'), seed, 0);
  let index = 0;
  const draw = () => uniform53(stream, index++);
  const codes = Array.from({ length: instruments }, (_, j) => `i${String(j).padStart(3, '0')}`);
  const sessions = Math.floor(draw() * 60) % 40;
  const series = Object.fromEntries(
    codes.map((code, j) => [
      code,
      Array.from({ length: sessions }, (_, t) =>
        draw() < (j === 0 ? 0.7 : 0.05) ? Number.NaN : 0.02 * normal(streamAt(stream, j, t), 0),
      ),
    ]),
  );
  const score = Float64Array.from(codes, () => (draw() < 0.125 ? Number.NaN : draw() - 0.5));
  const held = new Map(codes.filter(() => draw() < 0.3).map((code) => [code, draw()]));
  if (draw() < 0.3) held.set('departed', draw());
  const all = [...held.values()].reduce((sum, weight) => sum + weight, draw());
  return {
    day: 7,
    date: 20240102 as PortfolioDay['date'],
    instruments: codes,
    industries: codes.map(() => ['', 'bank', 'steel'][Math.floor(draw() * 3)] as string),
    score,
    opinion: {
      consensus: score.map((value) => (Number.isNaN(value) ? value : draw())),
      disagreement: score.map((value) => (Number.isNaN(value) ? value : draw() / 2)),
    },
    held: new Map([...held].map(([code, weight]) => [code, weight / all])),
    history: historyOf(series),
  };
}

/** The same day with its instruments in another order: the k-th is the one that was at `order[k]`. */
export function reordered(day: PortfolioDay, order: readonly number[]): PortfolioDay {
  const numbers = (values: Float64Array) => Float64Array.from(order, (j) => values[j] as number);
  return {
    ...day,
    instruments: order.map((j) => day.instruments[j] as string),
    industries: order.map((j) => day.industries[j] as string),
    score: numbers(day.score),
    ...(day.opinion === undefined
      ? {}
      : {
          opinion: {
            consensus: numbers(day.opinion.consensus),
            disagreement: numbers(day.opinion.disagreement),
          },
        }),
  };
}
