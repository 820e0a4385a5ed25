/**
 * Run states by day, read off a journal.
 * 1. A state is the nearest known one, moved by the patches of the days between: forward, or back by the inverse ones.
 * 2. Known are the state before the first day, the keyframes, and the state that was asked for last.
 */
import { applyPatches, type Patch } from 'immer';
import type { Journal } from '../../journal/index.ts';
import { initialState, type RunState } from '../run-state.ts';
import { KEYFRAME_DAYS, keyframeName } from './keyframes.ts';

export class StateWalk {
  private readonly journal: Journal;
  private last: RunState;

  constructor(journal: Journal, types: number) {
    this.journal = journal;
    this.last = initialState(types);
  }

  /** After `day` committed days. */
  at(day: number): RunState {
    let state = this.nearest(day);
    while (state.day < day) state = this.forward(state);
    while (state.day > day) state = this.back(state);
    this.last = state;
    return state;
  }

  private forward(state: RunState): RunState {
    const { patches } = this.journal.day(state.day, { ballots: false });
    return applyPatches(state, patches as readonly Patch[]);
  }

  private back(state: RunState): RunState {
    const { inversePatches } = this.journal.day(state.day - 1, { ballots: false });
    return applyPatches(state, inversePatches as readonly Patch[]);
  }

  /** Runs of earlier versions have no keyframes: they are walked from where one stands, or from the beginning. */
  private nearest(day: number): RunState {
    const types = this.last.distribution.length;
    const isNearer = (from: number) => Math.abs(day - from) < Math.abs(day - this.last.day);
    const below = Math.floor(day / KEYFRAME_DAYS) * KEYFRAME_DAYS;
    const candidates = [below, below + KEYFRAME_DAYS].sort((a, b) => Math.abs(day - a) - Math.abs(day - b));
    for (const at of candidates) {
      if (!isNearer(at)) continue;
      if (at === 0) return initialState(types);
      const stored = this.journal.result(keyframeName(at)) as RunState | undefined;
      if (stored !== undefined) return stored;
    }
    return isNearer(0) ? initialState(types) : this.last;
  }
}
