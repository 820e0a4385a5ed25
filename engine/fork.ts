/**
 * Forks: a new run that shares the days of another one up to a day, and goes on from there as its own scenario says.
 * 1. The origin is only read. The fork's folder appears with all its shared days or not at all; from then on it is a run like any
 *    other, which may be stopped, killed and resumed.
 * 2. A fork without changes has the digests of its origin on every day that both have.
 * 3. A fork that fails before a day of its own is committed, and before a model was asked, leaves no folder.
 */
import { rmSync } from 'node:fs';
import { canonicalJson, MassError, systemClock } from '../core/index.ts';
import { createRun, openRun, type RunFolder, readRun } from '../journal/index.ts';
import type { ModelAccount } from '../models/index.ts';
import type { RunControl } from './control.ts';
import { checkChanges, hasOtherBallots } from './fork/changes.ts';
import { daysBefore, keepsBallots } from './fork/days-before.ts';
import type { ForkStart } from './fork/fork-start.ts';
import { forkWarnings } from './fork/fork-warnings.ts';
import { weightsSetByHand } from './fork/hand-set.ts';
import { recordingOfFork, takesModelAnswers } from './fork/models-of-fork.ts';
import { selectorsOf } from './fork/shared-past.ts';
import { checkWanted } from './fork/wanted.ts';
import { newManifest } from './manifest.ts';
import { lookAtModels } from './models.ts';
import type { RunNotes } from './notes.ts';
import { prepareRun } from './prepare-run.ts';
import type { RunReport } from './report.ts';
import { checkIdentity, resumeRun } from './resume.ts';
import { newRunId, withFreeName } from './run-id.ts';
import { recordingNoted, scenarioOfRun } from './run-scenario.ts';
import { checkTexts } from './scenario-text.ts';

export interface ForkRequest extends RunControl {
  /** The origin. */
  readonly runDir: string;
  /** First day of the fork's own: a committed day of the origin, or the one after its last. */
  readonly day: number;
  /** Folder that the fork's run folder is made in. */
  readonly outDir: string;
  /** Overrides `path=value` from that day on. @default none */
  readonly set?: readonly string[];
  /** Weights by type id, above 0, that stand on that day; types that are not named keep theirs. @default what is learned */
  readonly distribution?: Readonly<Record<string, number>>;
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the scenario file's folder */
  readonly workingFolder?: string;
}

/** A fork's folder with the days that it shares; nobody holds it open. `resumeRun` goes on with it. */
export interface PreparedFork {
  readonly runId: string;
  readonly runDir: string;
  readonly day: number;
  /** Removes the folder unless a day of its own was committed or a model was asked. */
  discard(): void;
}

/**
 * Forks a run and runs the fork to its last day, or to the day in progress when `signal` is aborted. Throws `fork.invalid` for changes
 * that contradict the shared days, `run.identity` when the data are others, and as `resumeRun`.
 */
export async function forkRun(request: ForkRequest): Promise<RunReport> {
  const fork = await prepareFork(request);
  const { runDir } = fork;
  const { day: _day, outDir: _outDir, set: _set, distribution: _distribution, ...control } = request;
  try {
    return await resumeRun({ ...control, runDir });
  } catch (error) {
    fork.discard();
    throw error;
  }
}

/**
 * As `forkRun`, up to where the fork has a folder with its shared days: what cannot be forked is thrown before, and `run.interrupted`
 * when `signal` is aborted by then.
 */
export async function prepareFork(request: ForkRequest): Promise<PreparedFork> {
  const folder = readRun(request.runDir);
  try {
    return await withFreeName(() => forkOf(folder, request));
  } finally {
    folder.journal.close();
  }
}

async function forkOf(folder: RunFolder, request: ForkRequest): Promise<PreparedFork> {
  const { day, outDir, clock = systemClock, command = 'mass-engine', signal } = request;
  const { journal, path } = folder;
  const origin = journal.manifest();
  const notes = origin.notes as unknown as RunNotes;
  checkDay(day, journal.days(), path, notes.fork);
  const { scenario: was, baseFolder } = scenarioOfRun(origin, path);
  checkIdentity(folder, was);
  const { scenario } = scenarioOfRun(origin, path, request);
  checkChanges(was, scenario, path);
  const createdAt = new Date(clock.now()).toISOString();
  const loaded = { scenario, baseFolder };
  const prepared = await prepareRun(loaded, {
    runIdOf: () => newRunId(scenario.name, createdAt, outDir),
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    verdicts: recordingNoted(origin, path),
    signal,
  });
  try {
    const { market, blueprint, analyst, texts } = prepared;
    const runId = blueprint.decisions.run;
    const types = blueprint.types.map(({ id }) => id as string);
    const selectors = await selectorsOf({
      folder,
      was,
      is: scenario,
      baseFolder,
      market,
      day,
      command,
      clock,
      ...(signal === undefined ? {} : { signal }),
    });
    checkTypes(types, notes, path);
    if (canonicalJson(was.simulation.analyst) === canonicalJson(scenario.simulation.analyst))
      checkTexts(notes.texts, texts);
    const distribution = distributionOf(request, folder, types);
    const fork: ForkStart = {
      origin: origin.runId,
      day,
      changes: changesOf(request),
      ...(distribution === undefined ? {} : { distribution }),
      selectors,
    };
    const withBallots = !hasOtherBallots(was, scenario);
    if (blueprint.decisions.memory !== undefined) checkMemories(folder, day, withBallots);
    const warnings = forkWarnings(journal, fork, withBallots);
    const manifest = newManifest({
      loaded: { ...loaded, file: notes.scenarioFile, warnings },
      market: market.description,
      blueprint,
      runId,
      createdAt,
      texts,
      ...(takesModelAnswers(scenario) ? { analyst } : {}),
      ...recordingOfFork(folder, was, scenario, request),
    });
    checkWanted(signal);
    const created = createRun(
      outDir,
      { ...manifest, notes: { ...manifest.notes, fork } },
      { command, clock },
      undefined,
      daysBefore(journal, day, withBallots),
    );
    created.journal.close();
    return {
      runId,
      runDir: created.path,
      day,
      discard: () => discardUnbegun(created.path, day, { command, clock }),
    };
  } finally {
    await prepared.close();
  }
}

function checkDay(day: number, days: number, file: string, fork: ForkStart | undefined): void {
  const least = fork?.day ?? 0;
  if (Number.isInteger(day) && day >= least && day <= days) return;
  const isShared = Number.isInteger(day) && day >= 0 && day < least;
  throw new MassError({
    code: 'fork.invalid',
    file,
    message: isShared
      ? `day ${day} is not the run's own: it is a fork itself, and shares the days before ${least} with ${fork?.origin}`
      : 'a run can be forked at a day that it has committed, or after its last one',
    found: day,
    expected: `a whole number from ${least} to ${days}`,
    hint: isShared
      ? `fork ${fork?.origin} at that day`
      : `days count from 0; at day ${days} the fork shares all days of its origin so far`,
  });
}

/** Rows of tallies and weights are those of the origin. */
function checkTypes(types: readonly string[], notes: RunNotes, file: string): void {
  const was = notes.types.map(({ id }) => id);
  if (canonicalJson(was) === canonicalJson(types)) return;
  throw new MassError({
    code: 'fork.invalid',
    file,
    message: 'the investor types are not those of the origin',
    found: types.join(', '),
    expected: was.join(', '),
    hint: 'fork under the modalities that the origin was made with: data of other kinds draw other types',
  });
}

/** A fork at the day of its origin's own fork takes over what was set there. */
function distributionOf(
  { day, distribution }: ForkRequest,
  { journal }: RunFolder,
  types: readonly string[],
): readonly number[] | undefined {
  const { fork } = journal.manifest().notes as unknown as RunNotes;
  const kept = fork?.day === day ? fork.distribution : undefined;
  if (distribution === undefined) return kept;
  const before =
    kept ?? (day === 0 ? types.map(() => 1) : journal.day(day - 1, { ballots: false }).distribution);
  return weightsSetByHand(distribution, types, before);
}

/** The changes as a user writes them. */
function changesOf({ set = [], distribution }: ForkRequest): readonly string[] {
  if (distribution === undefined) return set;
  const weights = Object.entries(distribution).map(([id, weight]) => `${id}=${weight}`);
  return [...set, `distribution ${weights.join(', ')}`];
}

function checkMemories({ journal, path }: RunFolder, day: number, withBallots: boolean): void {
  let lost = withBallots ? 0 : undefined;
  while (lost !== undefined && lost < day) {
    if (!keepsBallots(journal, lost)) break;
    lost++;
  }
  if (lost === day || day === 0) return;
  throw new MassError({
    code: 'fork.invalid',
    file: path,
    message:
      lost === undefined
        ? 'investors of the fork would remember ballots of other sizes (pool size, picks, sells)'
        : `investors of the fork would remember days whose ballots were not kept: day ${lost} is the first`,
    expected: 'ballots of every shared day, of the sizes that the fork has',
    hint: 'fork at day 0, leave reflection off, or make the origin again with --set execution.output.ballots=true',
  });
}

/** Whoever began it, another process even, keeps it. */
function discardUnbegun(runDir: string, day: number, writer: Parameters<typeof openRun>[1]): void {
  if (!isBegun(runDir, day, writer)) rmSync(runDir, { recursive: true, force: true });
}

/** Also where that cannot be told: the failure that ends a fork is the one to tell. */
function isBegun(runDir: string, day: number, writer: Parameters<typeof openRun>[1]): boolean {
  try {
    const { journal } = openRun(runDir, writer);
    try {
      const account = journal.result('models') as ModelAccount | undefined;
      return journal.days() > day || (account?.calls ?? 0) > 0;
    } finally {
      journal.close();
    }
  } catch (error) {
    if (error instanceof MassError && error.code.startsWith('journal.')) return true;
    throw error;
  }
}
