/** One run of a stress test, as its own process makes and measures it. */
import { peakRssMb, residentMb, systemClock } from '../../core/index.ts';
import {
  type AbstentionRecord,
  type Digest,
  loadScenario,
  type Phase,
  simulate,
} from '../../engine/index.ts';

export interface StressJob {
  /** Scenario file, as typed. */
  readonly file: string;
  readonly workingFolder: string;
  /** Overrides, `path=value`. */
  readonly set: readonly string[];
  /** TypeScript scenario that is loaded first, for the kinds it registers. */
  readonly kinds?: string;
  /** Most market days. @default all */
  readonly days?: number;
}

/** What a run says while it goes: one piece of news per committed day. */
export interface StressNews {
  readonly day: number;
  readonly seconds: number;
  /** Share of the day in which investors were asked. */
  readonly ballotShare: number;
  readonly peakMb: number;
}

export interface StressMeasures {
  readonly days: number;
  /** Wall time from one committed day to the next; the first one has the spawning and the pools. */
  readonly daySecondsMedian: number;
  readonly daySecondsMax: number;
  /** Share of the day in which investors are asked, 0 to 1: from the phase `ballots` to the next; the median of the days. */
  readonly ballotShare: number;
  /** Investors that are asked on a day, on average, over the median day. */
  readonly investorDaysPerSecond: number;
  /** Messages between actors, a day on average. */
  readonly messagesPerDay: number;
  /** Largest resident set of the process, in MB of 2^20 bytes. */
  readonly peakMb: number;
  /** What of it was added since the data were open and before the population was spawned. */
  readonly addedMb: number;
  readonly restarts: number;
  readonly retirements: number;
  readonly ballotsExpected: number;
  readonly ballotsReceived: number;
  /** Counts by kind of reason, in the order of the kinds' names. */
  readonly abstentions: Readonly<Record<string, number>>;
  /** Mean daily rank IC at the optimizer's horizon, fraction, with its interval over days; null where undefined. */
  readonly rankIc: number | null;
  readonly rankIcLow: number | null;
  readonly rankIcHigh: number | null;
  /** Days with a defined rank IC. */
  readonly rankIcDays: number;
  /** The last day digest. */
  readonly digest: Digest;
}

/** A run of a test that came to its end. */
export interface StressRun extends StressMeasures {
  /** Name of the arm. */
  readonly arm: string;
  readonly investors: number;
  readonly seed: number;
}

/** Runs the job in this process. Throws as `simulate`. */
export async function measuredRun(
  { file, workingFolder, set, kinds, days }: StressJob,
  tell: (news: StressNews) => void,
): Promise<StressMeasures> {
  if (kinds !== undefined) await loadScenario(kinds, { workingFolder });
  const loaded = await loadScenario(file, { set, workingFolder });
  const seconds: number[] = [];
  const shares: number[] = [];
  let startMb = 0;
  let since = 0;
  let latest: { readonly phase: Phase; readonly at: number } | undefined;
  let asking = 0;
  let sent = 0;
  const { journal, evaluation } = await simulate(loaded, {
    controls: 'journal',
    ...(days === undefined ? {} : { days }),
    observer: {
      messages: (_, all) => {
        sent = all;
      },
      phase: (phase, day) => {
        const now = systemClock.elapsed();
        if (latest === undefined) {
          startMb = residentMb();
          since = now;
        }
        if (latest?.phase === 'ballots') asking += now - latest.at;
        latest = { phase, at: now };
        if (phase !== 'committed') return;
        const elapsed = now - since;
        const news = {
          day,
          seconds: elapsed / 1000,
          ballotShare: elapsed > 0 ? asking / elapsed : 0,
          peakMb: peakRssMb(),
        };
        seconds.push(news.seconds);
        shares.push(news.ballotShare);
        since = now;
        asking = 0;
        tell(news);
      },
    },
  });
  const peakMb = peakRssMb();
  const counts = { restarts: 0, retirements: 0, ballotsExpected: 0, ballotsReceived: 0 };
  const abstentions = new Map<string, number>();
  let digest = '';
  for (const record of journal.records(0, { ballots: false })) {
    counts.ballotsExpected += record.ballotsExpected;
    counts.ballotsReceived += record.ballotsReceived;
    for (const { kind, count } of record.events) {
      if (kind === 'restarted') counts.restarts += count;
      if (kind === 'retired') counts.retirements += count;
    }
    for (const abstention of record.abstentions) {
      const kind = kindOf(abstention);
      abstentions.set(kind, (abstentions.get(kind) ?? 0) + 1);
    }
    ({ digest } = record);
  }
  const quality = evaluation.statistics.score[String(loaded.scenario.simulation.optimizer.horizon)];
  const daySecondsMedian = median(seconds);
  return {
    days: seconds.length,
    daySecondsMedian,
    daySecondsMax: Math.max(...seconds),
    ballotShare: median(shares),
    investorDaysPerSecond: counts.ballotsExpected / seconds.length / daySecondsMedian,
    messagesPerDay: sent / seconds.length,
    peakMb,
    addedMb: Math.max(0, peakMb - startMb),
    ...counts,
    abstentions: Object.fromEntries([...abstentions].sort(([a], [b]) => (a < b ? -1 : 1))),
    rankIc: quality?.rankIc ?? null,
    rankIcLow: quality?.rankIcLow ?? null,
    rankIcHigh: quality?.rankIcHigh ?? null,
    rankIcDays: quality?.days ?? 0,
    digest,
  };
}

/** Beginnings of the journal's reasons; all others are an analyst's own words. */
const kinds = [
  ['failed:', 'failed'],
  ['invalid answer:', 'garbage'],
  ['retired:', 'retired'],
  ['no strategy:', 'no strategy'],
  ['its candidate pool is empty', 'no candidates'],
] as const;

function kindOf({ reason, timedOut }: AbstentionRecord): string {
  if (timedOut === true) return 'timed out';
  return kinds.find(([beginning]) => reason.startsWith(beginning))?.[1] ?? 'declined';
}

/** Of one value at least. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
