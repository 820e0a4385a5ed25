import { createDailyCorrelator } from '../../evaluation/index.ts';
import type { DayRecord, Journal } from '../../journal/index.ts';
import type { RunSeries } from './run-series.ts';

/** Reads daily values off a journal, and goes on where it stopped when days have been added. */
export class SeriesReader {
  private readonly journal: Journal;
  private readonly types: number;
  private readonly horizons: readonly number[];
  private readonly days: DaySummary[] = [];
  /** Scores whose labels have not all ended. */
  private readonly waiting = new Map<number, { readonly score: Float64Array; ended: number }>();

  constructor(journal: Journal, types: number, horizons: readonly number[]) {
    this.journal = journal;
    this.types = types;
    this.horizons = horizons;
  }

  read(): RunSeries {
    for (const record of this.journal.records(this.days.length, { ballots: false })) this.add(record);
    const { days } = this;
    const byType = (of: (day: DaySummary) => readonly number[]) =>
      Array.from({ length: this.types }, (_, k) => days.map((day) => of(day)[k] as number));
    return {
      dates: days.map(({ date }) => date),
      weights: byType(({ weights }) => weights),
      investors: byType(({ investors }) => investors),
      ballots: days.map(({ ballots }) => ballots),
      abstentions: days.map(({ abstentions }) => abstentions),
      startFitness: days.map(({ startFitness }) => startFitness),
      fitness: days.map(({ fitness }) => fitness),
      accepted: days.map(({ accepted }) => accepted),
      rankIc: Object.fromEntries(
        this.horizons.map((horizon) => [
          String(horizon),
          days.map(({ rankIc }) => rankIc.get(horizon) ?? null),
        ]),
      ),
    };
  }

  private add(record: DayRecord): void {
    const { day, date, distribution, plan, optimization, score, endedLabels } = record;
    this.waiting.set(day, { score, ended: 0 });
    for (const { day: of, horizon, values } of endedLabels) {
      const signal = this.waiting.get(of);
      if (signal === undefined || !this.horizons.includes(horizon)) continue;
      const { rankIc } = createDailyCorrelator(values)(signal.score);
      this.days[of]?.rankIc.set(horizon, Number.isNaN(rankIc) ? null : rankIc);
      signal.ended++;
      if (signal.ended === this.horizons.length) this.waiting.delete(of);
    }
    this.days.push({
      date,
      weights: Array.from(distribution),
      investors: Array.from(plan),
      ballots: record.ballotsReceived,
      abstentions: record.abstentions.length,
      startFitness: finite(optimization?.startFitness),
      fitness: finite(optimization?.fitness),
      accepted: finite(optimization?.accepted),
      rankIc: new Map(),
    });
  }
}

interface DaySummary {
  readonly date: RunSeries['dates'][number];
  readonly weights: readonly number[];
  readonly investors: readonly number[];
  readonly ballots: number;
  readonly abstentions: number;
  readonly startFitness: number | null;
  readonly fitness: number | null;
  readonly accepted: number | null;
  readonly rankIc: Map<number, number | null>;
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
