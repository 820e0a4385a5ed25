/**
 * Holdings of a run's headline portfolio by day, for whoever looks at days in any order.
 * 1. The market is opened when the first day is asked for, and once, or again when the run goes on over days that arrived since.
 *    What was in the way may be cleared, and the day asked for again.
 * 2. Who asks waits until the days before are traded, in the order of asking; days that have been traded are there at once.
 * 3. A day that cannot be traded stays so; the days before it can still be looked at.
 */
import { breathe, invariant, MassError } from '../../core/index.ts';
import type { Replay } from '../replay.ts';
import { HeadlineWalk, notAvailable } from './headline-walk.ts';
import type { PortfolioDayView } from './portfolio-day.ts';

export interface PortfolioDays {
  /**
   * After the close of a committed day; computed up to it in one forward pass over the market that goes on where it stands. Throws
   * `replay.no-such-day`, and `replay.not-available` where the market cannot be opened, has no fills, or is another than the run's.
   */
  at(day: number): Promise<PortfolioDayView>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** Of a run that is finished, interrupted or growing; `replay` stays its owner's. */
export function openPortfolioDays(replay: Replay): PortfolioDays {
  let walk: HeadlineWalk | undefined;
  /** Committed when the market was opened. */
  let daysWhenOpened = 0;
  /** Of the day that could not be traded; it is thrown again for all that follow. */
  let failure: { readonly error: unknown } | undefined;
  let isClosed = false;
  let closing: Promise<void> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** Lets go of a market that ended before days that have been committed since. */
  function forgetOutrun(): void {
    if (walk === undefined || replay.days() <= Math.max(walk.marketDays, daysWhenOpened)) return;
    walk.close();
    walk = undefined;
    failure = undefined;
  }

  async function reach(day: number): Promise<PortfolioDayView> {
    forgetOutrun();
    if (walk === undefined && !isClosed) {
      const days = replay.days();
      walk = await openWalk(replay);
      daysWhenOpened = days;
    }
    while (walk !== undefined && walk.days <= day) {
      await breathe();
      if (isClosed) break;
      if (failure !== undefined) throw failure.error;
      const record = replay.record(walk.days, { ballots: false });
      try {
        walk.addDay(record);
      } catch (error) {
        failure = { error };
        throw error;
      }
    }
    if (walk === undefined || isClosed) throw notAvailable('it is no longer looked at');
    return walk.view(day);
  }

  return {
    async at(day) {
      invariant(!isClosed, 'portfolio days are open');
      if (walk !== undefined && Number.isInteger(day) && day >= 0 && day < walk.days) return walk.view(day);
      // Before anything is opened: is there such a day?
      replay.record(day, { ballots: false });
      const reached = queue.then(() => reach(day));
      queue = reached.catch(() => undefined);
      return reached;
    },
    close() {
      isClosed = true;
      closing ??= queue.then(() => walk?.close());
      return closing;
    },
  };
}

async function openWalk(replay: Replay): Promise<HeadlineWalk> {
  try {
    return await HeadlineWalk.open(replay.manifest(), replay.runDir);
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    const [{ message, file, hint }] = error.problems;
    throw notAvailable(file === undefined ? message : `${file}: ${message}`, hint, error);
  }
}
