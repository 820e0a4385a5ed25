import { once } from 'node:events';
import { startThread } from '../../core/index.ts';
import type { BareThreadAnswer, BareThreadData } from './bare-thread.ts';

/** What two threads can do on this machine at this moment: the bare loop over the same investors in one thread, and in two. */
export interface BareThreads {
  one(): Promise<void>;
  two(): Promise<void>;
  stop(): Promise<void>;
}

/** Investors of a pass: as many at every size, long enough that starting it does not count. */
export const BARE_INVESTORS = 200_000;

export function startBareThreads(): BareThreads {
  const file = new URL('bare-thread.ts', import.meta.url);
  const start = (count: BareThreadData) => startThread(file, count);
  const whole = start(BARE_INVESTORS);
  const halves = [start(BARE_INVESTORS / 2), start(BARE_INVESTORS / 2)];
  const asked = async (threads: readonly (typeof whole)[]): Promise<void> => {
    const answers = threads.map(async (thread) => {
      const answer = once(thread, 'message');
      thread.postMessage('day');
      const [sum] = (await answer) as [BareThreadAnswer];
      if (Number.isNaN(sum)) throw new Error('a benchmark computed NaN');
    });
    await Promise.all(answers);
  };
  return {
    one: () => asked([whole]),
    two: () => asked(halves),
    async stop() {
      await Promise.all([whole, ...halves].map((thread) => thread.terminate()));
    },
  };
}
