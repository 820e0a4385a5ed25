/**
 * Canonical bytes and digests. Equal values give equal bytes on every machine:
 * object keys in code-unit order, -0 as 0, no undefined, no locale; numbers in typed arrays little-endian.
 */
import { createHash, type Hash } from 'node:crypto';
import { invariant } from './errors.ts';
import { byCodeUnit } from './ids.ts';

/** Lower-case hexadecimal SHA-256. */
export type Digest = string;

/** The digest that every chain begins with: SHA-256 of nothing. */
export const EMPTY_DIGEST: Digest = createHash('sha256').digest('hex');

/** JSON with sorted keys and without undefined members. Non-finite numbers become null, as in JSON.stringify. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value === 0 ? 0 : value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (ArrayBuffer.isView(value)) return canonicalJson(Array.from(value as unknown as ArrayLike<number>));
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

export type NumericArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Feeds named values into one SHA-256. Every value is framed by its name and byte length, so none can run into the next. */
export class DigestBuilder {
  private readonly hash: Hash = createHash('sha256');

  text(name: string, value: string): this {
    return this.frame(name, Buffer.from(value, 'utf8'));
  }

  json(name: string, value: unknown): this {
    return this.text(name, canonicalJson(value));
  }

  /** Bytes of a typed array; in Float64Array -0 counts as 0 and every NaN as the same NaN. */
  numbers(name: string, values: NumericArray): this {
    const plain =
      values instanceof Float64Array
        ? values.map((x) => (x === 0 ? 0 : Number.isNaN(x) ? Number.NaN : x))
        : values;
    return this.frame(name, new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength));
  }

  digest(): Digest {
    return this.hash.digest('hex');
  }

  private frame(name: string, bytes: Uint8Array): this {
    this.hash.update(`${name}:${bytes.byteLength}\n`, 'utf8').update(bytes);
    return this;
  }
}

export function digestOfJson(value: unknown): Digest {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

// Digests are specified little-endian; every platform that Node 24 supports here is.
invariant(new Uint8Array(Uint16Array.of(1).buffer)[0] === 1, 'mass-engine needs a little-endian machine');
