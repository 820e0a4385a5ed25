/**
 * Plain data as bytes: one JSON header, then the typed arrays as they are in memory.
 *
 * Layout (numbers unsigned little-endian):
 *   offset 0    8 bytes  MASSPACK
 *   offset 8    u32      version of this layout
 *   offset 12   u32      bytes of the header
 *   offset 16            header: JSON { kind, sections: [[type, elements], ...], value }, padded with spaces to 8 bytes
 *   then                 the sections in order, each padded with zeros to 8 bytes
 *
 * In `value`, { "$a": i } stands for section i and { "$n": "NaN" | "Infinity" | "-Infinity" | "-0" } for a number that JSON lacks;
 * a key of the data that begins with $ has one $ more. Members that are undefined are left out.
 */
import { invariant, MassError } from '../../../core/index.ts';

const MAGIC = 'MASSPACK';
/** Version of the layout above; whoever reads another one refuses it. */
export const PACKED_VERSION = 1;
const HEADER_AT = 16;
const ALIGNMENT = 8;

const arrayTypes = { Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;
type ArrayTypeName = keyof typeof arrayTypes;
type PackedArray = InstanceType<(typeof arrayTypes)[ArrayTypeName]>;

const oddNumbers = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 } as const;

interface Header {
  readonly kind: string;
  readonly sections: readonly (readonly [type: ArrayTypeName, elements: number])[];
  readonly value: unknown;
}

/** Equal data give equal bytes: keys keep their order, an array that occurs twice is one section. Pure. */
export function pack(kind: string, value: unknown): Uint8Array {
  const places = new Map<PackedArray, number>();
  const plain = plainOf(value, places);
  const arrays = [...places.keys()];
  const sections = arrays.map((array) => [array.constructor.name, array.length]);
  const json = Buffer.from(JSON.stringify({ kind, sections, value: plain }), 'utf8');
  const headerBytes = aligned(json.length);
  const total = arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), HEADER_AT + headerBytes);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(MAGIC, 'latin1'));
  view.setUint32(8, PACKED_VERSION, true);
  view.setUint32(12, headerBytes, true);
  bytes.set(json, HEADER_AT);
  bytes.fill(0x20, HEADER_AT + json.length, HEADER_AT + headerBytes);
  let at = HEADER_AT + headerBytes;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/**
 * The data again. Its arrays are views on one copy of `bytes`, or on `bytes` itself where they lie well. Throws `cluster.version` for
 * another layout, `cluster.store` for bytes that are damaged or of another kind.
 */
export function unpack(kind: string, given: Uint8Array): unknown {
  const bytes = given.byteOffset % ALIGNMENT === 0 ? given : given.slice();
  if (bytes.length < HEADER_AT || Buffer.from(bytes.subarray(0, 8)).toString('latin1') !== MAGIC) {
    throw damaged(kind, 'no packed data');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== PACKED_VERSION) {
    throw new MassError({
      code: 'cluster.version',
      message: 'stored data have another layout',
      found: version,
      expected: `layout ${PACKED_VERSION}`,
      hint: 'start the run and its workers from the same installation',
    });
  }
  const headerBytes = view.getUint32(12, true);
  if (headerBytes % ALIGNMENT !== 0 || HEADER_AT + headerBytes > bytes.length)
    throw damaged(kind, 'cut short');
  const header = headerOf(kind, bytes.subarray(HEADER_AT, HEADER_AT + headerBytes));
  let at = HEADER_AT + headerBytes;
  const arrays = header.sections.map(([name, length]) => {
    const type = Object.hasOwn(arrayTypes, name) ? arrayTypes[name] : undefined;
    if (type === undefined || !Number.isSafeInteger(length) || length < 0)
      throw damaged(kind, 'a bad section');
    const byteLength = length * type.BYTES_PER_ELEMENT;
    if (at + byteLength > bytes.length) throw damaged(kind, 'cut short');
    const array = new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length);
    at += aligned(byteLength);
    return array;
  });
  if (at !== bytes.length) throw damaged(kind, 'bytes after the last section');
  return valueOf(kind, header.value, arrays);
}

function headerOf(kind: string, bytes: Uint8Array): Header {
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged(kind, 'a header that is no JSON');
  }
  const { kind: found, sections } = header as Header;
  if (found !== kind) throw damaged(kind, `data of the kind ${JSON.stringify(found)}`);
  if (!Array.isArray(sections) || !sections.every((section) => Array.isArray(section))) {
    throw damaged(kind, 'no sections');
  }
  return header as Header;
}

function plainOf(value: unknown, places: Map<PackedArray, number>): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $n: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  invariant(typeof value === 'object', `a ${typeof value} cannot be packed`);
  if (Array.isArray(value)) return value.map((member) => plainOf(member, places));
  if (ArrayBuffer.isView(value)) {
    invariant(
      Object.hasOwn(arrayTypes, value.constructor.name),
      `a ${value.constructor.name} cannot be packed`,
    );
    const array = value as PackedArray;
    if (!places.has(array)) places.set(array, places.size);
    return { $a: places.get(array) };
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  invariant(prototype === Object.prototype || prototype === null, 'only plain objects can be packed');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key.startsWith('$') ? `$${key}` : key, plainOf(member, places)]),
  );
}

function valueOf(kind: string, value: unknown, arrays: readonly PackedArray[]): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((member) => valueOf(kind, member, arrays));
  if (Object.hasOwn(value, '$a')) {
    const array = arrays[(value as { $a: number }).$a];
    if (array === undefined) throw damaged(kind, 'a section that is not there');
    return array;
  }
  if (Object.hasOwn(value, '$n')) {
    const { $n: name } = value as { $n: keyof typeof oddNumbers };
    if (!Object.hasOwn(oddNumbers, name)) throw damaged(kind, 'a number that is none');
    return oddNumbers[name];
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.startsWith('$$') ? key.slice(1) : key,
      valueOf(kind, member, arrays),
    ]),
  );
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function damaged(kind: string, found: string): MassError {
  return new MassError({
    code: 'cluster.store',
    message: 'stored data are damaged',
    found,
    expected: `a packed ${kind}`,
    hint: 'nobody but mass-engine should write to the store: empty it and resume the run',
  });
}
