/**
 * The blocks of one type's ballots on one day, whole and hashed, in whatever order their parts come.
 * Invariants:
 * 1. A block is hashed when its last record has come, and once. 2. A part lies within one block.
 * 3. Only digests stay, unless ballots are kept: a million of them are 60 MB a day.
 */
import { hash } from 'node:crypto';
import type { Digest } from '../core/index.ts';
import type { BallotPart } from './ballot-collector.ts';
import { type BallotLayout, BLOCK_ORDINALS, recordWords } from './ballot-records.ts';
import type { ShardAnswer } from './shard.ts';

interface BlockInProgress {
  words: Uint16Array;
  missing: number;
  digest: Digest;
}

export interface BlockAssemblySettings {
  readonly layout: BallotLayout;
  /** Investors of the type. */
  readonly total: number;
  readonly keeps: boolean;
  /** Buffers of whole blocks that were hashed and not kept, shared by types. */
  readonly spare: Uint16Array[];
}

const NO_WORDS = new Uint16Array(0);

export class BlockAssembly {
  private readonly settings: BlockAssemblySettings;
  private readonly blocks = new Map<number, BlockInProgress>();

  constructor(settings: BlockAssemblySettings) {
    this.settings = settings;
  }

  add({ first, count, words }: Pick<BallotPart, 'first' | 'count' | 'words'>): void {
    const { layout, total, keeps, spare } = this.settings;
    const width = recordWords(layout);
    const number = Math.floor(first / BLOCK_ORDINALS);
    let block = this.blocks.get(number);
    if (block === undefined) {
      const records = Math.min(BLOCK_ORDINALS, total - number * BLOCK_ORDINALS);
      if (count === records) {
        // The part is the block: nothing to put together.
        const kept = keeps ? words.slice() : NO_WORDS;
        this.blocks.set(number, { words: kept, missing: 0, digest: digestOf(words) });
        return;
      }
      const reused = records === BLOCK_ORDINALS ? spare.pop() : undefined;
      block = { words: reused ?? new Uint16Array(records * width), missing: records, digest: '' };
      this.blocks.set(number, block);
    }
    block.words.set(words, (first % BLOCK_ORDINALS) * width);
    block.missing -= count;
    if (block.missing > 0) return;
    block.digest = digestOf(block.words);
    if (keeps) return;
    if (block.words.length === BLOCK_ORDINALS * width) spare.push(block.words);
    block.words = NO_WORDS;
  }

  /** Takes blocks that were hashed elsewhere. */
  addHashed({ first, blocks, words }: Pick<ShardAnswer, 'first' | 'blocks' | 'words'>): void {
    const width = recordWords(this.settings.layout) * BLOCK_ORDINALS;
    blocks.forEach((digest, i) => {
      const kept = words?.subarray(i * width, (i + 1) * width) ?? NO_WORDS;
      this.blocks.set(first / BLOCK_ORDINALS + i, { words: kept, missing: 0, digest });
    });
  }

  /** Blocks by number. */
  inOrder(): readonly (readonly [block: number, { readonly digest: Digest; readonly words: Uint16Array }])[] {
    return [...this.blocks].sort(([a], [b]) => a - b);
  }
}

/** SHA-256 of records as they stand in memory: little-endian. */
export function digestOf(words: Uint16Array): Digest {
  return hash('sha256', bytesOf(words), 'hex');
}

export function bytesOf(words: Uint16Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
