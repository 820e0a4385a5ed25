/** Writes a day's messages for one thread, which holds what it was sent before. */
import { mapPools, type PoolData, type ShardRequest, type TypeDay } from '../../actors/index.ts';
import type { ColumnSpec } from '../../market/index.ts';
import { HeldThere } from './held.ts';
import type { DayMessage, SnapshotMessage, TypeDayMessage } from './messages.ts';
import type { PackedDay } from './packed-day.ts';

export class DayWriter {
  private readonly lists = new HeldThere<readonly string[]>();
  private readonly specs = new HeldThere<ColumnSpec>();
  private readonly pools = new HeldThere<PoolData>(({ id }) => id);
  private readonly buffers = new HeldThere<SharedArrayBuffer>();

  /** The message must be sent, and before the next one is written. */
  write(packed: PackedDay, requests: readonly ShardRequest[]): DayMessage {
    const typeDays = new Map<TypeDay, { readonly at: number; readonly message: TypeDayMessage }>();
    const shards = requests.map(({ typeDay, first, count, retired }) => {
      let known = typeDays.get(typeDay);
      if (known === undefined) {
        known = { at: typeDays.size, message: this.typeDay(typeDay) };
        typeDays.set(typeDay, known);
      }
      return { typeDay: known.at, first, count, retired };
    });
    const snapshot = this.snapshot(packed);
    return {
      lists: this.lists.changes(),
      specs: this.specs.changes(),
      pools: this.pools.changes(),
      buffers: this.buffers.changes(),
      snapshot,
      typeDays: [...typeDays.values()].map(({ message }) => message),
      shards,
    };
  }

  private snapshot(packed: PackedDay): SnapshotMessage {
    const { day, date, headlines, macro, columns } = packed.snapshot;
    return {
      day,
      date,
      macro,
      ...(headlines === undefined ? {} : { headlines }),
      numbers: this.buffers.number(packed.numbers.buffer),
      instruments: this.lists.number(packed.instruments),
      industries: this.lists.number(packed.industries),
      ...(packed.sizesAt === undefined ? {} : { sizesAt: packed.sizesAt }),
      columns: columns.map(({ spec, learnedSign }, k) => ({
        spec: this.specs.number(spec),
        learnedSign,
        at: packed.columnsAt[k] as number,
      })),
    };
  }

  private typeDay({ type, timedOut, opened }: TypeDay): TypeDayMessage {
    return {
      type,
      ...(timedOut === undefined ? {} : { timedOut }),
      opened: mapPools(opened, (pools) => this.pools.number(pools)),
    };
  }
}
