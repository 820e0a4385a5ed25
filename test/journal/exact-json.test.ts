import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from '../../journal/exact-json.ts';

const plain = fc
  .jsonValue()
  .filter(
    (value) => !JSON.stringify(value).includes('"$value"') && !JSON.stringify(value).includes('__proto__'),
  );
const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);

describe('exact JSON', () => {
  it('gives back every plain value, and the numbers that JSON cannot say', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(plain, special, fc.double(), fc.dictionary(fc.stringMatching(/^[a-z]+$/), special)),
        ),
        (value) => {
          expect(fromExactJson(toExactJson(value))).toEqual(value);
        },
      ),
    );
  });

  it('reads marks however they are written', () => {
    expect(fromExactJson('[{"\\u0024value":"NaN"},{"$value":"-0"},{"a":"\\u00e9"}]')).toEqual([
      Number.NaN,
      -0,
      { a: 'é' },
    ]);
  });

  it('does not depend on the order of keys, and leaves undefined members out', () => {
    expect(toExactJson({ b: 1, a: undefined, c: [undefined] })).toBe('{"b":1,"c":[{"$value":"undefined"}]}');
    expect(toExactJson({ c: 1, b: 2 })).toBe(toExactJson({ b: 2, c: 1 }));
  });

  it('refuses what it cannot carry', () => {
    expect(() => toExactJson({ $value: 1 })).toThrow(/taken by the journal/);
    expect(() => toExactJson([new Float64Array(1)])).toThrow(/typed arrays/);
    expect(() => fromExactJson('{"$value":"other"}')).toThrow(/unknown \$value/);
  });
});
