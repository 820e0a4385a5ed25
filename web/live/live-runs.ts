/**
 * The runs that this studio started and that have not ended.
 * 1. There is one per folder at most: the writer's lock sees to it.
 * 2. Closing stops them all, and waits until each has ended where it can go on later.
 */
import { MassError, type Problem } from '../../core/index.ts';
import type { ControlRequest, LiveStatus } from '../api.ts';
import type { RunJob } from './job.ts';
import { LiveRun } from './live-run.ts';

/** Each is a process that may take all memory and processors there are. */
const MOST_RUNS = 16;

export interface LiveRunsListener {
  /** A run started, moved or ended. */
  changed(run: string): void;
  failed(run: string, problems: readonly Problem[]): void;
}

/** What a run is made or continued from, without what is the studio's. */
export type RunOrder = RunJob extends infer Job
  ? Job extends RunJob
    ? Omit<Job, 'command' | 'kinds'>
    : never
  : never;

export class LiveRuns {
  private readonly listener: LiveRunsListener;
  private readonly surroundings: Pick<RunJob, 'command' | 'kinds'>;
  private readonly runs = new Map<string, LiveRun>();
  private readonly starting = new Set<Promise<unknown>>();
  private readonly pids = new Set<number>();
  private isClosed = false;

  constructor(listener: LiveRunsListener, surroundings: Pick<RunJob, 'command' | 'kinds'>) {
    this.listener = listener;
    this.surroundings = surroundings;
  }

  get(name: string): LiveRun | undefined {
    return this.runs.get(name);
  }

  /** Process ids of the runs that were begun and whose names are not known yet. */
  get startingPids(): ReadonlySet<number> {
    return this.pids;
  }

  names(): readonly string[] {
    return [...this.runs.keys()];
  }

  /** Resolves when nothing keeps the run from its first day any more; rejects with what does. */
  async start(order: RunOrder): Promise<LiveRun> {
    if (this.isClosed) throw conflict('the studio is closing', 'start it again');
    if (this.runs.size + this.starting.size >= MOST_RUNS) {
      throw new MassError({
        code: 'studio.busy',
        message: 'the studio runs as many runs as it can at the same time',
        found: MOST_RUNS,
        hint: 'wait for one to end, or stop one',
      });
    }
    const starting = this.open(order);
    this.starting.add(starting);
    try {
      return await starting;
    } finally {
      this.starting.delete(starting);
    }
  }

  /** Throws `studio.conflict` for a run that this studio did not start. */
  async control(name: string, action: Exclude<ControlRequest['action'], 'continue'>): Promise<LiveStatus> {
    const run = this.runs.get(name);
    if (run === undefined)
      throw conflict(
        'this studio does not run the run',
        'control it where it was started, or continue it here',
        name,
      );
    return run.act(action);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.starting);
    const runs = [...this.runs.values()];
    await Promise.all(runs.map((run) => run.act('stop')));
    await Promise.all(runs.map((run) => run.ended));
  }

  private async open(order: RunOrder): Promise<LiveRun> {
    let opened: LiveRun | undefined;
    const starting = LiveRun.start({ ...order, ...this.surroundings }, () => {
      if (opened !== undefined) this.listener.changed(opened.name);
    });
    const { pid } = starting;
    if (pid !== undefined) this.pids.add(pid);
    try {
      opened = await starting.opened;
      this.keep(opened);
      return opened;
    } finally {
      if (pid !== undefined) this.pids.delete(pid);
    }
  }

  private keep(run: LiveRun): void {
    const { name } = run;
    this.runs.set(name, run);
    this.listener.changed(name);
    void run.ended.then((problems) => {
      // It may be continued already by the time its process is gone.
      if (this.runs.get(name) === run) this.runs.delete(name);
      this.listener.changed(name);
      if (problems !== undefined) this.listener.failed(name, problems);
    });
  }
}

export function conflict(message: string, hint: string, found?: unknown): MassError {
  return new MassError({ code: 'studio.conflict', message, hint, ...(found === undefined ? {} : { found }) });
}
