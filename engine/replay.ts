/**
 * A run folder to look into, day by day: finished, interrupted, or being written by somebody.
 * 1. Nothing is ever written, and no market is read: a day is what its record says.
 * 2. Committed days never change, so what was read once stays true; only their number grows.
 */
import { MassError } from '../core/index.ts';
import {
  type DayRecord,
  isFinished,
  type Journal,
  type Manifest,
  probeLock,
  type ReadOptions,
  readRun,
} from '../journal/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import type { RunNotes } from './notes.ts';
import type { DayView } from './replay/day-view.ts';
import type { RunOverview } from './replay/run-overview.ts';
import type { RunSeries } from './replay/run-series.ts';
import { SeriesReader } from './replay/series-reader.ts';
import { StateWalk } from './replay/state-walk.ts';
import { viewOfDay } from './replay/view-of-day.ts';
import type { RunState } from './run-state.ts';

export interface Replay {
  readonly runDir: string;
  /** Read anew at each call. */
  overview(): RunOverview;
  /** Committed days, now. */
  days(): number;
  /** After `day` committed days; 0 = before the first. */
  state(day: number): RunState;
  day(day: number): DayView;
  record(day: number, options?: ReadOptions): DayRecord;
  /** Of all days so far. */
  series(): RunSeries;
  manifest(): Manifest;
  /** For what reads results and records by itself; closed with the replay. */
  readonly journal: Journal;
  close(): void;
}

/**
 * Opens a run folder. Days that are not committed are `replay.no-such-day`. Throws `journal.*`.
 */
export function openReplay(runDir: string): Replay {
  const { journal, path } = readRun(runDir);
  const manifest = journal.manifest();
  const notes = manifest.notes as unknown as RunNotes;
  const simulation = manifest.scenario.simulation as Simulation;
  const types = notes.types.map(({ id }) => id);
  const states = new StateWalk(journal, types.length);
  const series = new SeriesReader(journal, types.length, simulation.labels.horizons);

  function checked(day: number, least: number, most: number): number {
    if (Number.isInteger(day) && day >= least && day <= most) return day;
    throw new MassError({
      code: 'replay.no-such-day',
      message: 'the run has no such day',
      found: day,
      expected:
        most < least ? 'a committed day; there is none yet' : `a whole number from ${least} to ${most}`,
      hint: most < least ? 'resume the run' : 'days count from 0',
    });
  }

  const record = (day: number, options: ReadOptions = { ballots: false }): DayRecord =>
    journal.day(checked(day, 0, journal.days() - 1), options);

  return {
    runDir: path,
    journal,
    overview: () => overviewOf(path, journal),
    days: () => journal.days(),
    state: (day) => states.at(checked(day, 0, journal.days())),
    day: (day) => viewOfDay(record(day), types, day > 0 ? record(day - 1) : undefined, (of) => record(of)),
    record,
    series: () => series.read(),
    manifest: () => journal.manifest(),
    close: () => journal.close(),
  };
}

function overviewOf(path: string, journal: Journal): RunOverview {
  const { runId, name, createdAt, engineVersion, notes: noted, scenario, executions } = journal.manifest();
  const notes = noted as unknown as RunNotes;
  const simulation = scenario.simulation as Simulation;
  const { output } = (executions.at(-1)?.execution ?? scenario.execution) as {
    readonly output: { readonly ballots: boolean };
  };
  const days = journal.days();
  const dateOf = (day: number) => journal.day(day, { ballots: false }).date;
  const isHeld = probeLock(path).held;
  return {
    runId,
    name,
    createdAt,
    engineVersion,
    status: isHeld ? 'running' : isFinished(journal) ? 'finished' : 'interrupted',
    days,
    totalDays: notes.days,
    firstDate: days === 0 ? null : dateOf(0),
    lastDate: days === 0 ? null : dateOf(days - 1),
    investors: notes.investors,
    types: notes.types.map(({ id, modalities, style }) => ({ id, modalities, traits: traitsOf(style) })),
    horizons: simulation.labels.horizons,
    horizon: simulation.optimizer.horizon,
    optimizer: simulation.optimizer.kind,
    hasBallots: output.ballots,
    asksModels: notes.recording !== undefined,
    ...(notes.fork === undefined ? {} : { fork: notes.fork }),
    warnings: notes.warnings,
  };
}

function traitsOf(style: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(style ?? {}).map(([name, value]) => [name, String(value)]));
}
