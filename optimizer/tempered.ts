import { checkedResult, type Optimizer } from './optimizer.ts';
import { PlainObjective } from './searches/plain.ts';

/** Both in [0, 1]. */
interface Temper {
  /** Share of equal weights in what was found. */
  readonly shrinkage?: number | undefined;
  /** Share of the start, after shrinkage. */
  readonly inertia?: number | undefined;
}

/**
 * An optimizer whose findings are pulled towards equal weights and towards the start:
 * inertia * start + (1 - inertia) * (shrinkage * equal + (1 - shrinkage) * found). The mixture is one more step, taken, whose fitness is
 * the result's, also where it is below that of the start; where it is defined on no day, the start stays.
 */
export function tempered(optimizer: Optimizer, { shrinkage = 0, inertia = 0 }: Temper): Optimizer {
  if (shrinkage === 0 && inertia === 0) return optimizer;
  return {
    optimize(objective, start, stream, observe) {
      const found = checkedResult(optimizer.optimize(objective, start, stream, observe), start);
      if (found === undefined) return undefined;
      const equal = start.reduce((sum, weight) => sum + weight, 0) / start.length;
      const distribution = found.distribution.map(
        (weight, i) =>
          inertia * (start[i] as number) + (1 - inertia) * (shrinkage * equal + (1 - shrinkage) * weight),
      );
      const { fitness } = new PlainObjective(objective, distribution);
      const accepted = !Number.isNaN(fitness);
      const result = {
        ...found,
        ...(accepted
          ? { distribution, fitness }
          : { distribution: start.slice(), fitness: found.startFitness }),
        evaluations: found.evaluations + 1,
        accepted: found.accepted + (accepted ? 1 : 0),
      };
      observe?.({
        iteration: found.evaluations - 1,
        temperature: 0,
        fitness,
        accepted,
        best: result.fitness,
      });
      return result;
    },
  };
}
