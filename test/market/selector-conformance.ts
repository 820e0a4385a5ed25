import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rootKey, subKey } from '../../core/index.ts';
import { type Snapshot, selectorOf, selectors } from '../../market/index.ts';
import { snapshotOf } from './snapshot-fixtures.ts';

const key = subKey(rootKey('conformance'), 'selector');

/** Days with repeated and unknown industries, and sizes that are missing, equal, zero or absent altogether. */
const snapshots = fc
  .record({
    members: fc.array(
      fc.record({
        industry: fc.constantFrom('', 'Banks', 'Energy', 'Food'),
        size: fc.oneof(
          fc.constant(Number.NaN),
          fc.constant(0),
          fc.double({ min: 1, max: 1e12, noNaN: true }),
        ),
      }),
      { minLength: 1, maxLength: 40 },
    ),
    hasSizes: fc.boolean(),
  })
  .map(({ members, hasSizes }) =>
    snapshotOf(members.length, {
      industries: members.map(({ industry }) => industry),
      ...(hasSizes ? { sizes: Float64Array.from(members, ({ size }) => size) } : {}),
    }),
  );

/** The same day with its members turned by `by` places. */
function turned(snapshot: Snapshot, by: number): Snapshot {
  const n = snapshot.instruments.length;
  const moved = <T>(list: ArrayLike<T>): T[] => Array.from({ length: n }, (_, j) => list[(j + by) % n] as T);
  return {
    ...snapshot,
    instruments: moved(snapshot.instruments),
    industries: moved(snapshot.industries),
    ...(snapshot.sizes === undefined ? {} : { sizes: Float64Array.from(moved(snapshot.sizes)) }),
  };
}

/** What every candidate pool selector keeps to. One call per registered kind. */
export function selectorConformance(kind: string): void {
  describe(`the candidate pool selector "${kind}"`, () => {
    it('gives every member a finite weight at or above 0, and somebody a weight above it', () => {
      fc.assert(
        fc.property(snapshots, (snapshot) => {
          const weights = selectorOf(kind)(snapshot, key);
          expect(weights).toHaveLength(snapshot.instruments.length);
          expect(weights.every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true);
          expect(weights.some((weight) => weight > 0)).toBe(true);
        }),
      );
    });

    it('is a function of the day and of the key of the type', () => {
      fc.assert(
        fc.property(snapshots, (snapshot) => {
          const select = selectorOf(kind);
          const weights = select(snapshot, key);
          select(snapshot, subKey(key, 'another type'));
          expect(select(snapshot, key)).toEqual(weights);
          expect(selectorOf(kind)(snapshot, key)).toEqual(weights);
        }),
      );
    });

    it('moves with its instruments: permuting them permutes the weights', () => {
      fc.assert(
        fc.property(snapshots, fc.nat(50), (snapshot, by) => {
          const weights = selectorOf(kind)(snapshot, key);
          const n = weights.length;
          expect([...selectorOf(kind)(turned(snapshot, by), key)]).toEqual(
            Array.from({ length: n }, (_, j) => weights[(j + by) % n]),
          );
        }),
      );
    });

    it('has a default for every option, and refuses options that it does not know', () => {
      const { options } = selectors.get(kind);
      expect(options.safeParse({ kind }).success).toBe(true);
      expect(options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
