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

export type WorkerOptions = Pick<ClusterWorkerOptions, 'join' | 'admin' | 'store' | 'listen' | 'advertise'>;

/** Joins a cluster and serves it until a signal. */
export async function worker(
  { services, terminal, json }: CommandContext,
  options: WorkerOptions,
): Promise<Outcome> {
  const say = json ? () => undefined : (line: string) => terminal.err(line);
  const done = new ShardsDone(say, systemTimers);
  const joined = await services.startClusterWorker({
    ...options,
    workingFolder: terminal.cwd,
    observe: (event) => done.observe(event),
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
      forget();
      return exitCodes.ok;
    },
  };
}

/** Without news for this long, what was done so far is said. */
const QUIET_MS = 1000;

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

  observe(event: WorkerEvent): void {
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
