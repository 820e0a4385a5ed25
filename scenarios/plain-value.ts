import { isMapping } from './schema-tree.ts';

/** Deepest nesting of a scenario: its own is 7 levels. */
const MAX_DEPTH = 50;

/**
 * A copy of mappings and lists in which nothing is shared, so that setting a field changes that field alone. Undefined
 * when the value is nested deeper than any scenario, or contains itself.
 */
export function plainCopy(value: unknown, depth = 0): { readonly value: unknown } | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => plainCopy(item, depth + 1));
    return items.includes(undefined) ? undefined : { value: items.map((item) => item?.value) };
  }
  if (!isMapping(value) || !isPlain(value)) return { value };
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const copied = plainCopy(member, depth + 1);
    if (copied === undefined) return undefined;
    // Defined, not assigned: a key called __proto__ stays a key.
    Object.defineProperty(copy, key, {
      value: copied.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { value: copy };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
