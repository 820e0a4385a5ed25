import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey, streamAt, subKey } from '../../core/index.ts';
import {
  type Objective,
  type Optimizer,
  type OptimizerStep,
  optimizers,
  signalNames,
  unseenRules,
} from '../../optimizer/index.ts';
import { plainFitness } from './plain-objective.ts';
import { planted } from './statistics/planted.ts';
import { dayOf, type MassSettings, populationOf, randomObjective } from './windows.ts';

const key = subKey(rootKey('conformance'), 'optimizer');

/** An optimizer of this kind; options that are not given take their defaults. */
export function optimizerOf(kind: string, options: Readonly<Record<string, unknown>> = {}): Optimizer {
  const entry = optimizers.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never);
}

interface ConformanceSettings {
  /** Options of the kind, where its defaults leave some of what it does undone on short windows. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Gap of all windows. @default 6 */
  readonly gap?: number;
}

/** What every optimizer keeps to, whatever it does inside. At least one call per registered kind. */
export function optimizerConformance(
  kind: string,
  { options: given = {}, gap = 6 }: ConformanceSettings = {},
): void {
  const title = Object.keys(given).length === 0 ? '' : ` with ${JSON.stringify(given)}`;
  describe(`the optimizer "${kind}"${title}`, () => {
    const optimizer = optimizerOf(kind, given);
    const { improves = false, draws = false } = optimizers.get(kind);
    const small = (seed: string, settings: MassSettings = {}): Objective => ({
      ...randomObjective(
        { types: 5, instruments: 20, days: 3, investors: 4, pool: 8, picks: 3 },
        settings,
        seed,
      ),
      gap,
    });
    const long = (seed: string): Objective => ({
      ...planted({ days: 20, gains: [0.4, -0.2, 0.1, 0, 0], seed }),
      gap,
    });

    it('returns positive weights with the sum of the start and their plain fitness, never below that of the start where it promises so', () => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 1e-6, max: 4, noNaN: true }), { minLength: 5, maxLength: 5 }),
          fc.constantFrom(...signalNames),
          fc.constantFrom(...unseenRules),
          fc.nat(),
          (weights, fitness, unseen, seed) => {
            const start = Float64Array.from(weights);
            const objective = small(`${seed % 10}`, { fitness, unseen });
            const result = optimizer.optimize(objective, start, streamAt(key, seed, 0));
            if (result === undefined) throw new Error('every day of this window has a correlation');
            const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
            expect(result.distribution).toHaveLength(5);
            expect(Math.min(...result.distribution)).toBeGreaterThan(0);
            expect(Math.abs(sum(result.distribution) - sum(start))).toBeLessThan(1e-12 * sum(start) + 1e-13);
            const floor = improves ? result.startFitness : -1;
            expect(result.fitness).toBeGreaterThanOrEqual(floor);
            expect(result.startFitness).toBe(plainFitness(objective, start));
            expect(result.fitness).toBe(plainFitness(objective, result.distribution));
          },
        ),
        { numRuns: 40 },
      );
    });

    it('is a function of objective, start and stream: the start is not touched, and the same stream gives the same result', () => {
      const start = Float64Array.of(0.5, 1.5, 1, 1, 1);
      const [first, second, other] = [1, 1, 2].map((day) =>
        optimizer.optimize(small('same'), start, streamAt(key, day, 7)),
      );
      expect([...start]).toEqual([0.5, 1.5, 1, 1, 1]);
      expect(second).toEqual(first);
      expect(first?.distribution).not.toBe(start);
      // Another stream may lead elsewhere, but to the same account of the start.
      expect(other?.startFitness).toBe(first?.startFitness);
    });

    it('shows as many steps as it evaluated candidates, and the last one knows the best', () => {
      const steps: OptimizerStep[] = [];
      const objective = small('steps');
      const result = optimizer.optimize(objective, new Float64Array(5).fill(1), streamAt(key, 3, 0), (step) =>
        steps.push(step),
      );
      expect(steps).toHaveLength((result?.evaluations ?? 0) - 1);
      expect(steps.filter((step) => step.accepted)).toHaveLength(result?.accepted ?? -1);
      expect(steps.map((step) => step.iteration)).toEqual([...steps.keys()]);
      expect(steps.at(-1)?.best ?? result?.startFitness).toBe(result?.fitness);
      const watched = optimizer.optimize(objective, new Float64Array(5).fill(1), streamAt(key, 3, 0));
      expect(watched).toEqual(result);
    });

    // What draws follows the types' order only in the mean.
    it.skipIf(draws)('follows the types, whatever their order', () => {
      const objective = small('order', { fitness: 'consensus' });
      const start = Float64Array.of(0.5, 1.5, 1, 0.75, 1.25);
      const order = [3, 0, 4, 1, 2];
      const permuted = <T>(values: ArrayLike<T>): T[] => order.map((i) => values[i] as T);
      const rows = (counts: Int32Array, instruments: number) =>
        Int32Array.from(order.flatMap((i) => [...counts.subarray(i * instruments, (i + 1) * instruments)]));
      const other: Objective = {
        ...objective,
        masks: permuted(objective.masks),
        days: objective.days.map(({ tally, labels }) => {
          const { types, instruments, shown, bought, sold } = tally;
          const counts = [shown, bought, sold].map((values) => rows(values, instruments));
          const [seen, bid, asked] = counts as [Int32Array, Int32Array, Int32Array];
          return { tally: { types, instruments, shown: seen, bought: bid, sold: asked }, labels };
        }),
      };
      const stream = streamAt(key, 9, 0);
      const found = optimizer.optimize(objective, start, stream);
      const turned = optimizer.optimize(other, Float64Array.from(permuted(start)), stream);
      for (const [k, weight] of permuted(found?.distribution ?? []).entries()) {
        expect(turned?.distribution[k]).toBeCloseTo(weight, 9);
      }
    });

    it('returns the start when there is one type', () => {
      const objective = randomObjective({ types: 1, days: 2 });
      const result = optimizer.optimize(objective, Float64Array.of(3), streamAt(key, 4, 0));
      expect([...(result?.distribution ?? [])]).toEqual([3]);
      expect(result?.fitness).toBe(result?.startFitness);
    });

    it('works where types have equal masks and so equal rows', () => {
      const rows = [
        [1, 2, 3, 0, 4],
        [1, 2, 3, 0, 4],
        [1, 2, 3, 0, 4],
      ];
      const objective: Objective = {
        ...small('equal'),
        ...populationOf(3),
        days: [dayOf(rows, [1, 2, 3, 0, 5])],
      };
      const result = optimizer.optimize(objective, Float64Array.of(1, 1, 1), streamAt(key, 5, 0));
      // The order is the same under every distribution.
      expect(result?.fitness).toBe(result?.startFitness);
      expect(result?.fitness).toBeCloseTo(1, 12);
    });

    // Five types that bought nothing: their score says nothing.
    const nothing = Array.from({ length: 5 }, () => [0, 0]);
    const silent = dayOf(nothing, [1, 2]);

    // Between others such a day is a session all the same: who counts sessions, as the gap is, sees it pass.
    it('leaves undefined days out before and after the others', () => {
      const unlabelled = dayOf(
        [
          [1, 2],
          [0, 1],
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        [Number.NaN, Number.NaN],
      );
      const start = new Float64Array(5).fill(1);
      for (const objective of [small('undefined days'), long('undefined days')]) {
        const alone = optimizer.optimize(objective, start, streamAt(key, 6, 0));
        const days = [silent, ...objective.days, unlabelled, unlabelled];
        expect(optimizer.optimize({ ...objective, days }, start, streamAt(key, 6, 0))).toEqual(alone);
      }
    });

    it('counts days against each other: weights of another scale, and those of a window that decayed to its floor, are weights', () => {
      const objective = long('weights');
      const start = Float64Array.of(0.5, 1.5, 1, 0.75, 1.25);
      const weighed = (weightOf: (age: number) => number) => {
        const days = objective.days.map((day, k) => ({ ...day, weight: weightOf(19 - k) }));
        const found = optimizer.optimize({ ...objective, days }, start, streamAt(key, 10, 0));
        return [...(found?.distribution ?? [])];
      };
      const plain = weighed((age) => 0.5 ** (age / 10));
      for (const [i, weight] of weighed((age) => 0.01 * 0.5 ** (age / 10)).entries())
        expect(Math.abs(weight - (plain[i] as number))).toBeLessThan(1e-9);
      for (const decayed of [weighed((age) => Math.max(0.5 ** (100 * age), 1e-12)), weighed(() => 1e-12)]) {
        expect(decayed).toHaveLength(5);
        expect(decayed.every((weight) => weight > 0 && Number.isFinite(weight))).toBe(true);
      }
    });

    it('takes labels to overlap as long as they are, unless told otherwise', () => {
      const { options } = optimizers.get(kind);
      if (!options.safeParse({ kind, overlap: 3 }).success) return;
      const objective = long('overlap');
      const found = (overlap: Readonly<Record<string, unknown>>, horizon: number) =>
        optimizerOf(kind, { ...given, ...overlap }).optimize(
          { ...objective, horizon },
          new Float64Array(5).fill(1),
          streamAt(key, 11, 0),
        );
      expect(found({}, 1)).toEqual(found({ overlap: 1 }, 5));
      expect(found({}, 1)).not.toEqual(found({}, 5));
    });

    it('returns undefined when no day has a defined correlation', () => {
      const start = new Float64Array(5).fill(1);
      const objective = small('none');
      expect(
        optimizer.optimize({ ...objective, days: [silent, silent] }, start, streamAt(key, 7, 0)),
      ).toBeUndefined();
      expect(optimizer.optimize({ ...objective, days: [] }, start, streamAt(key, 7, 0))).toBeUndefined();
    });

    it('refuses a start that is not a distribution', () => {
      const wrong = Float64Array.of(1, 1, 0, 1, 1);
      expect(() => optimizer.optimize(small('wrong'), wrong, streamAt(key, 8, 0))).toThrow(
        /\[optimizer\.problem\]/,
      );
    });

    it('refuses options that it does not know', () => {
      expect(optimizers.get(kind).options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
