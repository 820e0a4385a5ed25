import type { MarketState, TrainingDays } from '../../../alphas/index.ts';
import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { standardise } from '../../../market/index.ts';

const key = subKey(rootKey('training-set'), 'draws');

export interface SetSettings {
  readonly seed?: number;
  readonly days?: number;
  readonly names?: number;
  readonly columns?: number;
  readonly target?: (values: readonly number[], noise: number, day: number) => number;
  readonly state?: (day: number) => MarketState | undefined;
}

/** Independent standardised columns, targets of a formula, 3 sessions from a day to the close that knows its label. */
export function trainingSet(settings: SetSettings = {}): TrainingDays {
  const { seed = 1, days = 30, names = 25, columns = 3, state = () => undefined } = settings;
  const { target = (values, noise) => (values[0] as number) - (values[1] as number) / 2 + noise } = settings;
  const features = new Float64Array(days * names * columns);
  const targets = new Float64Array(days * names);
  for (let day = 0; day < days; day++) {
    const draw = (what: number, i: number) => normal(streamAt(key, 10_000 * seed + day, what), i);
    const drawn = Array.from({ length: columns }, (_, c) =>
      standardise(Float64Array.from({ length: names }, (__, i) => draw(c, i))),
    );
    const raw = Float64Array.from({ length: names }, (_, i) => {
      const values = drawn.map((column) => column[i] as number);
      for (const [c, value] of values.entries()) features[(day * names + i) * columns + c] = value;
      return target(values, draw(99, i), day);
    });
    targets.set(standardise(raw), day * names);
  }
  return {
    rows: days * names,
    columns,
    features,
    targets,
    days: Array.from({ length: days }, (_, day) => ({
      day,
      state: state(day),
      from: day * names,
      to: (day + 1) * names,
    })),
    labelSpan: 3,
  };
}
