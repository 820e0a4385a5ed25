/**
 * Adam (Kingma and Ba 2015, "Adam: a method for stochastic optimization", algorithm 1) with the paper's decay rates.
 *
 * Invariants
 * 1. Moments are those of all gradients since it was made, the latest first in weight.
 */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

export class Adam {
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly learningRate: number;
  private steps = 0;

  constructor(length: number, learningRate: number) {
    this.first = new Float64Array(length);
    this.second = new Float64Array(length);
    this.learningRate = learningRate;
  }

  /** Moves the values uphill, by at most about the learning rate each. */
  ascend(values: Float64Array, gradient: Float64Array): void {
    this.steps++;
    const firstScale = 1 / (1 - FIRST_DECAY ** this.steps);
    const secondScale = 1 / (1 - SECOND_DECAY ** this.steps);
    for (let i = 0; i < values.length; i++) {
      const slope = gradient[i] as number;
      const first = FIRST_DECAY * (this.first[i] as number) + (1 - FIRST_DECAY) * slope;
      const second = SECOND_DECAY * (this.second[i] as number) + (1 - SECOND_DECAY) * slope * slope;
      this.first[i] = first;
      this.second[i] = second;
      const step = (first * firstScale) / (Math.sqrt(second * secondScale) + EPSILON);
      values[i] = (values[i] as number) + this.learningRate * step;
    }
  }
}
