/**
 * `mass worker`.
 * 1. Where it joined is said first, in one line; then, on standard error, a line for the shards of a run's day.
 * 2. The first Ctrl-C, or SIGTERM, ends it after the shards that it computes; the second one leaves at once: others answer them. That is
 *    how a worker ends: the exit code is 0.
 */
import { systemTimers, type Timers } from '../../core/index.ts';
import type { ClusterWorkerOptions, WorkerEvent } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export type WorkerOptions = Pick<
  ClusterWorkerOptions,
  'join' | 'admin' | 'store' | 'listen' | 'advertise' | 'keys'
>;

/** Joins a cluster and serves it until a signal. */
export async function worker(
  { services, terminal, json }: CommandContext,
  options: WorkerOptions,
): Promise<Outcome> {
  const say = json ? () => undefined : (line: string) => terminal.err(line);
  const done = new ShardsDone(say, systemTimers);
  const calls = new CallsMade(say, systemTimers);
  const joined = await services.startClusterWorker({
    ...options,
    workingFolder: terminal.cwd,
    observe: (event) => (event.kind === 'call' ? calls.observe(event) : done.observe(event)),
  });
  const stopped = Promise.withResolvers<void>();
  let isStopping = false;
  const forget = terminal.onStop(() => {
    if (isStopping) return terminal.leave(exitCodes.ok);
    isStopping = true;
    terminal.err('leaving after the shards in progress; press Ctrl-C again to leave at once');
    stopped.resolve();
  });
  const { server, address, store } = joined;
  const shownStore = store.startsWith('s3:') ? store : shownPath(store, terminal.cwd);
  return {
    json: { server, address, store },
    lines: [`Worker      joined ${server}, called at ${address}, store ${shownStore}`],
    exitCode: exitCodes.ok,
    stay: async () => {
      await stopped.promise;
      await joined.close();
      done.flush();
      calls.flush();
      forget();
      return exitCodes.ok;
    },
  };
}

/** Without news for this long, what was done so far is said. */
const QUIET_MS = 1000;

type CallEvent = Extract<WorkerEvent, { kind: 'call' }>;

const CALLS_MS = 10_000;

/** Model calls become one line a run every ten seconds. */
export class CallsMade {
  private readonly say: (line: string) => void;
  private readonly timers: Timers;
  private readonly calls = new Map<string, number>();
  private cancel: (() => void) | undefined;

  constructor(say: (line: string) => void, timers: Timers) {
    this.say = say;
    this.timers = timers;
  }

  observe({ run }: CallEvent): void {
    this.calls.set(run, (this.calls.get(run) ?? 0) + 1);
    this.cancel ??= this.timers.after(CALLS_MS, () => this.flush());
  }

  /** Says what has not been said. */
  flush(): void {
    this.cancel?.();
    this.cancel = undefined;
    for (const [run, calls] of this.calls) this.say(`${run}: ${calls} model call${calls === 1 ? '' : 's'}`);
    this.calls.clear();
  }
}

/** Shards become one line a run and day. */
export class ShardsDone {
  private readonly say: (line: string) => void;
  private readonly timers: Timers;
  private current: { readonly run: string; readonly day: number } | undefined;
  private shards = 0;
  private investors = 0;
  private cancel: () => void = () => undefined;

  constructor(say: (line: string) => void, timers: Timers) {
    this.say = say;
    this.timers = timers;
  }

  observe(event: Exclude<WorkerEvent, CallEvent>): void {
    if (event.kind !== 'shard') {
      this.flush();
      if (event.kind === 'opened') this.say(`${event.run}: opened`);
      else this.say(event.kind === 'failed' ? `${event.run}: ${event.text}` : `warning: ${event.text}`);
      return;
    }
    const { run, day, investors } = event;
    if (this.current?.run !== run || this.current.day !== day) this.flush();
    this.current = { run, day };
    this.shards++;
    this.investors += investors;
    this.cancel();
    this.cancel = this.timers.after(QUIET_MS, () => this.flush());
  }

  /** Says what has not been said. */
  flush(): void {
    this.cancel();
    const { current, shards, investors } = this;
    if (current === undefined) return;
    const counted = `${shards} shard${shards === 1 ? '' : 's'}, ${investors.toLocaleString('en-US')} investors`;
    this.say(`${current.run}: day ${current.day}: ${counted}`);
    this.current = undefined;
    this.shards = 0;
    this.investors = 0;
  }
}
