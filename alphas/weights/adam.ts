/** Adam (Kingma and Ba 2015) with its published constants; one object per fit. */
const FIRST = 0.9;
const SECOND = 0.999;
const EPSILON = 1e-8;

export interface Adam {
  /** Moves the parameters by one step against the gradient. */
  step(parameters: Float64Array, gradient: Float64Array): void;
}

export function createAdam(count: number, learningRate: number): Adam {
  const mean = new Float64Array(count);
  const square = new Float64Array(count);
  // Powers by multiplication: Math.pow may differ from machine to machine.
  let firstPower = 1;
  let secondPower = 1;
  return {
    step(parameters, gradient) {
      firstPower *= FIRST;
      secondPower *= SECOND;
      const rate = learningRate / (1 - firstPower);
      for (let p = 0; p < count; p++) {
        const g = gradient[p] as number;
        const m = FIRST * (mean[p] as number) + (1 - FIRST) * g;
        const s = SECOND * (square[p] as number) + (1 - SECOND) * g * g;
        mean[p] = m;
        square[p] = s;
        parameters[p] = (parameters[p] as number) - (rate * m) / (Math.sqrt(s / (1 - secondPower)) + EPSILON);
      }
    },
  };
}
