import { byCodeUnit, canonicalJson } from '../../core/index.ts';
import type { RunComparison } from '../run-comparison.ts';

/** Paths at which two scenarios differ, in code-unit order. What only one has is null in the other; lists are compared as a whole. */
export function scenarioDifferences(a: unknown, b: unknown, path = ''): RunComparison['scenario'] {
  if (isSection(a) && isSection(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(byCodeUnit);
    return keys.flatMap((key) => scenarioDifferences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  const [one, other] = [a ?? null, b ?? null];
  return canonicalJson(one) === canonicalJson(other) ? [] : [{ path, a: one, b: other }];
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
