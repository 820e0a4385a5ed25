import { invariant, rootKey, streamAt, subKey, systemClock, uniform } from '../core/index.ts';
import { type Objective, type Optimizer, optimizers } from '../optimizer/index.ts';
import { plainFitness } from '../test/optimizer/plain-objective.ts';
import { plainNormalEquations } from '../test/optimizer/statistics/plain-normal-equations.ts';
import { massObjective, populationOf } from '../test/optimizer/windows.ts';
import { type Bench, type BenchRow, benchRow, median, ratios } from './bench.ts';
import { History, type HistoryShape } from './learning/history.ts';

const key = subKey(rootKey('bench'), 'learning');

/** Evaluations by the plain form that are timed; the time of more is in proportion. */
const PLAIN_EVALUATIONS = 10;

export interface LearningSize extends HistoryShape {
  /** What one day's optimisation may take. */
  readonly budgetMs: number;
  /** Timed lives of an optimizer: made anew, it lives through a first day and the following ones. One more warms up. */
  readonly lives: number;
  /** No further life of a kind begins after that long, however few were timed. */
  readonly limitMs: number;
}

export interface LearningBenchOptions {
  readonly sizes: readonly LearningSize[];
  /** Days of the window of searches, and of learners. */
  readonly lookbacks: { readonly search: number; readonly learner: number };
  /** Timed days after the first one of each life. */
  readonly followingDays: number;
}

interface Lived {
  /** Medians in milliseconds. */
  readonly first: number;
  readonly following: number;
  /** Of what was done beside each following day. */
  readonly beside: number;
}

function timed(work: () => unknown): number {
  const start = systemClock.elapsed();
  work();
  return systemClock.elapsed() - start;
}

function created(kind: string): Optimizer {
  const entry = optimizers.get(kind);
  return entry.create(entry.options.parse({ kind }) as never);
}

/**
 * Lives of new optimizers of a kind, on windows that slide by a day, each following day in turn with `beside`. The first life is a
 * warm-up, unless it takes all the time.
 */
function live(
  kind: string,
  windows: Generator<Objective, never>,
  { types, lives, limitMs }: LearningSize,
  followingDays: number,
  beside: (objective: Objective, evaluations: number) => number,
): Lived {
  const times = { first: [] as number[], following: [] as number[], beside: [] as number[] };
  const begun = systemClock.elapsed();
  const over = () => systemClock.elapsed() - begun > limitMs;
  for (let life = 0; life <= lives && (life === 0 || !over()); life++) {
    if (life === 1) for (const list of Object.values(times)) list.length = 0;
    const optimizer = created(kind);
    const start = new Float64Array(types).fill(1);
    let evaluations = 1;
    const day = (objective: Objective, number: number) => {
      const found = optimizer.optimize(objective, start, streamAt(key, life, number));
      // A run writes both down: learners measure them when they are read.
      invariant(
        found !== undefined && Number.isFinite(found.startFitness + found.fitness),
        'a day is measured',
      );
      ({ evaluations } = found);
    };
    const oldest = windows.next().value;
    times.first.push(timed(() => day(oldest, 0)));
    for (let number = 1; number <= followingDays; number++) {
      const objective = windows.next().value;
      const own = () => times.following.push(timed(() => day(objective, number)));
      const other = () => times.beside.push(beside(objective, evaluations));
      for (const work of number % 2 === 0 ? [own, other] : [other, own]) work();
    }
  }
  return {
    first: median(times.first),
    following: median(times.following),
    beside: median(times.beside),
  };
}

function* objectivesOf(history: History, types: number, lookback: number): Generator<Objective, never> {
  const rest = { ...populationOf(types), ...massObjective() };
  const windows = history.windows(lookback);
  for (;;) yield { ...rest, days: windows.next().value };
}

/** Milliseconds of as many evaluations by the plain form, each of another distribution. */
function plainSearch(objective: Objective, evaluations: number): number {
  const count = Math.min(evaluations, PLAIN_EVALUATIONS);
  const distributions = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: objective.types }, (__, i) => 0.1 + uniform(streamAt(key, k, i), 0)),
  );
  const took = timed(() => {
    for (const distribution of distributions) plainFitness(objective, distribution);
  });
  return (took * evaluations) / count;
}

const nothingBeside = () => 0;

function rowsOf(
  { sizes, lookbacks, followingDays }: LearningBenchOptions,
  kinds: readonly string[],
): readonly BenchRow[] {
  return sizes.flatMap((size) => {
    const { types, instruments, budgetMs } = size;
    const history = new History(size, Math.max(lookbacks.search, lookbacks.learner) + 1);
    const budget = budgetMs < 1000 ? `${budgetMs} ms` : `${budgetMs / 1000} s`;
    return kinds.flatMap((kind) => {
      const searches = optimizers.get(kind).improves === true;
      const lookback = searches ? lookbacks.search : lookbacks.learner;
      const name = `${kind}, ${types} types x ${instruments} instruments x ${lookback} days`;
      const windows = objectivesOf(history, types, lookback);
      const row = (what: string, value: number, baseline?: number) =>
        benchRow(ratios.faster, `${name}: ${what}`, value, 'ms', baseline);
      if (searches) {
        const { following, beside } = live(kind, windows, size, followingDays, plainSearch);
        return [row(`a day, against the plain form (at most ${budget})`, following, beside)];
      }
      const isRidge = kind === 'ridge';
      const afresh = (objective: Objective) => timed(() => plainNormalEquations(objective));
      const lived = live(kind, windows, size, followingDays, isRidge ? afresh : nothingBeside);
      const rows = [
        row(`a following day, against remembering nothing (at most ${budget})`, lived.following, lived.first),
      ];
      const summed = 'a following day, against summing the normal equations afresh';
      return isRidge ? [...rows, row(summed, lived.following, lived.beside)] : rows;
    });
  });
}

/** The benchmark with other sizes, for tests. */
export function learningBenchOf(options: LearningBenchOptions): Bench {
  return {
    name: 'learning',
    description:
      'One day of optimisation by every kind with its defaults: searches against as many evaluations by the plain form, learners against a first day, which remembers nothing',
    ratio: ratios.faster,
    run: () => Promise.resolve(rowsOf(options, optimizers.kinds())),
  };
}

const once = { lives: 3, limitMs: 15_000 };

export const learningBench = learningBenchOf({
  sizes: [
    { types: 16, instruments: 50, investors: 32, pool: 20, picks: 5, budgetMs: 50, ...once },
    { types: 129, instruments: 300, investors: 8, pool: 50, picks: 10, budgetMs: 1_000, ...once },
  ],
  lookbacks: { search: 5, learner: 250 },
  followingDays: 5,
});
