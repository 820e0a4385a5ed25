/**
 * Whole days of a run with one worker and with two, in a process of its own: `node days.ts JSON`, see `DaysRequest`. Prints one JSON object.
 * Both are runs with a run folder each, as `mass run` makes them. They take turns day by day: each is held before its next day
 * while the other has one. A day is all from the market's snapshot to the commit.
 */
import { systemClock } from '../../core/index.ts';
import { type RunControl, runScenario } from '../../engine/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { pairedTimes } from '../paired.ts';
import type { Pairs, WorkersRequest } from './ballots.ts';
import { startBareThreads } from './bare-threads.ts';

export interface DaysRequest extends WorkersRequest {
  /** Absolute. */
  readonly scenario: string;
  readonly set: readonly string[];
  /** Where run folders are made. */
  readonly outDir: string;
}

export interface DaysMeasurement {
  /** From asking the first investor to the last answer, merged. */
  readonly ballots: Pairs;
  readonly days: Pairs;
  readonly bare: Pairs;
}

/** A run that is held before each day until it is let go for one. */
class HeldRun {
  private readonly stopping = new AbortController();
  private readonly ended: Promise<unknown>;
  private letGo: () => void = () => undefined;
  private held: Promise<void>;
  private arrived: () => void = () => undefined;
  /** Milliseconds of the last day's ballot phase. */
  ballotsMs = Number.NaN;
  /** Chained digest of the last day. */
  digest = '';

  constructor(run: (control: RunControl) => Promise<unknown>) {
    this.held = new Promise((resolve) => (this.arrived = resolve));
    let asked = Number.NaN;
    this.ended = run({
      signal: this.stopping.signal,
      observer: {
        next: () => {
          const go = new Promise<void>((resolve) => (this.letGo = resolve));
          this.arrived();
          return go;
        },
        phase: (name) => {
          if (name === 'ballots') asked = systemClock.elapsed();
          else if (name === 'score') this.ballotsMs = systemClock.elapsed() - asked;
        },
      },
      observe: (event) => {
        if (event.kind === 'day') this.digest = event.digest;
      },
    });
    // Whoever waits for a day hears of it.
    this.ended.catch(() => undefined);
  }

  /** The run stands before its first day. */
  async opened(): Promise<void> {
    await Promise.race([this.held, this.lost()]);
  }

  async day(): Promise<void> {
    this.held = new Promise((resolve) => (this.arrived = resolve));
    this.letGo();
    await Promise.race([this.held, this.lost()]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.letGo();
    await this.ended;
  }

  private async lost(): Promise<never> {
    await this.ended;
    throw new Error('the run ended before its days were timed');
  }
}

async function opened(
  { scenario, set, outDir, grain, investors, pairs, warmUp }: DaysRequest,
  workers: number,
): Promise<HeldRun> {
  const loaded = await loadScenario(scenario, {
    set: [
      ...set,
      `market.days=${pairs + warmUp + 1}`,
      `population.investorsPerType=${Math.round(investors / 16)}`,
      `execution.grain=${grain}`,
      `execution.workers=${workers}`,
    ],
  });
  const run = new HeldRun((control) => runScenario({ ...control, scenario: loaded, outDir }));
  await run.opened();
  return run;
}

export async function measureDays(request: DaysRequest): Promise<DaysMeasurement> {
  const { pairs, warmUp } = request;
  const runs = { one: await opened(request, 1), two: await opened(request, 2) };
  const threads = startBareThreads();
  const ballots = { one: [] as number[], two: [] as number[] };
  const dayOf =
    (name: 'one' | 'two') =>
    async (round: number): Promise<void> => {
      await runs[name].day();
      if (round >= 0) ballots[name].push(runs[name].ballotsMs);
    };
  const times = await pairedTimes(
    { one: dayOf('one'), two: dayOf('two'), bareOne: () => threads.one(), bareTwo: () => threads.two() },
    { rounds: pairs, warmUp },
  );
  if (runs.one.digest !== runs.two.digest) throw new Error('one worker and two make the same run');
  for (const run of [runs.one, runs.two]) await run.stop();
  await threads.stop();
  return {
    ballots,
    days: { one: times.one.wall, two: times.two.wall },
    bare: { one: times.bareOne.wall, two: times.bareTwo.wall },
  };
}

if (import.meta.main) {
  const request = JSON.parse(process.argv[2] as string) as DaysRequest;
  process.stdout.write(`${JSON.stringify(await measureDays(request))}\n`);
}
