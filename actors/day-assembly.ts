/**
 * Puts the parts of a day together, in whatever order they come.
 * Invariants:
 * 1. The tally is a sum of integers; blocks are hashed whole, in (type, ordinal) order: no arrival order can be seen.
 * 2. A part begins at a multiple of its full length, which divides a block, so no record crosses a block's border.
 * 3. expected = received + abstained, or `run.ballots-lost`.
 */
import {
  addCounts,
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
import { BlockAssembly, bytesOf } from './block-assembly.ts';
import type { OpenedType } from './opened-type.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';
import type { ShardAnswer } from './shard.ts';

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

export class DayAssembly {
  private readonly settings: DecisionSettings;
  private readonly snapshot: Snapshot;
  private readonly tally: Tally;
  /** In type order. */
  private readonly blocks: readonly BlockAssembly[];
  private readonly abstentions: AbstentionRecord[][];
  private readonly opened: (OpenedType | undefined)[] = [];
  private readonly expected: number;
  private received = 0;
  private answered = 0;

  /** `counts`: investors per type, in type order. */
  constructor(settings: DecisionSettings, snapshot: Snapshot, counts: ArrayLike<number>) {
    this.settings = settings;
    this.snapshot = snapshot;
    this.expected = Array.from(counts).reduce((sum, count) => sum + count, 0);
    this.tally = emptyTally(settings.types.length, snapshot.instruments.length);
    const spare: Uint16Array[] = [];
    const keeps = settings.keepBallots !== false;
    this.blocks = settings.types.map(
      (_, i) => new BlockAssembly({ layout: layoutOf(settings), total: counts[i] as number, keeps, spare }),
    );
    this.abstentions = settings.types.map(() => []);
  }

  get complete(): boolean {
    return this.answered === this.expected;
  }

  open(opened: OpenedType): void {
    this.opened[opened.type.index] = opened;
  }

  add(part: BallotPart): void {
    const type = part.type.index;
    this.count(type, part);
    this.blocks[type]?.add(part);
  }

  /** As `add`, of a shard that hashed its blocks. */
  addShard(answer: ShardAnswer): void {
    this.count(answer.type, answer);
    this.blocks[answer.type]?.addHashed(answer);
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

  private count(
    type: number,
    part: Pick<ShardAnswer, 'shown' | 'bought' | 'sold' | 'received' | 'count' | 'abstentions'>,
  ): void {
    const row = type * this.tally.instruments;
    addCounts(this.tally.shown, part.shown, row);
    addCounts(this.tally.bought, part.bought, row);
    addCounts(this.tally.sold, part.sold, row);
    this.received += part.received;
    this.answered += part.count;
    const ofType = this.abstentions[type] as AbstentionRecord[];
    for (const abstention of part.abstentions) ofType.push(abstention);
  }

  private keptBlocks(): BallotBlock[] {
    return this.settings.types.flatMap((type, index) =>
      (this.blocks[index] as BlockAssembly).inOrder().map(([block, { words }]) => ({
        type: type.id,
        block,
        bytes: bytesOf(words),
      })),
    );
  }

  private digest(): Digest {
    // One hash over the blocks' digests in order, instead of one hash per link: a small day is mostly hashing.
    const chain = this.settings.types.flatMap((type, index) =>
      (this.blocks[index] as BlockAssembly)
        .inOrder()
        .map(([block, { digest }]) => `${digest} ${block} ${type.id}`),
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
