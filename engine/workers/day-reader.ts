/**
 * Reads a day's messages in a thread.
 * Invariants:
 * 1. What the link had as one object is one object here: the day's snapshot and types among its shards; lists, columns' specifications and
 *    pools from day to day.
 * 2. A snapshot's numbers lie in shared memory and are its own until the link has all answers of the day; then another day's stand there.
 *    Whoever answers later than that is not listened to.
 */
import { mapPools, type PoolData, type ShardRequest, type TypeDay } from '../../actors/index.ts';
import { invariant } from '../../core/index.ts';
import type { ColumnSpec, Snapshot } from '../../market/index.ts';
import { HeldHere } from './held.ts';
import type { DayMessage, SnapshotMessage, TypeDayMessage } from './messages.ts';

export class DayReader {
  private readonly lists = new HeldHere<readonly string[]>();
  private readonly specs = new HeldHere<ColumnSpec>();
  private readonly pools = new HeldHere<PoolData>();
  private readonly buffers = new HeldHere<SharedArrayBuffer>();

  /** The requests that were written, in their order. */
  read(message: DayMessage): readonly ShardRequest[] {
    for (const held of ['lists', 'specs', 'pools', 'buffers'] as const) {
      this[held].apply(message[held] as never);
    }
    const snapshot = this.snapshot(message.snapshot);
    const typeDays = message.typeDays.map((typeDay) => this.typeDay(typeDay));
    return message.shards.map(({ typeDay: at, ...shard }) => {
      const typeDay = typeDays[at];
      invariant(typeDay !== undefined, `a message names the type ${at}, which it does not hold`);
      return { snapshot, typeDay, ...shard };
    });
  }

  private snapshot(message: SnapshotMessage): Snapshot {
    const { day, date, headlines, macro, sizesAt } = message;
    const instruments = this.lists.get(message.instruments);
    const buffer = this.buffers.get(message.numbers);
    const values = (at: number): Float64Array =>
      new Float64Array(buffer, at * Float64Array.BYTES_PER_ELEMENT, instruments.length);
    return {
      day,
      date,
      instruments,
      industries: this.lists.get(message.industries),
      ...(sizesAt === undefined ? {} : { sizes: values(sizesAt) }),
      columns: message.columns.map(({ spec, learnedSign, at }) => ({
        spec: this.specs.get(spec),
        values: values(at),
        learnedSign,
      })),
      ...(headlines === undefined ? {} : { headlines }),
      macro,
    };
  }

  private typeDay({ type, timedOut, opened }: TypeDayMessage): TypeDay {
    return {
      type,
      ...(timedOut === undefined ? {} : { timedOut }),
      opened: mapPools(opened, (pools) => this.pools.get(pools)),
    };
  }
}
