import { emptyTally, integer, rootKey, type Stream, streamAt, subKey, uniform } from '../../core/index.ts';
import {
  aggregators,
  fitnessOf,
  type Objective,
  type SignalName,
  type UnseenRule,
  type WindowDay,
} from '../../optimizer/index.ts';

export interface WindowShape {
  readonly types: number;
  readonly instruments: number;
  readonly days: number;
  readonly investors: number;
  readonly pool: number;
  readonly picks: number;
  readonly sells: number;
  /** Share of labels that are missing. */
  readonly missing: number;
}

export const paperShape: WindowShape = {
  types: 16,
  instruments: 50,
  days: 5,
  investors: 32,
  pool: 20,
  picks: 5,
  sells: 0,
  missing: 0.05,
};

/** `count` distinct members of 0 .. of - 1. */
function sample(stream: Stream, count: number, of: number): number[] {
  const left = Array.from({ length: of }, (_, j) => j);
  return Array.from(
    { length: count },
    (_, k) => left.splice(integer(stream, k, left.length), 1)[0] as number,
  );
}

/** A day of investors that pick at random from random pools; labels in steps of 0.01, so that they tie. */
export function randomDay(shape: WindowShape, seed: string): WindowDay {
  const key = subKey(rootKey('windows'), seed);
  const tally = emptyTally(shape.types, shape.instruments);
  for (let i = 0; i < shape.types; i++) {
    for (let k = 0; k < shape.investors; k++) {
      const pool = sample(streamAt(key, i, k), shape.pool, shape.instruments);
      for (const [place, j] of pool.entries()) {
        const cell = i * shape.instruments + j;
        tally.shown[cell] = (tally.shown[cell] as number) + 1;
        if (place < shape.picks) tally.bought[cell] = (tally.bought[cell] as number) + 1;
        else if (place < shape.picks + shape.sells) tally.sold[cell] = (tally.sold[cell] as number) + 1;
      }
    }
  }
  const draws = streamAt(key, 1_000_000, 0);
  const labels = Float64Array.from({ length: shape.instruments }, (_, j) =>
    uniform(draws, 2 * j) < shape.missing
      ? Number.NaN
      : Math.round(20 * (uniform(draws, 2 * j + 1) - 0.5)) / 100,
  );
  return { tally, labels };
}

/** What is maximised, of the aggregator `mass`. */
export interface MassSettings {
  /** @default 0.5 */
  readonly alpha?: number;
  /** @default 'zero' */
  readonly unseen?: UnseenRule;
  /** @default 'score' */
  readonly fitness?: SignalName;
}

export function massObjective(settings: MassSettings = {}): Pick<Objective, 'aggregator' | 'fitness'> {
  const { alpha = 0.5, unseen = 'zero', fitness = 'score' } = settings;
  return {
    aggregator: aggregators.get('mass').create({ kind: 'mass', alpha } as never, unseen),
    fitness: fitnessOf(fitness),
  };
}

/** Masks of one to three of nine modalities, in mask order and repeated where there are more types; the gap of next-open fills and labels of 5 days. */
export function populationOf(types: number): Pick<Objective, 'types' | 'masks' | 'gap' | 'horizon'> {
  const all = Array.from({ length: 512 }, (_, mask) => mask).filter((mask) => {
    const modalities = mask.toString(2).replaceAll('0', '').length;
    return modalities >= 1 && modalities <= 3;
  });
  const masks = Array.from({ length: types }, (_, i) => all[Math.floor((i * all.length) / types)] as number);
  return { types, masks: masks as readonly number[] as Objective['masks'], gap: 6, horizon: 5 };
}

export function randomObjective(
  shape: Partial<WindowShape> = {},
  settings: MassSettings = {},
  seed = '0',
): Objective {
  const whole = { ...paperShape, ...shape };
  return {
    days: Array.from({ length: whole.days }, (_, day) => randomDay(whole, `${seed}/${day}`)),
    ...populationOf(whole.types),
    ...massObjective(settings),
  };
}

/** A day with given opinions in units of 1 / `shown`: `opinions[type][instrument]`; null = nobody of the type was shown it. */
export function dayOf(
  opinions: readonly (readonly (number | null)[])[],
  labels: readonly number[],
  shown = 4,
): WindowDay {
  const tally = emptyTally(opinions.length, labels.length);
  for (const [i, row] of opinions.entries()) {
    for (const [j, net] of row.entries()) {
      if (net === null) continue;
      const cell = i * labels.length + j;
      tally.shown[cell] = shown;
      tally[net < 0 ? 'sold' : 'bought'][cell] = Math.abs(net);
    }
  }
  return { tally, labels: Float64Array.from(labels) };
}

/** Four types: noise, one that is wrong every day, one that is right every day, and the same noise again. */
export function rightAndWrong(length: number): Objective {
  const days = [
    [0, 1, 2, 3, 4],
    [4, 0, 3, 1, 2],
    [2, 4, 1, 0, 3],
  ].map((labels, day) => {
    const noise = [3, 1, 4, 1, 0].map((_, j, all) => all[(j + day) % 5] as number);
    return dayOf([noise, labels.map((label) => 4 - label), labels, noise], labels);
  });
  return {
    days: Array.from({ length }, (_, day) => days[day % 3] as WindowDay),
    ...populationOf(4),
    ...massObjective(),
  };
}

/**
 * One day whose labels the first of six types knows. Ranks of its 40 instruments do not notice a weight of a millionth, nor what becomes
 * of it by steps of log-weights.
 */
export function knownByFirst(): Objective {
  const labels = Array.from({ length: 40 }, (_, j) => (j * 17) % 40);
  const other = (i: number) => labels.map((label) => (label * (2 * i + 5) ** 2 + 7 * i) % 41);
  return {
    days: [dayOf([labels, ...[1, 2, 3, 4, 5].map(other)], labels, 41)],
    ...populationOf(6),
    ...massObjective({ fitness: 'consensus' }),
  };
}
