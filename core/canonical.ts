/**
 * Canonical bytes and digests. Equal values give equal bytes on every machine:
 * object keys in code-unit order, -0 as 0, no undefined, no locale; numbers in typed arrays little-endian.
 */
import { createHash, type Hash, hash } from 'node:crypto';
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

/** Bytes up to which frames are gathered and hashed at once: a hash object with its updates costs ten times as much. */
const GATHERED_BYTES = 65_536;

/** Feeds named values into one SHA-256. Every value is framed by its name and byte length, so none can run into the next. */
export class DigestBuilder {
  private gathered = Buffer.allocUnsafe(1_024);
  private length = 0;
  private stream: Hash | undefined;

  text(name: string, value: string): this {
    const size = Buffer.byteLength(value, 'utf8');
    this.begin(name, size);
    if (this.room(size)) this.length += this.gathered.write(value, this.length, 'utf8');
    else this.stream?.update(value, 'utf8');
    return this;
  }

  json(name: string, value: unknown): this {
    return this.text(name, canonicalJson(value));
  }

  /** Bytes of a typed array; in Float64Array -0 counts as 0 and every NaN as the same NaN. */
  numbers(name: string, values: NumericArray): this {
    const plain = values instanceof Float64Array ? plainFloats(values) : values;
    const size = plain.byteLength;
    this.begin(name, size);
    const bytes = new Uint8Array(plain.buffer, plain.byteOffset, size);
    if (this.room(size)) {
      this.gathered.set(bytes, this.length);
      this.length += size;
    } else this.stream?.update(bytes);
    return this;
  }

  digest(): Digest {
    const rest = this.gathered.subarray(0, this.length);
    return this.stream === undefined ? hash('sha256', rest, 'hex') : this.stream.update(rest).digest('hex');
  }

  private begin(name: string, size: number): void {
    const head = `${name}:${size}\n`;
    this.room(3 * head.length);
    this.length += this.gathered.write(head, this.length, 'utf8');
  }

  /** Makes room for `size` more bytes; false when there are too many to gather, and the stream is to take them. */
  private room(size: number): boolean {
    const needed = this.length + size;
    if (needed <= this.gathered.length) return true;
    if (needed <= GATHERED_BYTES) {
      const wider = Buffer.allocUnsafe(Math.min(GATHERED_BYTES, 2 * needed));
      this.gathered.copy(wider, 0, 0, this.length);
      this.gathered = wider;
      return true;
    }
    this.stream ??= createHash('sha256');
    this.stream.update(this.gathered.subarray(0, this.length));
    this.length = 0;
    return size <= this.gathered.length;
  }
}

function plainFloats(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (x === 0 || Number.isNaN(x))
      return values.map((y) => (y === 0 ? 0 : Number.isNaN(y) ? Number.NaN : y));
  }
  return values;
}

export function digestOfJson(value: unknown): Digest {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}

// Digests are specified little-endian; every platform that Node 24 supports here is.
invariant(new Uint8Array(Uint16Array.of(1).buffer)[0] === 1, 'mass-engine needs a little-endian machine');
