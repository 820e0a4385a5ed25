/**
 * Threads for work that takes long.
 * 1. Few work at the same time; the rest waits, in the order of asking.
 * 2. Closing ends them all: who waits is told.
 */
import type { Worker } from 'node:worker_threads';
import { MassError, startThread } from '../../core/index.ts';
import type { Results, Work, WorkAnswer } from './job.ts';

const AT_ONCE = 2;
const MOST_WAITING = 16;

export class Threads {
  private readonly kinds: Pick<Work, 'kinds'>;
  private readonly working = new Set<Worker>();
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private isClosed = false;

  constructor(kinds: Pick<Work, 'kinds'>) {
    this.kinds = kinds;
  }

  /** Rejects with the problems of the work, and with `studio.busy`. */
  async do<Kind extends Work['kind']>(
    work: Omit<Extract<Work, { readonly kind: Kind }>, 'kinds'>,
  ): Promise<Results[Kind]> {
    await this.turn();
    try {
      const answer = await this.answer<Kind>({ ...work, ...this.kinds } as unknown as Work);
      if ('result' in answer) return answer.result;
      throw new MassError(answer.problems);
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const next of this.waiting.splice(0)) next();
    await Promise.all([...this.working].map((worker) => worker.terminate()));
  }

  private async turn(): Promise<void> {
    if (this.busy >= AT_ONCE) {
      if (this.waiting.length >= MOST_WAITING) throw busy();
      await new Promise<void>((next) => this.waiting.push(next));
    }
    if (this.isClosed) throw busy();
    this.busy++;
  }

  private answer<Kind extends Work['kind']>(work: Work): Promise<WorkAnswer<Kind>> {
    return new Promise((resolve, reject) => {
      const worker = startThread(new URL('work-thread.ts', import.meta.url), work);
      this.working.add(worker);
      worker.once('message', (answer: WorkAnswer<Kind>) => resolve(answer));
      worker.once('error', reject);
      worker.once('exit', () => {
        this.working.delete(worker);
        reject(busy());
      });
    });
  }
}

function busy(): MassError {
  return new MassError({
    code: 'studio.busy',
    message: 'the studio has too much to do, or is closing',
    hint: 'ask again later',
  });
}
