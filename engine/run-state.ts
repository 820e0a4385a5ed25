/**
 * The aggregates that one day hands to the next, as one immutable value. Immer's patches of it are the journal's steps
 * forward and back.
 * 1. `day` is the number of committed days.
 * 2. `distribution` and `plan` are in type order; the distribution is positive and sums to the number of types.
 * 3. `openLabels` lists the days whose label at some horizon has not ended, oldest first.
 */
import { enablePatches, type Patch, produceWithPatches } from 'immer';
import type { TradingDate } from '../core/index.ts';

enablePatches();

export interface RunState {
  readonly day: number;
  readonly distribution: readonly number[];
  readonly plan: readonly number[];
  readonly openLabels: readonly {
    readonly day: number;
    readonly date: TradingDate;
    readonly horizons: readonly number[];
  }[];
}

/** What a day changes. */
export interface StateChange {
  readonly day: number;
  readonly date: TradingDate;
  readonly horizons: readonly number[];
  readonly distribution: ArrayLike<number>;
  readonly plan: ArrayLike<number>;
  readonly endedLabels: readonly { readonly day: number; readonly horizon: number }[];
}

/** Before the first day: weight 1 per type, nobody spawned. */
export function initialState(types: number): RunState {
  return {
    day: 0,
    distribution: Array.from({ length: types }, () => 1),
    plan: Array.from({ length: types }, () => 0),
    openLabels: [],
  };
}

/** The state after a day, with the patches that lead there and back. */
export function advance(
  state: RunState,
  change: StateChange,
): {
  readonly state: RunState;
  readonly patches: readonly Patch[];
  readonly inversePatches: readonly Patch[];
} {
  const [next, patches, inversePatches] = produceWithPatches(state, (draft) => {
    draft.day = change.day + 1;
    for (let i = 0; i < change.distribution.length; i++) {
      draft.distribution[i] = change.distribution[i] as number;
      draft.plan[i] = change.plan[i] as number;
    }
    for (const ended of change.endedLabels) {
      const open = draft.openLabels.find((label) => label.day === ended.day);
      if (open !== undefined) open.horizons = open.horizons.filter((horizon) => horizon !== ended.horizon);
    }
    draft.openLabels = draft.openLabels.filter((label) => label.horizons.length > 0);
    draft.openLabels.push({ day: change.day, date: change.date, horizons: [...change.horizons] });
  });
  return { state: next, patches, inversePatches };
}
