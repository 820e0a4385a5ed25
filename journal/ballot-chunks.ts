/**
 * Ballot blocks as stored: consecutive blocks are joined into chunks of about 1 MiB and compressed with zstd, so that a
 * small day compresses as a whole and a day of a million investors never needs more than one chunk at a time.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { BallotSelection } from './journal.ts';
import type { BallotBlock } from './records.ts';

/** Blocks are joined until a chunk holds this many bytes. */
const CHUNK_BYTES = 2 ** 20;
/** What a chunk may inflate to: a damaged or hostile file must not fill the memory. */
const MAXIMUM_CHUNK_BYTES = 2 ** 28;

/** One stored chunk. `index` is JSON: [type, block, bytes] per block in order. */
export interface BallotChunk {
  readonly index: string;
  readonly bytes: Uint8Array;
}

/** Chunks of a day's blocks, one at a time. */
export function* packBallots(blocks: readonly BallotBlock[]): Generator<BallotChunk> {
  let pending: BallotBlock[] = [];
  let size = 0;
  for (const block of blocks) {
    pending.push(block);
    size += block.bytes.byteLength;
    if (size < CHUNK_BYTES) continue;
    yield compress(pending);
    pending = [];
    size = 0;
  }
  if (pending.length > 0) yield compress(pending);
}

function compress(blocks: readonly BallotBlock[]): BallotChunk {
  return {
    index: JSON.stringify(blocks.map(({ type, block, bytes }) => [type, block, bytes.byteLength])),
    bytes: zstdCompressSync(Buffer.concat(blocks.map(({ bytes }) => bytes)), {
      params: { [constants.ZSTD_c_compressionLevel]: 3 },
    }),
  };
}

/** Inverse of `packBallots`, one chunk. Throws a plain Error on content that is not a chunk. */
export function unpackBallots(chunk: BallotChunk): BallotBlock[] {
  const index = JSON.parse(chunk.index) as [string, number, number][];
  const total = index.reduce((sum, [, , bytes]) => sum + bytes, 0);
  if (!(total >= 0 && total <= MAXIMUM_CHUNK_BYTES)) throw new RangeError(`a chunk of ${total} bytes`);
  const plain = zstdDecompressSync(chunk.bytes, { maxOutputLength: Math.max(1, total) });
  if (plain.byteLength !== total)
    throw new RangeError(`${plain.byteLength} bytes where ${total} were indexed`);
  let from = 0;
  return index.map(([type, block, length]) => {
    const bytes = new Uint8Array(plain.subarray(from, from + length));
    from += length;
    return { type, block, bytes };
  });
}

/** Whether a chunk with this index holds a block of the selection: what lies in it need not be inflated to know. */
export function holdsSelected(index: string, selection: BallotSelection): boolean {
  const blocks = JSON.parse(index) as [string, number, number][];
  return blocks.some(([type, block]) => isSelected({ type, block }, selection));
}

export function isSelected(
  { type, block }: Pick<BallotBlock, 'type' | 'block'>,
  { type: wanted, firstBlock, lastBlock }: BallotSelection,
): boolean {
  return type === wanted && block >= firstBlock && block <= lastBlock;
}
