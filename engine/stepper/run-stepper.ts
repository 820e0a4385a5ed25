/**
 * The stepper of a run folder, with or without the run that is writing it.
 * 1. The position is on a committed day, or on a phase of the day in progress that is over.
 * 2. A day in progress that is dropped (the run was stopped or failed) takes the position back to the last committed one.
 * 3. Going somewhere takes effect at once; a step that is waiting then moves nobody.
 */
import { breathe, invariant } from '../../core/index.ts';
import type { DayView } from '../replay/day-view.ts';
import { type DayPhase, LAST_PHASE, type Position } from '../replay/position.ts';
import type { Replay } from '../replay.ts';
import type { RunState } from '../run-state.ts';
import type { RunUntilOptions, Stepper } from '../stepper.ts';
import { viewOfFacts } from './facts-view.ts';
import type { LiveRun } from './live-run.ts';
import { daysAt, endOf, following, isBefore, nextEnd, preceding } from './positions.ts';
import type { StepEvent } from './step-event.ts';
import { cutTo, type StepView } from './step-view.ts';

export class RunStepper implements Stepper {
  readonly replay: Replay;
  private readonly live: LiveRun | undefined;
  private readonly types: readonly string[];
  private readonly listeners = new Set<(event: StepEvent) => void>();
  private at: Position | undefined;
  /** How often somebody went somewhere without waiting. */
  private turns = 0;
  private closing: Promise<void> | undefined;

  constructor(replay: Replay, live: LiveRun | undefined) {
    this.replay = replay;
    this.live = live;
    this.types = replay.overview().types.map(({ id }) => id);
    if (live !== undefined) live.tell = (event) => this.hear(event);
  }

  get position(): Position | undefined {
    return this.at;
  }

  get state(): RunState {
    return this.replay.state(daysAt(this.at));
  }

  get committed(): number {
    return this.replay.days();
  }

  get isLive(): boolean {
    return this.live?.isRunning === true;
  }

  view(): StepView | undefined {
    const { at, live, replay } = this;
    if (at === undefined) return undefined;
    if (at.day < this.committed) return cutTo(replay.day(at.day), at, true);
    const facts = live?.facts;
    invariant(facts !== undefined, 'the position is on the day in progress');
    return cutTo(
      viewOfFacts(facts, this.types, (day) => replay.record(day)),
      at,
      false,
    );
  }

  stepPhase(): Promise<Position | undefined> {
    return this.stepTo(following(this.at));
  }

  stepDay(): Promise<Position | undefined> {
    return this.stepTo(nextEnd(this.at));
  }

  back(): Position | undefined {
    return this.turnTo(this.at === undefined ? undefined : endOf(this.at.day - 1));
  }

  backPhase(): Position | undefined {
    return this.turnTo(preceding(this.at));
  }

  goTo(day: number, phase: DayPhase = LAST_PHASE): Position {
    const target = { day, phase };
    // Throws where there is no such day.
    if (!Number.isInteger(day) || day < 0 || !this.isOver(target)) this.replay.record(day);
    this.turnTo(target);
    return target;
  }

  async runUntil(
    condition: (day: DayView) => boolean,
    { signal, most = Number.POSITIVE_INFINITY }: RunUntilOptions = {},
  ): Promise<{ readonly position: Position | undefined; readonly isMet: boolean }> {
    const { turns } = this;
    const goesOn = () => this.turns === turns && !this.isClosed && signal?.aborted !== true;
    for (let days = 0; days < most && goesOn(); days++) {
      const target = nextEnd(this.at);
      await this.stepTo(target, signal);
      if (this.turns !== turns || this.isClosed || isBefore(this.at, target)) break;
      if (condition(this.replay.day(target.day))) return { position: this.at, isMet: true };
      // Whoever wants to stop it must be heard.
      await breathe();
    }
    return { position: this.at, isMet: false };
  }

  subscribe(listener: (event: StepEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    await this.live?.stop();
  }

  close(): Promise<void> {
    this.closing ??= this.stop().then(() => this.replay.close());
    return this.closing;
  }

  private get isClosed(): boolean {
    return this.closing !== undefined;
  }

  private async stepTo(target: Position, signal?: AbortSignal): Promise<Position | undefined> {
    invariant(!this.isClosed, 'the stepper is closed');
    const { turns, live } = this;
    if (this.isOver(target)) {
      if (target.day >= this.committed) this.tell({ kind: 'phase', position: target, live: false });
      return this.moveTo(target);
    }
    if (live?.isRunning !== true) return undefined;
    await live.reach(target, signal);
    if (this.isClosed) return undefined;
    if (this.turns !== turns) return this.at;
    if (this.isOver(target)) return isBefore(this.at, target) ? this.moveTo(target) : this.at;
    const reached = live.position;
    // Given up on the way.
    if (reached === undefined) return undefined;
    return isBefore(this.at, reached) ? this.moveTo(reached) : this.at;
  }

  private turnTo(target: Position | undefined): Position | undefined {
    invariant(!this.isClosed, 'the stepper is closed');
    this.turns++;
    return this.moveTo(target);
  }

  private moveTo(target: Position | undefined): Position | undefined {
    const isElsewhere = isBefore(this.at, target) || isBefore(target, this.at);
    this.at = target;
    if (isElsewhere) this.tell({ kind: 'position', position: target, committed: this.committed });
    return target;
  }

  private isOver(target: Position): boolean {
    return target.day < this.committed || !isBefore(this.live?.position, target);
  }

  private hear(event: StepEvent): void {
    const hasEnded = event.kind === 'status' || event.kind === 'failed';
    if (hasEnded && this.at !== undefined && this.at.day >= this.committed) {
      this.moveTo(endOf(this.committed - 1));
    }
    this.tell(event);
  }

  private tell(event: StepEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
