/** Random investors that are drawn in a thread of their own, beside whatever else is judged. */
import { invariant, startThread } from '../../core/index.ts';
import { type AggregationOptions, aggregators } from '../../optimizer/index.ts';
import { portfolioRules } from '../portfolio-rules.ts';
import type { RandomInvestors, RandomInvestorsSettings, RandomResult } from '../random-investors.ts';
import { drawnSession, type FromThread, packPools, type ThreadSettings, type ToThread } from './messages.ts';

/** Sessions that may wait for the thread: more would only take memory. */
const MOST_WAITING = 16;

/** Whether a thread can do it: kinds that a scenario brought itself exist where it was loaded alone. */
export function canRunInThread({ headline }: RandomInvestorsSettings, { kind }: AggregationOptions): boolean {
  return aggregators.isBuiltIn(kind) && (headline === undefined || portfolioRules.isBuiltIn(headline.kind));
}

/** As `createRandomInvestors`, with the same numbers. What fails in the thread is thrown by `ready` and `result`. */
export function randomInvestorsInThread(
  settings: RandomInvestorsSettings,
  aggregation: AggregationOptions,
): RandomInvestors {
  invariant(canRunInThread(settings, aggregation), 'a thread knows built-in kinds alone');
  const workerData: ThreadSettings = { ...settings, aggregation };
  const worker = startThread(new URL('thread.ts', import.meta.url), workerData);
  let waiting = 0;
  let failure: { readonly error: unknown } | undefined;
  let drawn: { readonly result: RandomResult | null } | undefined;
  /** Called when a message has come, or none will. */
  let woken = () => {};

  worker.on('message', (message: FromThread) => {
    if (message.kind === 'added') waiting--;
    else drawn = message;
    woken();
  });
  const fail = (error: unknown) => {
    failure ??= { error };
    woken();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the thread of random investors ended before its work was done')));

  async function until(isMet: () => boolean): Promise<void> {
    while (failure === undefined && !isMet()) {
      await new Promise<void>((resolve) => {
        woken = resolve;
      });
    }
    if (failure !== undefined) throw failure.error;
  }

  function add(message: ToThread): void {
    waiting++;
    worker.postMessage(message);
  }

  return {
    addHistory: (session) => add({ kind: 'history', session: drawnSession(session) }),
    addDay: (session, pools) => add({ kind: 'day', session: drawnSession(session), pools: packPools(pools) }),
    ready: () => until(() => waiting < MOST_WAITING),
    async result(start) {
      worker.postMessage({ kind: 'result', start } satisfies ToThread);
      await until(() => drawn !== undefined);
      return drawn?.result ?? null;
    },
    async close() {
      await worker.terminate();
    },
  };
}
