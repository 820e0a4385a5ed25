import { z } from 'zod';
import { integer, normal, type Stream, streamAt, uniform53 } from '../../core/index.ts';
import type { Optimizer, OptimizerKind } from '../optimizer.ts';
import type { Search } from '../search.ts';
import { searchOf } from '../searches.ts';

const options = z.strictObject({
  kind: z.literal('annealing'),
  initialTemperature: z
    .number()
    .positive()
    .default(40)
    .describe('Temperature of the first iteration (paper: 40, published code: 0.5)'),
  iterations: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe('Moves tried each day; 0 keeps the distribution (paper: 100, published code: 20)'),
  cooling: z
    .number()
    .positive()
    .max(1)
    .default(0.95)
    .describe('Factor on the temperature after each iteration (paper: 0.95)'),
  moveDeviation: z
    .number()
    .positive()
    .default(0.25)
    .describe('Standard deviation of the weight that moves from one type to another (published code: 0.25)'),
  lossScale: z
    .number()
    .positive()
    .default(10)
    .describe(
      'Factor on the loss of fitness: a worse move is taken with probability exp(-lossScale loss / temperature) (published code: 10)',
    ),
});
export type AnnealingOptions = z.infer<typeof options>;

/** Redraws of pair and amount after which an iteration passes without a move: the search ends, however small the weights. */
const MOST_REDRAWS = 10_000;

interface Draw {
  readonly address: Stream;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/**
 * Two distinct types and an amount x ~ N(0, moveDeviation) that leaves both weights positive. Draws are addressed by
 * (iteration, redraw): words 0 and 1 choose the pair, 2 and 3 are left to the acceptance, 4 to 7 make the amount.
 */
function drawMove(
  search: Search,
  types: number,
  stream: Stream,
  iteration: number,
  deviation: number,
): Draw | undefined {
  for (let redraw = 0; redraw <= MOST_REDRAWS; redraw++) {
    const address = streamAt(stream, iteration, redraw);
    const from = integer(address, 0, types);
    const other = integer(address, 1, types - 1);
    const to = other < from ? other : other + 1;
    const amount = deviation * normal(address, 1);
    if (search.weight(from) - amount > 0 && search.weight(to) + amount > 0)
      return { address, from, to, amount };
  }
  return undefined;
}

function create(settings: AnnealingOptions): Optimizer {
  return {
    optimize(objective, start, stream, observe) {
      const { types } = objective;
      const search = searchOf(objective, start);
      const startFitness = search.fitness;
      if (Number.isNaN(startFitness)) return undefined;
      let best = startFitness;
      let distribution = search.distribution();
      let evaluations = 1;
      let taken = 0;
      let temperature = settings.initialTemperature;
      const iterations = types === 1 ? 0 : settings.iterations;
      for (let iteration = 0; iteration < iterations; iteration++) {
        const move = drawMove(search, types, stream, iteration, settings.moveDeviation);
        if (move === undefined) {
          observe?.({ iteration, temperature, fitness: search.fitness, accepted: false, best });
        } else {
          const { address, from, to, amount } = move;
          const fitness = search.propose(from, to, amount);
          evaluations++;
          const loss = search.fitness - fitness;
          // An undefined fitness makes the loss NaN, and both comparisons false.
          const accepted =
            loss <= 0 || uniform53(address, 1) < Math.exp((-settings.lossScale * loss) / temperature);
          if (accepted) {
            search.accept();
            taken++;
            if (fitness > best) {
              best = fitness;
              distribution = search.distribution();
            }
          }
          observe?.({ iteration, temperature, from, to, amount, fitness, accepted, best });
        }
        temperature *= settings.cooling;
      }
      return { distribution, startFitness, fitness: best, evaluations, accepted: taken };
    },
  };
}

/** Simulated annealing over transfers between two types (mass.md 2.3), the papers' optimizer. */
export const annealing: OptimizerKind = {
  kind: 'annealing',
  description:
    'Simulated annealing: weight moves between two types, worse moves are taken while it is hot (MASS)',
  improves: true,
  draws: true,
  options,
  create,
};
