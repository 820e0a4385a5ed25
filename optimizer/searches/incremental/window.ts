import { averageRanks, invariant } from '../../../core/index.ts';
import { momentsOf } from '../../aggregators/mass.ts';
import type { Objective } from '../../objective.ts';
import { opinionsOf, type UnseenRule } from '../../opinions.ts';

/** Instruments of one day with a defined label, as a range of columns of a `Window`. */
export interface WindowRange {
  /** The day's place in `Objective.days`. */
  readonly day: number;
  /** How much the day counts in the mean. */
  readonly weight: number;
  /** Columns first .. end - 1; those from `agreed` on have the same opinion in every type that saw them. */
  readonly first: number;
  readonly agreed: number;
  readonly end: number;
  /** Sum of squared deviations of the label ranks, positive. */
  readonly labelSquares: number;
}

/**
 * A look-back window laid out for search: one column per (day, instrument with a label), days one after the other.
 * Days whose labels have no defined correlation with anything are left out. `size` columns, K types.
 */
export interface Window {
  readonly types: number;
  readonly size: number;
  readonly ranges: readonly WindowRange[];
  /** Opinions by column, K each: what the plain formula reads. NaN = unseen and left out. */
  readonly opinions: Float64Array;
  /** Opinion minus the column's reference, by type: rows of `size`; 0 where unseen and left out. */
  readonly shifted: Float64Array;
  /** 1 where the type has an opinion, by type; absent when all have one everywhere. */
  readonly seen: Float64Array | undefined;
  /** Per column: the largest less the smallest opinion, exactly 0 under full agreement. */
  readonly spread: Float64Array;
  /** Per column: the reference that `shifted` is taken from, between the smallest and the largest opinion. */
  readonly reference: Float64Array;
  /** Per column: the first opinion, which the plain formula takes deviations from. */
  readonly origin: Float64Array;
  /** Per column: centred average rank of the label within its day; multiples of 1/2, so that sums of products are exact. */
  readonly labelRanks: Float64Array;
  /** Per column: the instrument's place in its day. */
  readonly member: Int32Array;
}

/** Lays out the days of an objective. References are the consensus under `start`: deviations stay small, and so do rounding errors. */
export function windowOf(objective: Objective, unseen: UnseenRule, start: Float64Array): Window {
  const { types } = objective;
  const parts = objective.days
    .map((_, day) => dayPart(objective, unseen, day))
    .filter((part) => part !== undefined);
  const size = parts.reduce((total, part) => total + part.members.length, 0);
  const anyUnseen = parts.some((part) => part.opinions.some(Number.isNaN));
  const window = {
    types,
    size,
    ranges: [] as WindowRange[],
    opinions: new Float64Array(size * types),
    shifted: new Float64Array(size * types),
    seen: anyUnseen ? new Float64Array(size * types) : undefined,
    spread: new Float64Array(size),
    reference: new Float64Array(size),
    origin: new Float64Array(size),
    labelRanks: new Float64Array(size),
    member: new Int32Array(size),
  };
  const moments = new Float64Array(2);
  let column = 0;
  for (const part of parts) {
    const first = column;
    for (const k of part.byAgreement) {
      const member = part.members[k] as number;
      const low = part.low[k] as number;
      const high = part.high[k] as number;
      momentsOf(part.opinions, member, part.instruments, start, moments);
      const reference = Math.min(Math.max(moments[0] as number, low), high);
      window.member[column] = member;
      window.spread[column] = high - low;
      window.reference[column] = reference;
      window.labelRanks[column] = part.labelRanks[k] as number;
      for (let i = types - 1; i >= 0; i--) {
        const opinion = part.opinions[i * part.instruments + member] as number;
        window.opinions[column * types + i] = opinion;
        if (Number.isNaN(opinion)) continue;
        window.origin[column] = opinion;
        window.shifted[i * size + column] = opinion - reference;
        if (window.seen !== undefined) window.seen[i * size + column] = 1;
      }
      column++;
    }
    const { day, varying, labelSquares } = part;
    const { weight = 1 } = objective.days[day] as Objective['days'][number];
    window.ranges.push({ day, weight, first, agreed: first + varying, end: column, labelSquares });
  }
  return window;
}

interface DayPart {
  readonly day: number;
  readonly instruments: number;
  readonly opinions: Float64Array;
  /** Members with a label, in member order, and per such member: smallest and largest opinion, centred label rank. */
  readonly members: readonly number[];
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly labelRanks: Float64Array;
  readonly labelSquares: number;
  /** Indices into `members`: first the `varying` ones, then those in full agreement. */
  readonly byAgreement: readonly number[];
  readonly varying: number;
}

function dayPart(objective: Objective, unseen: UnseenRule, day: number): DayPart | undefined {
  const { tally, labels } = objective.days[day] as Objective['days'][number];
  const { types, instruments } = tally;
  invariant(types === objective.types, 'the tallies of a window have the rows of the objective');
  invariant(labels.length === instruments, 'the labels of a day have one value per member');
  const members = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
  const middle = (members.length + 1) / 2;
  const labelRanks = averageRanks(members.map((j) => labels[j] as number)).map((rank) => rank - middle);
  const labelSquares = labelRanks.reduce((total, rank) => total + rank * rank, 0);
  // Fewer than two labels, or all equal: no signal can have a correlation with them.
  if (labelSquares === 0) return undefined;
  const opinions = opinionsOf(tally, unseen);
  const low = new Float64Array(members.length);
  const high = new Float64Array(members.length);
  for (const [k, j] of members.entries()) {
    const seen: number[] = [];
    for (let i = 0; i < types; i++) {
      const opinion = opinions[i * instruments + j] as number;
      if (!Number.isNaN(opinion)) seen.push(opinion);
    }
    low[k] = seen.length === 0 ? 0 : Math.min(...seen);
    high[k] = seen.length === 0 ? 0 : Math.max(...seen);
  }
  const indices = [...members.keys()];
  const varying = indices.filter((k) => low[k] !== high[k]);
  const byAgreement = [...varying, ...indices.filter((k) => low[k] === high[k])];
  return {
    day,
    instruments,
    opinions,
    members,
    low,
    high,
    labelRanks,
    labelSquares,
    byAgreement,
    varying: varying.length,
  };
}
