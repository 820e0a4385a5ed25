/**
 * Holds a run between two phases until somebody lets it go on. One gate serves one run.
 * 1. A run that is held has announced a phase and done nothing after it; answers that were asked for before still arrive.
 * 2. After a commit a run is held before its next day begins, never inside one: stopped there, it ends with whole days.
 * 3. Once its signal is aborted or its run is over, a gate holds nothing, and nobody waits at it.
 * 4. Where several days are asked at the same time, phases of later days come before earlier ones are committed; a step is
 *    over at the next phase, or commit, of any day.
 */
import type { DayFacts } from './day-facts.ts';
import type { Phase } from './events.ts';
import type { SessionObserver } from './session.ts';

/** A phase that was announced, and what its day says so far. */
export interface RunPlace {
  readonly day: number;
  readonly phase: Phase;
  readonly facts: DayFacts;
}

export type GateEvent =
  | ({ readonly kind: 'phase' } & RunPlace)
  /** The run stands at the gate. */
  | { readonly kind: 'held' }
  /** It goes on. */
  | { readonly kind: 'released' }
  /** Its days are over: it is evaluated, or ends. */
  | { readonly kind: 'over' };

export interface GateOptions {
  /** That of the run. @default the run cannot be stopped */
  readonly signal?: AbortSignal;
  /** Who else watches the run; told before the gate is. */
  readonly observer?: SessionObserver;
  /** Holds the run before its first day. @default false */
  readonly paused?: boolean;
}

interface Waiting {
  readonly until: 'phase' | 'day';
  readonly arrived: (place: RunPlace | undefined) => void;
}

export class RunGate {
  /** For `RunControl.observer` of the run. */
  readonly observer: SessionObserver;
  private readonly listeners = new Set<(event: GateEvent) => void>();
  private readonly signal: AbortSignal | undefined;
  private paused: boolean;
  private isOpenForGood = false;
  private release: (() => void) | undefined;
  private waiting: readonly Waiting[] = [];
  private latest: RunPlace | undefined;

  constructor({ signal, observer, paused = false }: GateOptions = {}) {
    this.paused = paused;
    this.signal = signal;
    this.observer = this.observerBeside(observer);
    if (signal?.aborted === true) this.openForGood();
    signal?.addEventListener('abort', this.openForGood);
  }

  /** Whether the run will be held, or is. */
  get isPaused(): boolean {
    return this.paused;
  }

  /** Whether the run stands at the gate now. */
  get isHeld(): boolean {
    return this.release !== undefined;
  }

  /** The phase that was announced last; undefined before the first. */
  get place(): RunPlace | undefined {
    return this.latest;
  }

  /** The run is held at its next phase. */
  pause(): void {
    if (!this.isOpenForGood) this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.letGo();
  }

  /** Lets the run go on to its next phase, where it is held. Undefined = none follows: its days are over, or it was stopped. */
  stepPhase(): Promise<RunPlace | undefined> {
    return this.goOn('phase');
  }

  /** As `stepPhase`, to the next commit. */
  stepDay(): Promise<RunPlace | undefined> {
    return this.goOn('day');
  }

  /** Returns what ends it. */
  subscribe(listener: (event: GateEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private goOn(until: Waiting['until']): Promise<RunPlace | undefined> {
    if (this.isOpenForGood) return Promise.resolve(undefined);
    this.paused = true;
    return new Promise((arrived) => {
      this.waiting = [...this.waiting, { until, arrived }];
      this.letGo();
    });
  }

  private arrive(place: RunPlace): void | Promise<void> {
    this.latest = place;
    this.tell({ kind: 'phase', ...place });
    const isCommitted = place.phase === 'committed';
    const isThere = ({ until }: Waiting) => until === 'phase' || isCommitted;
    const there = this.waiting.filter(isThere);
    this.waiting = this.waiting.filter((one) => !isThere(one));
    for (const { arrived } of there) arrived(place);
    if (!isCommitted) return this.hold();
  }

  private hold(): void | Promise<void> {
    if (!this.paused || this.waiting.length > 0 || this.isOpenForGood) return;
    const held = new Promise<void>((release) => {
      this.release = release;
    });
    this.tell({ kind: 'held' });
    return held;
  }

  private letGo(): void {
    const { release } = this;
    if (release === undefined) return;
    this.release = undefined;
    this.tell({ kind: 'released' });
    release();
  }

  private readonly openForGood = (): void => {
    this.isOpenForGood = true;
    this.signal?.removeEventListener('abort', this.openForGood);
    this.paused = false;
    const { waiting } = this;
    this.waiting = [];
    for (const { arrived } of waiting) arrived(undefined);
    this.letGo();
  };

  private tell(event: GateEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private observerBeside(other: SessionObserver = {}): SessionObserver {
    return {
      ...(other.optimizerStep === undefined
        ? {}
        : { optimizerStep: (day, step) => other.optimizerStep?.(day, step) }),
      messages: (day, sent) => other.messages?.(day, sent),
      next: () => after(other.next?.(), () => this.hold()),
      phase: (phase, day, facts) =>
        after(other.phase?.(phase, day, facts), () => this.arrive({ phase, day, facts })),
      closed: () => {
        other.closed?.();
        this.openForGood();
        this.tell({ kind: 'over' });
      },
    };
  }
}

/** Keeps what is done at once synchronous. */
function after(first: void | Promise<void>, then: () => void | Promise<void>): void | Promise<void> {
  return first instanceof Promise ? first.then(then) : then();
}
