import type { DayView } from './replay/day-view.ts';
import type { DayPhase, Position } from './replay/position.ts';
import type { Replay } from './replay.ts';
import type { RunState } from './run-state.ts';
import type { StepEvent } from './stepper/step-event.ts';
import type { StepView } from './stepper/step-view.ts';

export interface RunUntilOptions {
  /** Aborted when one wants to stand where one is; the run is held there. */
  readonly signal?: AbortSignal;
  /** Days to go at most. @default until nothing follows */
  readonly most?: number;
}

/**
 * Walks a run phase by phase: through its committed days in both directions, and, where it is live, on past the last of
 * them, one day at a time. A step that waits while somebody goes elsewhere leaves him there. Made by `stepScenario` and
 * `stepRun`.
 */
export interface Stepper {
  /** The same run, any day at once. */
  readonly replay: Replay;
  /** Undefined = before the first day, where every stepper begins. */
  readonly position: Position | undefined;
  /** Committed state at the position: the days before its own, and that one where it stands at its last phase. */
  readonly state: RunState;
  /** Committed days, now. */
  readonly committed: number;
  /** Can go beyond the last committed day. */
  readonly isLive: boolean;
  /** What is known at the position; undefined before the first day. */
  view(): StepView | undefined;
  /** Undefined = nothing follows: the end of the market, or of a run that is not live. Rejects with what fails the run. */
  stepPhase(): Promise<Position | undefined>;
  /** To the last phase of this day if it is not there, else of the next; otherwise as `stepPhase`. */
  stepDay(): Promise<Position | undefined>;
  /** To the last phase of the day before. */
  back(): Position | undefined;
  backPhase(): Position | undefined;
  /** To a committed day, or a phase of the day in progress that is over. Throws `replay.no-such-day`. @default the last phase */
  goTo(day: number, phase?: DayPhase): Position;
  /** Day by day until one meets the condition, which is asked at the end of each. */
  runUntil(
    condition: (day: DayView) => boolean,
    options?: RunUntilOptions,
  ): Promise<{ readonly position: Position | undefined; readonly isMet: boolean }>;
  /** Returns what ends it. */
  subscribe(listener: (event: StepEvent) => void): () => void;
  /** Ends a live run after the day in progress, with models or on a cluster before that; what is committed can still be stepped through. */
  stop(): Promise<void>;
  /** Stops and closes everything. */
  close(): Promise<void>;
}
