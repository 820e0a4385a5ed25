/**
 * Labels that count an instrument's own trading days, as archives of stocks hold them: over a suspension they end later than h
 * sessions after they began. Rows, day-major D x I, are the sessions on which an instrument is there. Pure.
 */
import type { Panel } from './panel.ts';
import type { Fill } from './timing.ts';
import { labelKnownAt } from './timing.ts';

/**
 * Labels that have ended by the session that delivers them, as the rows up to it show: the instrument is there on every session
 * after the label's row up to its last one. Others are missing.
 */
export function endedByRows(
  labels: Panel['labels'],
  rows: Uint8Array,
  width: number,
  labelFill: Fill,
): Map<number, Float64Array> {
  const after = sessionsInARow(rows, width);
  return new Map(
    [...labels].map(([horizon, values]) => {
      const needed = labelKnownAt(0, horizon, labelFill);
      const ended = values.map((value, cell) => ((after[cell] as number) >= needed ? value : Number.NaN));
      return [horizon, ended];
    }),
  );
}

/** Sessions in a row after each cell on which the instrument is there. */
function sessionsInARow(rows: Uint8Array, width: number): Int32Array {
  const after = new Int32Array(rows.length);
  for (let cell = rows.length - width - 1; cell >= 0; cell--) {
    after[cell] = rows[cell + width] === 1 ? (after[cell + width] as number) + 1 : 0;
  }
  return after;
}

/**
 * 1 on sessions that labels count as days of the instrument: those on which it is there, and those after it left the universe. Who
 * is gone on a session has left when at least as many are new on it, else it is suspended. Those back from a suspension are not new.
 * Depends on rows up to the session alone.
 */
export function countedSessions(rows: Uint8Array, width: number): Uint8Array {
  const counted = rows.slice();
  const isOutside = new Uint8Array(width).fill(1);
  for (let from = 0; from < rows.length; from += width) {
    let arrivals = 0;
    const gone: number[] = [];
    for (let i = 0; i < width; i++) {
      if (rows[from + i] === 1) arrivals += isOutside[i] as number;
      else if (from > 0 && rows[from - width + i] === 1) gone.push(i);
    }
    const haveLeft = arrivals >= gone.length;
    for (let i = 0; i < width; i++) if (rows[from + i] === 1) isOutside[i] = 0;
    if (haveLeft) for (const i of gone) isOutside[i] = 1;
    for (let i = 0; i < width; i++) if (isOutside[i] === 1) counted[from + i] = 1;
  }
  return counted;
}

/** Labels of members that `ended` leaves out of sessions [first, first + count), at the horizons that are asked for. */
export function labelsLeftOut(
  given: Panel['labels'],
  ended: Panel['labels'],
  { members, instruments }: Pick<Panel, 'members' | 'instruments'>,
  { first, count }: { readonly first: number; readonly count: number },
  horizons: readonly number[],
  labelFill: Fill,
): number {
  let left = 0;
  for (const horizon of horizons) {
    const [all, kept] = [given.get(horizon), ended.get(horizon)];
    const last = (first + count - labelKnownAt(0, horizon, labelFill)) * instruments.length;
    for (let cell = first * instruments.length; cell < last; cell++) {
      if (members[cell] !== 1 || Number.isNaN(all?.[cell])) continue;
      left += Number(Number.isNaN(kept?.[cell]));
    }
  }
  return left;
}
