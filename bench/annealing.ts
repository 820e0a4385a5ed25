import { integer, normal, rootKey, streamAt, subKey } from '../core/index.ts';
import { IncrementalObjective, type Objective, optimizers } from '../optimizer/index.ts';
import { plainFitness } from '../test/optimizer/plain-objective.ts';
import { randomObjective } from '../test/optimizer/windows.ts';
import { rankingAlone } from './annealing/ranking-alone.ts';
import { type Bench, type BenchRow, benchRow, interleaved, ratios, type Work } from './bench.ts';

const key = subKey(rootKey('bench'), 'annealing');
const uniformStart = (types: number) => new Float64Array(types).fill(1);

interface Move {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** A walk of feasible moves from the uniform distribution, as annealing makes them while it is hot: all are accepted. */
function movesOf(types: number, count: number): Move[] {
  const weights = uniformStart(types);
  const moves: Move[] = [];
  for (let k = 0; moves.length < count; k++) {
    const draws = streamAt(key, k, types);
    const from = integer(draws, 0, types);
    const to = (from + 1 + integer(draws, 1, types - 1)) % types;
    const amount = 0.25 * normal(draws, 1);
    const giving = (weights[from] as number) - amount;
    const taking = (weights[to] as number) + amount;
    if (giving <= 0 || taking <= 0) continue;
    weights[from] = giving;
    weights[to] = taking;
    moves.push({ from, to, amount });
  }
  return moves;
}

/** Evaluates every move of a walk and accepts it; laying out the window is not timed, starting over is. */
function incrementalWalk(objective: Objective, moves: readonly Move[]): Work {
  const search = new IncrementalObjective(objective, uniformStart(objective.types));
  return {
    operations: moves.length,
    work() {
      let sum = search.reset(uniformStart(objective.types));
      for (const { from, to, amount } of moves) {
        sum += search.propose(from, to, amount);
        search.accept();
      }
      return sum;
    },
  };
}

/** The same walk in the plain form, which recomputes every day from its tally. */
function plainWalk(objective: Objective, moves: readonly Move[]): Work {
  return {
    operations: moves.length,
    work() {
      const weights = uniformStart(objective.types);
      let sum = 0;
      for (const { from, to, amount } of moves) {
        weights[from] = (weights[from] as number) - amount;
        weights[to] = (weights[to] as number) + amount;
        sum += plainFitness(objective, weights);
      }
      return sum;
    },
  };
}

/** A whole search of a day by the registered kind with its defaults. */
function wholeSearch(objective: Objective): Work {
  const annealing = optimizers.get('annealing');
  const optimizer = annealing.create(annealing.options.parse({ kind: 'annealing' }) as never);
  return {
    operations: 1,
    work: () => optimizer.optimize(objective, uniformStart(objective.types), key)?.fitness ?? 0,
  };
}

function row(name: string, milliseconds: number, unit: 'us' | 'ms', baseline?: number): BenchRow {
  const scale = unit === 'us' ? 1000 : 1;
  const scaled = baseline === undefined ? null : baseline * scale;
  return benchRow(ratios.faster, name, milliseconds * scale, unit, scaled);
}

export interface AnnealingBenchOptions {
  /** Length of the timed walks. */
  readonly moves: number;
  /** Timed rounds of interleaved work; half as many for the large windows. */
  readonly rounds: number;
}

async function rowsOf({ moves: length, rounds }: AnnealingBenchOptions): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  const moves = movesOf(16, length);
  for (const fitness of ['score', 'consensus', 'negDisagreement'] as const) {
    const objective = randomObjective({}, { fitness });
    const works = [
      incrementalWalk(objective, moves),
      plainWalk(objective, moves),
      rankingAlone(5, 50, length),
    ];
    const [incremental, plain, ranking] = interleaved(works, { rounds }) as [number, number, number];
    rows.push(row(`evaluation, 16 types x 50 instruments x 5 days, ${fitness}`, incremental, 'us', plain));
    if (fitness === 'score') rows.push(row('bound: ranking alone, 50 instruments x 5 days', ranking, 'us'));
  }
  const objective = randomObjective({});
  const searches = [wholeSearch(objective), { ...plainWalk(objective, movesOf(16, 100)), operations: 1 }];
  const [search, plainSearch] = interleaved(searches, { rounds }) as [number, number];
  rows.push(
    row('annealing of one day, 100 iterations, 16 x 50 x 5, window laid out', search, 'ms', plainSearch),
  );
  for (const unseen of ['zero', 'exclude'] as const) {
    const large = randomObjective({ types: 129, instruments: 300, investors: 8 }, { unseen });
    const [incremental, plain] = interleaved(
      [incrementalWalk(large, movesOf(129, length)), plainWalk(large, movesOf(129, 10))],
      { rounds: Math.ceil(rounds / 2) },
    ) as [number, number];
    rows.push(
      row(`evaluation, 129 types x 300 instruments x 5 days, unseen: ${unseen}`, incremental, 'us', plain),
    );
  }
  return rows;
}

/** The benchmark with other sizes, for tests. */
export function annealingBenchOf(options: AnnealingBenchOptions): Bench {
  return {
    name: 'annealing',
    description:
      'An evaluation of the objective, incremental against the plain form, accepted moves included; ranking alone is the bound',
    ratio: ratios.faster,
    run: () => rowsOf(options),
  };
}

/** Cost of one evaluation of the objective, the inner loop of backward optimisation. */
export const annealingBench = annealingBenchOf({ moves: 400, rounds: 15 });
