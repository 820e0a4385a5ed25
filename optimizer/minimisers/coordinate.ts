import { integer, type Stream, streamAt } from '../../core/index.ts';
import { Evaluations, type Minimise } from '../minimiser.ts';

export interface CoordinateSettings {
  /** Positive; the first step along a coordinate, in units of the parameters. */
  readonly step: number;
}

/** 0 .. count - 1 in random order (Fisher-Yates). */
function shuffled(count: number, address: Stream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = integer(address, i, i + 1);
    const held = order[i] as number;
    order[i] = order[other] as number;
    order[other] = held;
  }
  return order;
}

/**
 * Compass search (Kolda, Lewis and Torczon, Optimization by Direct Search, SIAM Review 45, 2003, section 3, opportunistic): one
 * coordinate after the other, in an order drawn for each sweep, is moved by the step, first towards where it last improved and
 * then the other way; what is lower is taken at once. A sweep that finds nothing lower halves the step.
 */
export function coordinateMinimiser({ step: first }: CoordinateSettings): Minimise {
  return (minimand, start, settings) => {
    const evaluations = new Evaluations(minimand, start, settings);
    const x = start.slice();
    let value = evaluations.startValue;
    const directions = new Int8Array(x.length).fill(1);
    let step = first;

    /** Whether moving coordinate `i` by `direction` steps is lower; it is then done. */
    const taken = (i: number, direction: number) => {
      if (evaluations.left === 0) return false;
      const before = x[i] as number;
      x[i] = before + direction * step;
      const found = evaluations.valueAt(x);
      if (found < value) {
        value = found;
        directions[i] = direction;
        return true;
      }
      x[i] = before;
      return false;
    };

    for (let sweep = 0; evaluations.left > 0; sweep++) {
      let improved = false;
      for (const i of shuffled(x.length, streamAt(settings.stream, sweep, 0))) {
        const direction = directions[i] as number;
        if (taken(i, direction) || taken(i, -direction)) improved = true;
      }
      if (!improved) step /= 2;
    }
    return evaluations.minimum();
  };
}
