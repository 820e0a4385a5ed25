/**
 * The market's days as a run saw them, in any order. A feed goes forward alone, and so does a pass here:
 * 1. Whoever asks for a day gets it from a pass that has not gone beyond it, or from what was kept as it passed. Nothing of a
 *    later day is in it.
 * 2. The latest days of the pass are kept; for one before them the pass begins anew.
 * 3. Every day is checked against the run's digest of its data before it is shown.
 * 4. One request at a time moves the pass.
 */
import { createRevisitedDays, type RevisitedDay, type RevisitedDays } from '../../actors/index.ts';
import { breathe, type Digest, EMPTY_DIGEST, MassError } from '../../core/index.ts';
import type { MarketFeed } from '../../market/index.ts';
import { pastSelectors } from '../fork/fork-start.ts';
import type { Replay } from '../replay.ts';
import { checkSameData } from '../same-data.ts';
import { BREATH_DAYS } from './breath.ts';
import type { OpenedRun } from './opened-run.ts';

/** Days that are kept of a pass. */
const KEPT_DAYS = 32;

export interface PassedDay extends RevisitedDay {
  /** False where a strategy that decided static pools is not recorded. */
  readonly arePoolsKnown: boolean;
}

interface Pass {
  readonly feed: MarketFeed;
  readonly days: RevisitedDays;
  next: number;
  dataDigest: Digest;
  arePoolsKnown: boolean;
  readonly kept: Map<number, PassedDay>;
}

export class MarketDays {
  private readonly replay: Replay;
  private readonly opened: OpenedRun;
  private pass: Pass | undefined;

  constructor(replay: Replay, opened: OpenedRun) {
    this.replay = replay;
    this.opened = opened;
  }

  /**
   * A committed day. Not to be called before the last call has ended. Throws `replay.not-available` when the market shows
   * other data than the run saw, and `replay.no-such-day`.
   */
  async at(day: number): Promise<PassedDay> {
    const known = this.pass?.kept.get(day);
    if (known !== undefined) return known;
    // Before anything is read: a day that the run does not have is not looked for.
    this.replay.record(day, { ballots: false });
    let pass = this.pass;
    // A pass that fails is not gone on with.
    this.pass = undefined;
    if (pass === undefined || pass.next > day) pass = this.begin();
    let passed: PassedDay | undefined;
    while (pass.next <= day) {
      passed = await this.step(pass);
      if (pass.next % BREATH_DAYS === 0) await breathe();
    }
    this.pass = pass;
    return passed as PassedDay;
  }

  private begin(): Pass {
    const { market, blueprint } = this.opened;
    return {
      feed: market.feed(),
      days: createRevisitedDays(blueprint.decisions),
      next: 0,
      dataDigest: EMPTY_DIGEST,
      arePoolsKnown: true,
      kept: new Map(),
    };
  }

  private async step(pass: Pass): Promise<PassedDay> {
    const { client, blueprint } = this.opened;
    const record = this.replay.record(pass.next, { ballots: false });
    const marketDay = pass.feed.next();
    sameData(() => checkSameData(record, pass.dataDigest, marketDay));
    const { snapshot } = marketDay as NonNullable<typeof marketDay>;
    const missed = client?.misses ?? 0;
    const revisited = await pass.days.show(snapshot, record.plan, pastSelectors(blueprint.fork, record.day));
    client?.take();
    if ((client?.misses ?? 0) > missed) pass.arePoolsKnown = false;
    const { arePoolsKnown } = pass;
    const passed = { ...revisited, arePoolsKnown };
    pass.kept.set(record.day, passed);
    pass.kept.delete(record.day - KEPT_DAYS);
    pass.dataDigest = record.dataDigest;
    pass.next++;
    return passed;
  }
}

function sameData(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof MassError) || error.code !== 'run.identity') throw error;
    throw new MassError(
      {
        ...error.problems[0],
        code: 'replay.not-available',
        hint: 'bring the original data back to where the scenario names them',
      },
      { cause: error },
    );
  }
}
