/** Runs that go on: interrupted ones, and finished ones for which newer days have arrived. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { invariant, MassError, peakRssMb, shellWord, systemClock } from '../core/index.ts';
import { isFinished, openRun, type RunFolder } from '../journal/index.ts';
import type { ModelAccount } from '../models/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import type { RunControl } from './control.ts';
import { type Driven, driveRun, exportOf } from './drive.ts';
import { exportResults, missingTables } from './exports.ts';
import { differences, identityOf, simulationDigest } from './identity.ts';
import { lookAtModels, notedRecording, openModels, recordingFile } from './models.ts';
import type { RunNotes } from './notes.ts';
import { prepareRun } from './prepare-run.ts';
import { reportOf } from './read-report.ts';
import type { Effort, RunReport } from './report.ts';
import { manifestGoingOn } from './resume-notes.ts';
import { scenarioOfRun } from './run-scenario.ts';
import { checkTexts } from './scenario-text.ts';
import { SEMANTICS } from './semantics.ts';
import { withStorePlaced } from './store-place.ts';
import { storedResults } from './stored-results.ts';

export interface ResumeRequest extends RunControl {
  readonly runDir: string;
  /** Overrides `path=value`: of `execution`, of where the data are, and of how far they reach. */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the scenario file's folder */
  readonly workingFolder?: string;
}

/**
 * Simulates the days that an interrupted run has left, or makes the tables of a finished one again where they are missing.
 * Throws `run.identity`, `run.nothing-to-do`, `journal.*`, `market.*`.
 */
export function resumeRun(request: ResumeRequest): Promise<RunReport> {
  return goOn(request, (scenario) => scenario);
}

/** Continues a run over days that arrived after it was made: its end, if it had one, is lifted unless `set` names another. */
export function extendRun(request: ResumeRequest): Promise<RunReport> {
  return goOn(request, (scenario) => {
    if (request.set?.some((override) => /(^|\.)market\.end=/.test(override)) === true) return scenario;
    const { end: _, ...market } = scenario.simulation.market;
    return { ...scenario, simulation: { ...scenario.simulation, market } };
  });
}

async function goOn(request: ResumeRequest, adjust: (scenario: Scenario) => Scenario): Promise<RunReport> {
  const clock = request.clock ?? systemClock;
  const started = clock.elapsed();
  const folder = openRun(request.runDir, { command: request.command ?? 'mass-engine', clock });
  try {
    const { journal } = folder;
    const manifest = journal.manifest();
    const notes = manifest.notes as unknown as RunNotes;
    const scenario = withStorePlaced(adjust(scenarioOfRun(manifest, request.runDir, request).scenario));
    checkIdentity(folder, scenario);
    const effort = () => ({ seconds: (clock.elapsed() - started) / 1000, peakRssMb: peakRssMb() });
    const at = new Date(clock.now()).toISOString();
    const loaded = { scenario, baseFolder: notes.baseFolder };
    const runIdOf = () => manifest.runId;
    const earlier = journal.result('models') as ModelAccount | undefined;
    if (isFinished(journal) && (await isDoneAgain(folder, loaded, runIdOf))) {
      const executions = [...manifest.executions, { at, execution: scenario.execution }];
      journal.updateManifest({ ...manifest, executions });
      return { ...reportOf(folder), ...effort() };
    }
    const { market, blueprint, texts, models, close } = await prepareRun(loaded, {
      runIdOf,
      fork: notes.fork,
      signal: request.signal,
      alphasProgress: (done, total) => request.observe?.({ kind: 'alphas', done, total }),
      openModels: (runId) =>
        openModels({
          ...loaded,
          runId,
          runDir: folder.path,
          recordingFile: recordingOnResume(request, folder.path, notes, scenario),
          command: request.command ?? 'mass-engine',
          clock,
          ...(earlier === undefined ? {} : { earlier }),
          usedMinutes: ((journal.result('effort') as Effort | undefined)?.seconds ?? 0) / 60,
        }),
    });
    try {
      checkTexts(notes.texts, texts);
      // Only now: data that differ must not be noted as those that the run went on with.
      const accepted = () =>
        journal.updateManifest(
          manifestGoingOn(journal, {
            scenario,
            days: market.description.days,
            at,
            ...(models === undefined
              ? {}
              : { recording: notedRecording(dirname(folder.path), models.recordingFile) }),
          }),
        );
      const parts: Driven = {
        blueprint,
        market,
        folder,
        scenario,
        accepted,
        ...(models === undefined ? {} : { models }),
      };
      return await driveRun(parts, request, effort);
    } finally {
      await close();
    }
  } finally {
    folder.journal.close();
  }
}

/**
 * The recording that the run wrote to, wherever the command is started now, unless an override names another. Throws
 * `models.recording` when it is gone: an empty one would pay for its answers again.
 */
export function recordingOnResume(
  { set = [] }: Pick<ResumeRequest, 'set'>,
  runDir: string,
  { recording }: RunNotes,
  scenario: Scenario,
): string {
  if (recording === undefined || set.some((override) => /^(execution\.)?models\.recording=/.test(override)))
    return recordingFile(scenario, dirname(runDir));
  const file = resolve(runDir, recording);
  if (existsSync(file)) return file;
  throw new MassError({
    code: 'models.recording',
    file,
    message: 'the recording that this run wrote its model answers to is gone',
    hint: 'bring it back, or name it where it is now with --set models.recording=FILE',
  });
}

/**
 * Whether a finished run needs nothing more than its tables, which are then made again; false when newer days have arrived.
 * No model is asked for that. Throws `run.nothing-to-do`.
 */
async function isDoneAgain(
  folder: RunFolder,
  loaded: { readonly scenario: Scenario; readonly baseFolder: string },
  runIdOf: () => string,
): Promise<boolean> {
  const look = {
    runIdOf,
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    alphas: 'described',
  } as const;
  const { market, blueprint, close } = await prepareRun(loaded, look);
  try {
    const { days } = market.description;
    if (days > folder.journal.days()) return false;
    if (await exportAgain({ blueprint, folder, scenario: loaded.scenario })) return true;
    throw nothingToDo(folder, days);
  } finally {
    await close();
  }
}

/** Makes the tables of a finished run again if any is missing; false when none is. */
async function exportAgain(parts: Parameters<typeof exportOf>[0]): Promise<boolean> {
  const { journal } = parts.folder;
  const stored = storedResults(journal);
  invariant(stored !== undefined, 'a finished run has results');
  const { ballots, ...request } = exportOf(parts, stored.evaluation);
  const holdsBallots = journal.day(journal.days() - 1).ballots !== undefined;
  const wanted = { ...request, ...(ballots === undefined || !holdsBallots ? {} : { ballots }) };
  if (missingTables(wanted).length === 0) return false;
  await exportResults(wanted);
  return true;
}

/** Throws `run.identity` when the scenario is not the one that the run was made with. */
export function checkIdentity({ journal, path }: RunFolder, scenario: Scenario): void {
  const manifest = journal.manifest();
  if (manifest.semantics !== SEMANTICS) {
    throw new MassError({
      code: 'run.identity',
      file: path,
      message: 'the run was made by an engine with other semantics',
      found: `semantics ${manifest.semantics} of mass-engine ${manifest.engineVersion}`,
      expected: `semantics ${SEMANTICS}`,
      hint: `resume it with mass-engine ${manifest.engineVersion}, or start a new run`,
    });
  }
  const found = differences(
    { name: manifest.name, ...identityOf(manifest.scenario.simulation as Scenario['simulation']) },
    { ...headOf(scenario), ...identityOf(scenario.simulation) },
  );
  if (found.length === 0 && manifest.simulationDigest === simulationDigest(scenario.simulation)) return;
  throw new MassError({
    code: 'run.identity',
    file: path,
    message: 'the scenario differs from the one that this run was made with',
    found: found.join(', '),
    expected: 'the same simulation; execution, market.path, market.days and market.end may change',
    hint: 'leave the override out, or start a new run with it',
  });
}

/** What overrides could change beside `simulation` and `execution`. A manifest is resolved: it names no preset. */
function headOf({ name, preset }: Scenario): object {
  return preset === 'paper' ? { name } : { name, preset };
}

function nothingToDo({ path, journal }: RunFolder, days: number): MassError {
  return new MassError({
    code: 'run.nothing-to-do',
    file: path,
    message: 'the run is finished, its tables are there, and the market has no newer days',
    found: `${journal.days()} days committed, ${days} in the market`,
    hint: `show it with "mass show ${shellWord(path)}"`,
  });
}
