import { integer, normal, type Stream, streamAt, uniform } from '../../core/index.ts';
import { Evaluations, type Minimise, populationWithin } from '../minimiser.ts';

export interface DifferentialEvolutionSettings {
  /** F: factor on the difference of two members. */
  readonly differenceWeight: number;
  /** CR in [0, 1]: probability that a parameter comes from the mutant. */
  readonly crossover: number;
  /** NP: members, at most a quarter of the budget and at least 4. */
  readonly population: number;
  /** Positive; standard deviation of the first members around the start, in units of the parameters. */
  readonly spread: number;
}

/** `count` distinct members of 0 .. population - 1 other than `target`, from words 0 .. count - 1. */
function others(address: Stream, target: number, population: number, count: number): number[] {
  const left = Array.from({ length: population }, (_, i) => i).filter((i) => i !== target);
  return Array.from(
    { length: count },
    (_, draw) => left.splice(integer(address, draw, left.length), 1)[0] as number,
  );
}

/**
 * DE/rand/1/bin (Storn and Price, Differential Evolution, Journal of Global Optimization 11, 1997, equations 2 to 5): each member
 * is challenged by x_r1 + F (x_r2 - x_r3), of which it keeps each parameter with probability 1 - CR, and yields to what is not
 * worse. The start is a member; the others are the start plus normal deviations, as the paper has it where a preliminary
 * solution is known. Draws are addressed by (generation, member).
 */
export function differentialEvolutionMinimiser(options: DifferentialEvolutionSettings): Minimise {
  const { differenceWeight, crossover, spread } = options;
  return (minimand, start, settings) => {
    const { budget, stream } = settings;
    const evaluations = new Evaluations(minimand, start, settings);
    const population = populationWithin(budget, options.population);
    let members = Array.from({ length: population }, (_, member) => {
      const address = streamAt(stream, 0, member);
      return member === 0 ? start.slice() : start.map((value, j) => value + spread * normal(address, j));
    });
    const values = members.map((x, member) => {
      if (member === 0) return evaluations.startValue;
      return evaluations.left === 0 ? Number.POSITIVE_INFINITY : evaluations.valueAt(x);
    });
    for (let generation = 1; evaluations.left > 0; generation++) {
      const next = members.slice();
      for (let target = 0; target < population && evaluations.left > 0; target++) {
        const address = streamAt(stream, generation, target);
        const [base, plus, minus] = others(address, target, population, 3).map((i) => members[i]) as [
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        const always = integer(address, 3, start.length);
        const trial = (members[target] as Float64Array).map((own, j) => {
          if (j !== always && uniform(address, 4 + j) >= crossover) return own;
          const mutant =
            (base[j] as number) + differenceWeight * ((plus[j] as number) - (minus[j] as number));
          // On a plateau nothing keeps a large F from moving members to where numbers end.
          return Number.isFinite(mutant) ? mutant : own;
        });
        const value = evaluations.valueAt(trial);
        if (value > (values[target] as number)) continue;
        next[target] = trial;
        values[target] = value;
      }
      members = next;
    }
    return evaluations.minimum();
  };
}
