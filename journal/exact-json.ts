/**
 * JSON that gives back exactly what it was given, where plain JSON would change a number without a word: NaN, the
 * infinities, -0 and undefined elements are written as { "$value": name }. Objects whose own key is `$value` are refused.
 */
import { canonicalJson, invariant } from '../core/index.ts';

const SPECIAL: readonly (readonly [string, unknown])[] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
  ['undefined', undefined],
];

/** Canonical JSON of plain values, arrays and objects; undefined members are left out. Typed arrays are refused. */
export function toExactJson(value: unknown): string {
  return canonicalJson(tagged(value));
}

/** Inverse of `toExactJson`. Throws SyntaxError on text that is not JSON. */
export function fromExactJson(text: string): unknown {
  // Asking about every value costs eight times as much as parsing. A `$` could be written as an escape, too.
  if (!text.includes('$value') && !text.includes('\\u')) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown) => {
    const name = isObject(value) ? value['$value'] : undefined;
    if (name === undefined) return value;
    const special = SPECIAL.find(([known]) => known === name);
    if (special === undefined) throw new SyntaxError(`unknown $value ${JSON.stringify(name)}`);
    // A reviver that returns undefined deletes the element: holes read as undefined all the same.
    return special[1];
  });
}

function tagged(value: unknown): unknown {
  const special = SPECIAL.find(([, known]) => Object.is(known, value));
  if (special !== undefined) return { $value: special[0] };
  if (Array.isArray(value)) return value.map(tagged);
  if (!isObject(value)) return value;
  invariant(!ArrayBuffer.isView(value), 'typed arrays have columns of their own and do not belong in JSON');
  invariant(!Object.hasOwn(value, '$value'), 'the key $value is taken by the journal');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, tagged(member)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
