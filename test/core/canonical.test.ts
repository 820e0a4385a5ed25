import { createHash } from 'node:crypto';
import { array, assert, constant, double, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, DigestBuilder, digestOfJson } from '../../core/index.ts';

/** The framing as `docs/formats.md` gives it. */
function plainDigest(frames: readonly (readonly [string, Uint8Array])[]): string {
  const all = createHash('sha256');
  for (const [name, bytes] of frames) all.update(`${name}:${bytes.byteLength}\n`, 'utf8').update(bytes);
  return all.digest('hex');
}

const bytesOf = (values: Float64Array | Uint16Array) => new Uint8Array(values.buffer);

describe('canonical bytes', () => {
  it('sort keys by code unit, leave out undefined members, and know no minus zero', () => {
    expect(canonicalJson({ b: [1, -0], a: { z: undefined, Z: 'é' }, _: null })).toBe(
      '{"_":null,"a":{"Z":"é"},"b":[1,0]}',
    );
    expect(digestOfJson({ a: 1 })).toBe(createHash('sha256').update('{"a":1}').digest('hex'));
  });

  it('are framed by name and length, whatever their sizes and order', () => {
    const text = oneof(string(), string({ unit: 'grapheme' }), constant('ab'.repeat(40_000)));
    const numbers = oneof(array(double()), constant(Array.from({ length: 9_000 }, (_, i) => i)));
    assert(
      property(
        array(tuple(string({ unit: 'grapheme' }), oneof(text, numbers)), { maxLength: 6 }),
        (frames) => {
          const builder = new DigestBuilder();
          const plain = frames.map(([name, value]): readonly [string, Uint8Array] => {
            if (typeof value === 'string') {
              builder.text(name, value);
              return [name, Buffer.from(value, 'utf8')];
            }
            builder.numbers(name, Float64Array.from(value));
            return [name, bytesOf(Float64Array.from(value, (x) => (x === 0 ? 0 : x)))];
          });
          expect(builder.digest()).toBe(plainDigest(plain));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of numbers hold one zero and one NaN, and leave the given array alone', () => {
    const odd = new Float64Array(
      new BigUint64Array([0x7ff8_0000_0000_0001n, 0x8000_0000_0000_0000n, 0n]).buffer,
    );
    const plain = Float64Array.of(Number.NaN, 0, 0);
    const digest = new DigestBuilder().numbers('x', odd).digest();
    expect(digest).toBe(plainDigest([['x', bytesOf(plain)]]));
    expect(Object.is(odd[1], -0)).toBe(true);
    expect(new DigestBuilder().numbers('x', Uint16Array.of(1, 2)).digest()).toBe(
      plainDigest([['x', bytesOf(Uint16Array.of(1, 2))]]),
    );
  });
});
