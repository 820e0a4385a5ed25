/**
 * A run that goes on phase by phase, held at a gate in between.
 * 1. One day is in progress at most: nobody is asked for a day that nobody has stepped to.
 * 2. The run is written as any other; its days, digests and results are those of the same run without a gate.
 * 3. Once its last day is committed it is evaluated and exported without being asked.
 */
import type { Problem } from '../../core/index.ts';
import { MassError } from '../../core/index.ts';
import type { RunControl } from '../control.ts';
import type { DayFacts } from '../day-facts.ts';
import type { RunEvent } from '../events.ts';
import { type GateEvent, RunGate, type RunPlace } from '../gate.ts';
import { dayPhases, type Position } from '../replay/position.ts';
import type { RunReport } from '../report.ts';
import { isBefore, overAt } from './positions.ts';
import type { StepEvent } from './step-event.ts';

type Opened = Extract<RunEvent, { readonly kind: 'opened' }>;

export class LiveRun {
  readonly runDir: string;
  /** When the run has ended, however; never rejects. */
  readonly settled: Promise<void>;
  /** Of whoever steps; told nothing before it is set. */
  tell: (event: StepEvent) => void = () => undefined;
  private readonly gate: RunGate;
  private readonly stopping: AbortController;
  private readonly days: number;
  private place: RunPlace | undefined;
  private hasEnded = false;
  private failure: { readonly error: unknown } | undefined;

  private constructor(gate: RunGate, stopping: AbortController, opened: Opened, run: Promise<RunReport>) {
    this.runDir = opened.runDir;
    this.days = opened.days;
    this.gate = gate;
    this.stopping = stopping;
    this.settled = run.then(
      ({ complete }) => this.end({ kind: 'status', status: complete ? 'finished' : 'stopped' }),
      (error: unknown) => {
        this.failure = { error };
        this.end({ kind: 'failed', problems: problemsOf(error) });
      },
    );
    gate.subscribe((event) => this.hear(event));
    if (opened.committed === opened.days) gate.resume();
  }

  /**
   * Starts a run and holds it before its next day. Undefined = it had no day left. Rejects with what kept it from being opened.
   */
  static async open(
    control: RunControl,
    start: (control: RunControl) => Promise<RunReport>,
  ): Promise<LiveRun | undefined> {
    const stopping = new AbortController();
    const signal =
      control.signal === undefined ? stopping.signal : AbortSignal.any([control.signal, stopping.signal]);
    const { observer } = control;
    const gate = new RunGate({ signal, paused: true, ...(observer === undefined ? {} : { observer }) });
    const opening = Promise.withResolvers<Opened | undefined>();
    let live: LiveRun | undefined;
    const run = start({
      ...control,
      daysInFlight: 1,
      signal,
      observer: gate.observer,
      observe(event) {
        control.observe?.(event);
        if (event.kind === 'opened') opening.resolve(event);
        else if (event.kind === 'models') live?.tell(event);
        else if (event.kind === 'controls') live?.tell({ ...event, kind: 'evaluation' });
      },
    });
    run.then(() => opening.resolve(undefined), opening.reject);
    const opened = await opening.promise;
    if (opened !== undefined) live = new LiveRun(gate, stopping, opened, run);
    return live;
  }

  /** False once it has ended, failed or been stopped. */
  get isRunning(): boolean {
    return !this.hasEnded;
  }

  /** What is known of the day in progress, or of the one that was committed last. */
  get facts(): DayFacts | undefined {
    return this.place?.facts;
  }

  /** The phase that was over last. */
  get position(): Position | undefined {
    return this.place === undefined ? undefined : { day: this.place.day, phase: overAt[this.place.phase] };
  }

  /** Goes on until the position is over, the signal is aborted, or the run ends. Rejects with what fails the run meanwhile. */
  async reach(target: Position, signal?: AbortSignal): Promise<void> {
    const isAborted = () => signal?.aborted === true;
    while (this.isRunning && isBefore(this.position, target) && !isAborted()) {
      const place = await unlessAborted(this.gate.stepPhase(), signal);
      if (place === undefined) await unlessAborted(this.settled, signal);
    }
    if (this.failure !== undefined) throw this.failure.error;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.settled;
  }

  private hear(event: GateEvent): void {
    if (event.kind !== 'phase') return;
    const { day, phase, facts } = event;
    const before = this.place?.day === day ? dayPhases.indexOf(overAt[this.place.phase]) : -1;
    this.place = { day, phase, facts };
    if (phase === 'committed' && facts.record !== undefined) {
      this.tell({ kind: 'committed', day, digest: facts.record.digest });
      if (day + 1 === this.days) this.gate.resume();
    }
    for (const over of dayPhases.slice(before + 1, dayPhases.indexOf(overAt[phase]) + 1)) {
      this.tell({ kind: 'phase', position: { day, phase: over }, live: true });
    }
  }

  private end(event: StepEvent): void {
    this.hasEnded = true;
    this.place = undefined;
    this.tell(event);
  }
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof MassError) return error.problems;
  const message = `unexpected failure: ${error instanceof Error ? error.message : String(error)}`;
  return [{ code: 'internal.invariant', message }];
}

/** Undefined as soon as the signal is aborted; the work goes on. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return work;
  if (signal.aborted) return undefined;
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
