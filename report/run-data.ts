import { formatDate, MassError, type TradingDate } from '../core/index.ts';
import { judgeFolder, type RunReport, readReport } from '../engine/index.ts';
import { createDailyCorrelator, type Judgement, type JudgementSeries } from '../evaluation/index.ts';
import {
  type DayRecord,
  type Journal,
  type Manifest,
  type PopulationEvent,
  readRun,
} from '../journal/index.ts';
import type { Matrix } from './matrix.ts';

/** A kind of investor, with what it may see spelled out. */
export interface TypeData {
  readonly id: string;
  readonly mask: number;
  readonly modalities: readonly string[];
  /** Over all days. */
  readonly shown: number;
  readonly bought: number;
  readonly sold: number;
}

/** One day, without what is held per instrument. */
export interface DayData {
  readonly date: string;
  readonly distribution: readonly number[];
  readonly plan: readonly number[];
  readonly events: readonly PopulationEvent[];
  readonly abstentions: number;
  readonly members: number;
  readonly meanConsensus: number | null;
  readonly meanDisagreement: number | null;
}

/** Consensus and disagreement of the instruments that are shown, instrument by day. */
export interface Opinions {
  /** By mean consensus, highest first. */
  readonly instruments: readonly string[];
  /** How many there were to choose from. */
  readonly available: number;
  readonly consensus: Matrix;
  readonly disagreement: Matrix;
}

/** Daily rank IC of one contender at one horizon, one per day of the run. */
export type Correlations = JudgementSeries['correlations'][number];

/** Everything that a report says about one run. */
export interface RunData {
  readonly report: RunReport;
  readonly manifest: Manifest;
  readonly types: readonly TypeData[];
  readonly days: readonly DayData[];
  readonly abstentionReasons: Readonly<Record<string, number>>;
  readonly opinions: Opinions;
  /** Overrides that it was judged under here; empty = as the run itself. */
  readonly set: readonly string[];
  /** The part `evaluation` of the run itself, and the one that it is judged under here. */
  readonly evaluation: { readonly own: unknown; readonly judged: unknown };
  /** Null: the run could not be judged. */
  readonly judgement: Judgement | null;
  /** Why it could not. */
  readonly obstacle?: string;
  /** Of the run's score alone where there is no judgement. */
  readonly correlations: readonly Correlations[];
  readonly portfolios: JudgementSeries['portfolios'];
}

/** Cells of a heat map, above which instruments are left out. */
export const MOST_CELLS = 200_000;

export interface ReadOptions {
  /** Overrides `path=value` of `evaluation` and of where the data are: the run is judged again under them. */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. */
  readonly workingFolder?: string;
}

/**
 * Reads a run folder as it stands, also while it is being written. What was never judged is judged now, in a pass over the market
 * that asks no investor and writes nothing; where the market cannot be read, what the journal holds is reported, and why.
 * Throws `journal.*`, and with `set` everything that keeps the run from being judged again.
 */
export async function readRunData(runDir: string, options: ReadOptions = {}): Promise<RunData> {
  const judged = await judgedRun(runDir, options);
  const { journal } = readRun(runDir);
  try {
    return runDataOf(judged, journal, options.set);
  } finally {
    journal.close();
  }
}

/** A run's report, with the daily values behind its judgement or with what kept it from being judged. */
export type Judged = {
  readonly report: RunReport;
  readonly series?: JudgementSeries;
  /** The part `evaluation` that it was judged under; absent = the run's own. */
  readonly options?: unknown;
  readonly obstacle?: string;
};

async function judgedRun(runDir: string, { set = [], workingFolder }: ReadOptions): Promise<Judged> {
  const where = workingFolder === undefined ? {} : { workingFolder };
  try {
    return await judgeFolder({ runDir, set, ...where });
  } catch (error) {
    if (!(error instanceof MassError) || set.length > 0) throw error;
    // A folder that cannot be read at all throws here again.
    return { report: readReport(runDir), obstacle: error.message };
  }
}

/** As `readRunData`, of an open journal. */
export function runDataOf(
  { report, series, options, obstacle }: Judged,
  journal: Journal,
  set: readonly string[] = [],
): RunData {
  const manifest = journal.manifest();
  const ownEvaluation = manifest.notes['evaluation'] ?? manifest.scenario.evaluation ?? null;
  // A day that arrives meanwhile belongs to the next report.
  const records = function* (): Iterable<DayRecord> {
    for (const record of journal.records(0, { ballots: false })) {
      if (record.day >= report.days) return;
      yield record;
    }
  };
  const named = (manifest.notes['types'] ?? []) as readonly Pick<TypeData, 'id' | 'mask' | 'modalities'>[];
  const totals = named.map(() => ({ shown: 0, bought: 0, sold: 0 }));
  const sums = new Map<string, { sum: number; days: number }>();
  const abstentionReasons: Record<string, number> = {};
  const days: DayData[] = [];
  const own = ownCorrelations(Object.keys(report.statistics.score).map(Number));
  for (const record of records()) {
    days.push(dayOf(record));
    own.add(record);
    for (const { reason } of record.abstentions)
      abstentionReasons[reason] = (abstentionReasons[reason] ?? 0) + 1;
    addTotals(totals, record);
    for (const [position, instrument] of record.instruments.entries()) {
      const so = sums.get(instrument) ?? { sum: 0, days: 0 };
      so.sum += record.consensus[position] as number;
      so.days++;
      sums.set(instrument, so);
    }
  }
  return {
    report,
    manifest,
    types: named.map((type, at) => ({ ...type, ...(totals[at] as (typeof totals)[number]) })),
    days,
    abstentionReasons,
    opinions: opinionsOf(records(), sums, days.length),
    set,
    evaluation: { own: ownEvaluation, judged: options ?? ownEvaluation },
    judgement: report.judgement ?? null,
    ...(obstacle === undefined ? {} : { obstacle }),
    correlations: series?.correlations ?? own.result(days.length),
    portfolios: series?.portfolios ?? [],
  };
}

function dayOf(record: DayRecord): DayData {
  return {
    date: formatDate(record.date),
    distribution: [...record.distribution],
    plan: [...record.plan],
    events: record.events,
    abstentions: record.abstentions.length,
    members: record.instruments.length,
    meanConsensus: meanOf(record.consensus),
    meanDisagreement: meanOf(record.disagreement),
  };
}

function meanOf(values: Float64Array): number | null {
  const defined = values.filter((value) => Number.isFinite(value));
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

function addTotals(totals: { shown: number; bought: number; sold: number }[], { tally }: DayRecord): void {
  for (const [type, total] of totals.entries()) {
    for (let at = type * tally.instruments; at < (type + 1) * tally.instruments; at++) {
      total.shown += tally.shown[at] ?? 0;
      total.bought += tally.bought[at] ?? 0;
      total.sold += tally.sold[at] ?? 0;
    }
  }
}

/** IC and rank IC of the run's score from the labels that have ended, where no pass over the market has left them. */
function ownCorrelations(horizons: readonly number[]) {
  const waiting = new Map<number, { readonly score: Float64Array; ended: number }>();
  const found = new Map(horizons.map((horizon) => [horizon, new Map<number, readonly [number, number]>()]));
  return {
    add({ day, score, endedLabels }: DayRecord): void {
      waiting.set(day, { score, ended: 0 });
      for (const { day: of, horizon, values } of endedLabels) {
        const own = waiting.get(of);
        if (own === undefined) continue;
        const { ic, rankIc } = createDailyCorrelator(values)(own.score);
        found.get(horizon)?.set(of, [ic, rankIc]);
        own.ended++;
        if (own.ended === horizons.length) waiting.delete(of);
      }
    },
    result(days: number): readonly Correlations[] {
      return horizons.map((horizon) => {
        const byDay = found.get(horizon);
        const values = (which: 0 | 1) =>
          Array.from({ length: days }, (_, day) => {
            const value = byDay?.get(day)?.[which];
            return value === undefined || Number.isNaN(value) ? null : value;
          });
        return { contender: 'score', horizon, ic: values(0), rankIc: values(1) };
      });
    },
  };
}

function opinionsOf(
  records: Iterable<DayRecord>,
  sums: ReadonlyMap<string, { readonly sum: number; readonly days: number }>,
  days: number,
): Opinions {
  const ordered = [...sums].sort(([a, x], [b, y]) => y.sum / y.days - x.sum / x.days || (a < b ? -1 : 1));
  const most = Math.max(2, Math.floor(MOST_CELLS / Math.max(1, days)));
  const kept = evenly(ordered, most).map(([instrument]) => instrument);
  const rowOf = new Map(kept.map((instrument, row) => [instrument, row]));
  const empty = (): Matrix => ({
    rows: kept.length,
    columns: days,
    values: new Float64Array(kept.length * days).fill(Number.NaN),
  });
  const [consensus, disagreement] = [empty(), empty()];
  for (const record of records) {
    for (const [position, instrument] of record.instruments.entries()) {
      const row = rowOf.get(instrument);
      if (row === undefined) continue;
      consensus.values[row * days + record.day] = record.consensus[position] as number;
      disagreement.values[row * days + record.day] = record.disagreement[position] as number;
    }
  }
  return { instruments: kept, available: ordered.length, consensus, disagreement };
}

/** At most `most` items at even distances, the first and the last among them. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))] as Item,
  );
}

/** A trading date as people write it. */
export function dateOf(date: TradingDate): string {
  return formatDate(date);
}
