/** JSON values as bytes of a column: one byte that says how, then UTF-8, compressed with zstd where that pays. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Below this many bytes compression saves less than a page's slack and costs 25 microseconds. */
const WORTH_COMPRESSING = 512;
/** A damaged or forged column must not fill the memory. */
const MAXIMUM_BYTES = 2 ** 26;
const PLAIN = 0;
const ZSTD = 1;
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const bounded = { maxOutputLength: MAXIMUM_BYTES };

/**
 * Packs what JSON can say. JSON keeps every string exactly, NULs and lone surrogates included, where a text column would
 * not. Equal values with equal key order give equal bytes.
 */
export function packJson(value: unknown): Uint8Array {
  return packText(JSON.stringify(value));
}

/** As `packJson`, for text that is JSON already. */
export function packText(json: string): Uint8Array {
  const text = Buffer.from(json, 'utf8');
  if (text.byteLength >= WORTH_COMPRESSING) {
    const packed = zstdCompressSync(text, fast);
    if (packed.byteLength < text.byteLength) return tagged(ZSTD, packed);
  }
  return tagged(PLAIN, text);
}

/** Inverse of `packJson`. Throws on anything else. */
export function unpackJson(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('the column holds no bytes');
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1);
  if (bytes[0] === PLAIN) return JSON.parse(body.toString('utf8'));
  if (bytes[0] === ZSTD) return JSON.parse(zstdDecompressSync(body, bounded).toString('utf8'));
  throw new TypeError(`the column is packed in an unknown way (${String(bytes[0])})`);
}

function tagged(tag: number, body: Buffer): Uint8Array {
  const bytes = Buffer.allocUnsafe(body.byteLength + 1);
  bytes[0] = tag;
  body.copy(bytes, 1);
  return bytes;
}
