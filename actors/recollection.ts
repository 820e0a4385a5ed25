import { invariant } from '../core/index.ts';
import type { DayRecord } from '../journal/index.ts';
import type { MemorySettings, Remembered } from './analyst.ts';
import { type BallotLayout, BLOCK_ORDINALS, readBallot } from './ballot-records.ts';
import { MemoryBook, type TypePlace } from './memory-book.ts';

/** Settings of who remembers, and how its ballots are written. */
export interface RecollectionSettings {
  readonly memory: MemorySettings;
  readonly layout: BallotLayout;
  readonly types: readonly TypePlace[];
}

/**
 * What an investor remembered when it was asked on `day`, as a run rebuilds it from its journal; newest first. Reads records
 * backwards, no further than it has to: `recordOf` gives a day's with the ballots of the investor's block alone, or without
 * ballots. Undefined when the journal lacks ballots that decide it.
 */
export function recollectionOf(
  { memory, layout, types }: RecollectionSettings,
  type: TypePlace,
  ordinal: number,
  day: number,
  recordOf: (day: number, block?: number) => DayRecord,
): readonly Remembered[] | undefined {
  const block = Math.floor(ordinal / BLOCK_ORDINALS);
  const today = recordOf(day);
  const past: DayRecord[] = [];
  const known = new Set<number>();
  const note = ({ endedLabels }: DayRecord): void => {
    for (const { day: of, horizon } of endedLabels) if (horizon === memory.horizon) known.add(of);
  };
  note(today);
  let usable = 0;
  // Labels end after their day, so that going back every label of a day has been met before the day itself.
  for (let of = day - 1; of >= 0 && usable < memory.items; of--) {
    const record = recordOf(of, block);
    if ((record.plan[type.index] as number) <= ordinal) break;
    if (record.ballots === undefined) return undefined;
    past.push(record);
    note(record);
    const ballots = record.ballots.find((kept) => kept.type === type.id && kept.block === block);
    invariant(ballots !== undefined, `the ballots of day ${of} are kept`);
    const ballot = readBallot(ballots.bytes, ordinal % BLOCK_ORDINALS, layout);
    if (known.has(of) && ballot.status === 'ballot') usable++;
  }
  const book = new MemoryBook(memory, layout);
  for (const record of past.toReversed())
    book.open(record, record.plan, record.endedLabels).restore(types, record.ballots ?? []);
  return book.open(today, today.plan, today.endedLabels).recall(type, ordinal);
}
