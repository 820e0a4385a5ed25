import { layoutOf, readBallot, recordWords } from '../../actors/index.ts';
import { emptyTally } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { Blueprint } from '../blueprint.ts';
import type { Difference } from './finding.ts';
import { valueDifference } from './values.ts';

/** The tally and the abstentions, counted again from the ballots; nothing where they were not kept. */
export function ballotDifferences(
  record: DayRecord,
  { types, decisions }: Pick<Blueprint, 'types' | 'decisions'>,
): readonly Difference[] {
  const { ballots, instruments, plan, abstentions } = record;
  if (ballots === undefined) return [];
  const layout = layoutOf(decisions);
  const recordBytes = 2 * recordWords(layout);
  const rows = new Map(types.map((type) => [type.id as string, type.index]));
  const tally = emptyTally(types.length, instruments.length);
  const cast = new Int32Array(types.length);
  let abstained = 0;
  for (const { type, bytes } of ballots) {
    const row = rows.get(type);
    if (row === undefined)
      return [{ subject: 'ballots', message: `ballots of a type ${type}, which the run has not` }];
    const count = bytes.byteLength / recordBytes;
    for (let at = 0; at < count; at++) {
      const ballot = readBallot(bytes, at, layout);
      if (ballot.status === 'abstention') {
        abstained++;
        continue;
      }
      addTo(tally.shown, row * instruments.length, ballot.candidates);
      addTo(tally.bought, row * instruments.length, ballot.buys);
      addTo(tally.sold, row * instruments.length, ballot.sells);
    }
    cast[row] = (cast[row] as number) + count;
  }
  const found: Difference[] = [];
  const ids = types.map(({ id }) => id as string);
  const counts = valueDifference({ instruments: ids, values: plan }, { instruments: ids, values: cast });
  if (counts !== undefined) {
    const { instrument: type, was, is } = counts;
    found.push({
      subject: 'ballots',
      message: `the plan has ${was} investors of type ${type}, and ${is} ballots are kept`,
    });
  }
  if (abstained !== abstentions.length) {
    found.push({
      subject: 'abstentions',
      message: `${abstentions.length} abstentions are noted, and ${abstained} kept as ballots`,
    });
  }
  for (const name of ['shown', 'bought', 'sold'] as const) {
    for (const type of types) {
      const from = type.index * instruments.length;
      const row = (counted: Int32Array) => counted.subarray(from, from + instruments.length);
      const values = valueDifference(
        { instruments, values: row(record.tally[name]) },
        { instruments, values: row(tally[name]) },
      );
      if (values === undefined) continue;
      const { instrument, was, is } = values;
      found.push({
        subject: 'tally',
        types: [type.id],
        message: `the tally says that type ${type.id} has ${name} ${instrument} ${was} times, and its ballots ${is}`,
      });
    }
  }
  return found;
}

function addTo(counts: Int32Array, from: number, places: Uint16Array): void {
  for (const place of places) counts[from + place] = (counts[from + place] ?? 0) + 1;
}
