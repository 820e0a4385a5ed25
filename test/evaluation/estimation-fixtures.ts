/**
 * 6 instruments over 24 sessions: 0.01 (1 + i/3) sin(1.3 i + 0.7 t (1 + i mod 3)) + 0.006 cos(0.9 t). The constants in tests of it were
 * computed from these returns with numpy and scipy, by the published programs that each test names.
 */
export const series = Array.from({ length: 6 }, (_, i) =>
  Float64Array.from(
    { length: 24 },
    (__, t) => 0.01 * (1 + i / 3) * Math.sin(1.3 * i + 0.7 * t * (1 + (i % 3))) + 0.006 * Math.cos(0.9 * t),
  ),
);
export const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Largest absolute difference; infinite where lengths differ. */
export const distance = (found: ArrayLike<number>, expected: ArrayLike<number>) =>
  found.length === expected.length
    ? Math.max(...Array.from(found, (value, i) => Math.abs(value - (expected[i] as number))))
    : Infinity;
