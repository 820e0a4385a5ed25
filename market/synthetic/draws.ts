import { type Key, type Stream, subKey, uniform53 } from '../../core/index.ts';

/** Degrees of freedom of the return shocks: fat tails with a finite fourth moment. */
const DEGREES_OF_FREEDOM = 5;
const TO_UNIT_VARIANCE = Math.sqrt((DEGREES_OF_FREEDOM - 2) / DEGREES_OF_FREEDOM);

/**
 * Student's t with 5 degrees of freedom, scaled to variance 1, from the 53-bit uniforms 2 index and 2 index + 1.
 * Bailey, Polar generation of random variates with the t-distribution, Mathematics of Computation 62 (1994).
 */
export function studentT(stream: Stream, index: number): number {
  const u = 1 - uniform53(stream, 2 * index);
  const v = uniform53(stream, 2 * index + 1);
  const squaredRadius = DEGREES_OF_FREEDOM * Math.expm1((-2 / DEGREES_OF_FREEDOM) * Math.log(u));
  return TO_UNIT_VARIANCE * Math.sqrt(squaredRadius) * Math.cos(2 * Math.PI * v);
}

/** Makes the keys of a purpose, so that no two parts of the market share a draw. */
export type KeyFor = (purpose: string) => SessionKeys;

/** The key of a session's draws; what belongs to no session is of session 0. */
export type SessionKeys = (session: number) => Key;

/** Keys of one market; sessions from `other.first` on are of another one, and what they build upon is of this. */
export function marketKeys(root: Key, other?: { readonly root: Key; readonly first: number }): KeyFor {
  return (purpose) => {
    const key = subKey(root, purpose);
    if (other === undefined) return () => key;
    const otherKey = subKey(other.root, purpose);
    return (session) => (session < other.first ? key : otherKey);
  };
}

/** Address of what belongs to no instrument. */
export const EVERYBODY = 0xffffffff;
