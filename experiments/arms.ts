/** Ways to learn the distribution that experiments set side by side. */
export interface Arm {
  readonly name: string;
  /** `simulation.optimizer`. */
  readonly optimizer: Readonly<Record<string, unknown>>;
}

/** The paper's annealing: T0 = 40, 100 iterations, cooling 0.95. */
export const paperAnnealing: Arm = { name: 'annealing 40/100', optimizer: { kind: 'annealing' } };
/** The published code's schedule, everything else as in the paper. */
export const releaseAnnealing: Arm = {
  name: 'annealing 0.5/20',
  optimizer: { kind: 'annealing', initialTemperature: 0.5, iterations: 20 },
};
/** As many evaluations as the paper's annealing: the start and 100 more. */
export const randomSearch: Arm = {
  name: 'random search',
  optimizer: { kind: 'random-search', iterations: 100 },
};
/** No backward optimisation: weights stay equal, so that its excess is 0 by construction. */
export const noIterations: Arm = { name: '0 iterations', optimizer: { kind: 'annealing', iterations: 0 } };
