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
import type { MarketFeed, Snapshot } from '../../market/index.ts';
import { pastSelectors } from '../fork/fork-start.ts';
import type { Replay } from '../replay.ts';
import { checkSameData } from '../same-data.ts';
import { BREATH_DAYS } from './breath.ts';
import type { OpenedRun } from './opened-run.ts';

/** What the kept days of a pass may hold: a thousand days of 300 instruments. */
const MOST_KEPT_BYTES = 128 * 2 ** 20;
/** About what an instrument's name and a headline take. */
const NAME_BYTES = 64;
const HEADLINE_BYTES = 256;

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
  /** In the order of days. */
  readonly kept: Map<number, PassedDay>;
  keptBytes: number;
}

export class MarketDays {
  private readonly replay: Replay;
  private readonly opened: OpenedRun;
  private readonly mostKeptBytes: number;
  private pass: Pass | undefined;

  constructor(replay: Replay, opened: OpenedRun, mostKeptBytes = MOST_KEPT_BYTES) {
    this.replay = replay;
    this.opened = opened;
    this.mostKeptBytes = mostKeptBytes;
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
      keptBytes: 0,
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
    keep(pass, passed, this.mostKeptBytes);
    pass.dataDigest = record.dataDigest;
    pass.next++;
    return passed;
  }
}

/** Lets go of the oldest days when they are too much; the newest stays. */
function keep(pass: Pass, passed: PassedDay, most: number): void {
  pass.kept.set(passed.snapshot.day, passed);
  pass.keptBytes += bytesOf(passed.snapshot);
  for (const [day, { snapshot }] of pass.kept) {
    if (pass.keptBytes <= most || pass.kept.size === 1) return;
    pass.kept.delete(day);
    pass.keptBytes -= bytesOf(snapshot);
  }
}

function bytesOf({ instruments, columns, headlines = [] }: Snapshot): number {
  const numbers = instruments.length * columns.length * Float64Array.BYTES_PER_ELEMENT;
  const texts = headlines.reduce((sum, list) => sum + list.length, 0);
  return numbers + instruments.length * NAME_BYTES + texts * HEADLINE_BYTES;
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
