import { normal, rootKey, streamAt } from '../../core/index.ts';
import type { Work } from '../bench.ts';

/**
 * The least that any evaluation must do: bring `days` x `instruments` changed values into order, warm from the last
 * order, and add up label ranks. No signal is computed; values come from a prepared walk whose steps change the order
 * about as much as a move of weight does.
 */
export function rankingAlone(days: number, instruments: number, steps: number): Work {
  const size = days * instruments;
  const key = rootKey('ranking-alone');
  // A step of 0.04 standard deviations: weight 0.25 of 16 moves a mean of 16 opinions about so far.
  const values = Float64Array.from({ length: size }, (_, k) => normal(streamAt(key, 0, k), 0));
  const walk = Array.from({ length: steps }, (_, step) => {
    for (let k = 0; k < size; k++) {
      values[k] = 0.999 * (values[k] as number) + 0.04 * normal(streamAt(key, step + 1, k), 0);
    }
    return values.slice();
  });
  const labels = Float64Array.from({ length: size }, (_, k) => (k % instruments) - (instruments - 1) / 2);
  const order = Int32Array.from({ length: size }, (_, k) => k);
  const sorted = new Float64Array(size);
  return {
    operations: steps,
    work() {
      let sum = 0;
      for (const next of walk) {
        for (let first = 0; first < size; first += instruments) {
          for (let k = first; k < first + instruments; k++) {
            const column = order[k] as number;
            const value = next[column] as number;
            let hole = k - 1;
            while (hole >= first && (sorted[hole] as number) > value) {
              sorted[hole + 1] = sorted[hole] as number;
              order[hole + 1] = order[hole] as number;
              hole--;
            }
            sorted[hole + 1] = value;
            order[hole + 1] = column;
          }
          for (let k = 0; k < instruments; k++) sum += k * (labels[order[first + k] as number] as number);
        }
      }
      return sum;
    },
  };
}
