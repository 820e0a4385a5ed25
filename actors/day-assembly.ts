/**
 * Puts the parts of a day together, in whatever order they come.
 * Invariants:
 * 1. The tally is a sum of integers; blocks are hashed whole, in (type, ordinal) order: no arrival order can be seen.
 * 2. A part begins at a multiple of its full length, which divides a block, so no record crosses a block's border.
 * 3. expected = received + abstained, or `run.ballots-lost`.
 */
import { hash } from 'node:crypto';
import {
  type Digest,
  DigestBuilder,
  emptyTally,
  MassError,
  type ModalityMask,
  type Tally,
} from '../core/index.ts';
import type { AbstentionRecord, BallotBlock, PopulationEvent } from '../journal/index.ts';
import { digestOfView, type Snapshot, viewOf } from '../market/index.ts';
import type { BallotPart } from './ballot-collector.ts';
import { BLOCK_ORDINALS, recordWords } from './ballot-records.ts';
import type { OpenedType } from './opened-type.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';

/** Everything that one day's investors answered. */
export interface DayBallots {
  readonly tally: Tally;
  /** In (type, ordinal) order; empty when the settings leave ballots out. */
  readonly blocks: readonly BallotBlock[];
  /** In (type, ordinal) order. */
  readonly abstentions: readonly AbstentionRecord[];
  readonly events: readonly PopulationEvent[];
  readonly expected: number;
  readonly received: number;
  /** One per mask in use, ascending. */
  readonly viewDigests: readonly { readonly mask: ModalityMask; readonly digest: Digest }[];
  /** Digest of pools, ballots and tally. */
  readonly digest: Digest;
}

interface BlockInProgress {
  words: Uint16Array;
  missing: number;
  digest: Digest;
}

const NO_WORDS = new Uint16Array(0);

export class DayAssembly {
  private readonly settings: DecisionSettings;
  private readonly snapshot: Snapshot;
  private readonly counts: ArrayLike<number>;
  private readonly tally: Tally;
  private readonly blocks: Map<number, BlockInProgress>[];
  private readonly abstentions: AbstentionRecord[][];
  private readonly opened: (OpenedType | undefined)[] = [];
  private readonly expected: number;
  /** Buffers of blocks that were hashed and not kept. */
  private readonly spare: Uint16Array[] = [];
  private received = 0;
  private answered = 0;

  /** `counts`: investors per type, in type order. */
  constructor(settings: DecisionSettings, snapshot: Snapshot, counts: ArrayLike<number>) {
    this.settings = settings;
    this.snapshot = snapshot;
    this.counts = counts;
    this.expected = Array.from(counts).reduce((sum, count) => sum + count, 0);
    this.tally = emptyTally(settings.types.length, snapshot.instruments.length);
    this.blocks = settings.types.map(() => new Map());
    this.abstentions = settings.types.map(() => []);
  }

  get complete(): boolean {
    return this.answered === this.expected;
  }

  open(opened: OpenedType): void {
    this.opened[opened.type.index] = opened;
  }

  add(part: BallotPart): void {
    const row = part.type.index * this.tally.instruments;
    addRow(this.tally.shown, row, part.shown);
    addRow(this.tally.bought, row, part.bought);
    addRow(this.tally.sold, row, part.sold);
    this.received += part.received;
    this.answered += part.count;
    this.abstentions[part.type.index]?.push(...part.abstentions);
    this.place(part);
  }

  /** Throws `run.ballots-lost` when an answer is missing. */
  finish(events: readonly PopulationEvent[]): DayBallots {
    const abstentions = this.abstentions.flatMap((list) => list.sort((a, b) => a.ordinal - b.ordinal));
    if (this.expected !== this.received + abstentions.length) {
      throw ballotsLost(this.snapshot.day, this.expected, this.received, abstentions.length);
    }
    const opened = this.opened.filter((type) => type !== undefined);
    const views = [...new Set(opened.map(({ type }) => type.mask))].sort((a, b) => a - b);
    return {
      tally: this.tally,
      blocks: this.settings.keepBallots === false ? [] : this.keptBlocks(),
      abstentions,
      events,
      expected: this.expected,
      received: this.received,
      viewDigests: views.map((mask) => ({ mask, digest: digestOfView(viewOf(this.snapshot, mask)) })),
      digest: this.digest(),
    };
  }

  private place(part: BallotPart): void {
    const width = recordWords(layoutOf(this.settings));
    const blocks = this.blocks[part.type.index] as Map<number, BlockInProgress>;
    const number = Math.floor(part.first / BLOCK_ORDINALS);
    let block = blocks.get(number);
    if (block === undefined) {
      const total = this.counts[part.type.index] as number;
      const records = Math.min(BLOCK_ORDINALS, total - number * BLOCK_ORDINALS);
      if (part.count === records) {
        // The part is the block: nothing to put together.
        const digest = hash('sha256', bytesOf(part.words), 'hex');
        const kept = this.settings.keepBallots === false ? NO_WORDS : part.words.slice();
        blocks.set(number, { words: kept, missing: 0, digest });
        return;
      }
      const spare = records === BLOCK_ORDINALS ? this.spare.pop() : undefined;
      block = { words: spare ?? new Uint16Array(records * width), missing: records, digest: '' };
      blocks.set(number, block);
    }
    block.words.set(part.words, (part.first % BLOCK_ORDINALS) * width);
    block.missing -= part.count;
    if (block.missing > 0) return;
    block.digest = hash('sha256', bytesOf(block.words), 'hex');
    // A million ballots are 60 MB a day: only digests stay unless somebody wants the ballots.
    if (this.settings.keepBallots !== false) return;
    if (block.words.length === BLOCK_ORDINALS * width) this.spare.push(block.words);
    block.words = NO_WORDS;
  }

  private keptBlocks(): BallotBlock[] {
    return this.settings.types.flatMap((type, index) =>
      inOrder(this.blocks[index] as Map<number, BlockInProgress>).map(([block, { words }]) => ({
        type: type.id,
        block,
        bytes: bytesOf(words),
      })),
    );
  }

  private digest(): Digest {
    // One hash over the blocks' digests in order, instead of one hash per link: a small day is mostly hashing.
    const chain = this.settings.types.flatMap((type, index) =>
      inOrder(this.blocks[index] as Map<number, BlockInProgress>).map(
        ([block, { digest }]) => `${digest} ${block} ${type.id}`,
      ),
    );
    return new DigestBuilder()
      .text('blocks', chain.join('\n'))
      .json('layout', layoutOf(this.settings))
      .json('shape', [this.tally.types, this.tally.instruments])
      .numbers('shown', this.tally.shown)
      .numbers('bought', this.tally.bought)
      .numbers('sold', this.tally.sold)
      .digest();
  }
}

export function ballotsLost(day: number, expected: number, received: number, abstained: number): MassError {
  return new MassError({
    code: 'run.ballots-lost',
    message: `ballots of day ${day} do not add up`,
    found: `${received} received and ${abstained} abstained`,
    expected: `${expected} in all`,
    hint: 'the day was not committed; this is a defect of mass-engine or of a custom analyst: please report it',
  });
}

function inOrder(blocks: Map<number, BlockInProgress>): [number, BlockInProgress][] {
  return [...blocks].sort(([a], [b]) => a - b);
}

function bytesOf(words: Uint16Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function addRow(into: Int32Array, row: number, part: Int32Array): void {
  for (let j = 0; j < part.length; j++) into[row + j] = (into[row + j] as number) + (part[j] as number);
}
