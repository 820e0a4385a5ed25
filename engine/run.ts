/** New runs: scenario in, run folder out. */
import { join, resolve } from 'node:path';
import { type Clock, peakRssMb, RunStop, systemClock } from '../core/index.ts';
import { createRun } from '../journal/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import type { RunControl } from './control.ts';
import { type Driven, driveRun } from './drive.ts';
import { newManifest } from './manifest.ts';
import { notedRecording, openModels, recordingFile } from './models.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import type { RunReport } from './report.ts';
import { newRunId, withFreeName } from './run-id.ts';
import { withStorePlaced } from './store-place.ts';

export interface RunRequest extends RunControl {
  readonly scenario: LoadedScenario;
  /** Folder that the run folder is made in. */
  readonly outDir: string;
}

/**
 * Runs a scenario to its last day, or to the day in progress when `signal` is aborted, and evaluates it. Everything that
 * can be known to be wrong is thrown before the run folder is made: `market.*`, `population.*`, `scenario.*`. A run that
 * fails before its first day is committed leaves no folder.
 */
export async function runScenario(request: RunRequest): Promise<RunReport> {
  const { clock = systemClock } = request;
  const started = clock.elapsed();
  const { parts, close } = await withFreeName(() => begun(request, clock));
  try {
    return await driveRun(parts, request, () => ({
      seconds: (clock.elapsed() - started) / 1000,
      peakRssMb: peakRssMb(),
    }));
  } finally {
    await close();
  }
}

/** Prepares a run and makes its folder. Throws `journal.exists` where its name was taken meanwhile. */
async function begun(
  request: RunRequest,
  clock: Clock,
): Promise<{ readonly parts: Driven; readonly close: () => Promise<void> }> {
  const { outDir } = request;
  const scenario = withStorePlaced(request.scenario.scenario);
  const loaded = { ...request.scenario, scenario };
  let createdAt = '';
  const command = request.command ?? 'mass-engine';
  const { market, blueprint, analyst, texts, models, close } = await prepareNew(loaded, {
    signal: request.signal,
    alphasProgress: (done, total) => request.observe?.({ kind: 'alphas', done, total }),
    runIdOf: () => {
      createdAt = new Date(clock.now()).toISOString();
      return newRunId(scenario.name, createdAt, outDir);
    },
    openModels: (runId) =>
      openModels({
        scenario,
        baseFolder: loaded.baseFolder,
        runId,
        runDir: join(resolve(outDir), runId),
        recordingFile: recordingFile(scenario, outDir),
        command,
        clock,
        usedMinutes: 0,
      }),
  });
  try {
    const runId = blueprint.decisions.run;
    const manifest = newManifest({
      loaded,
      market: market.description,
      blueprint,
      runId,
      createdAt,
      texts,
      ...(models === undefined ? {} : { analyst, recording: notedRecording(outDir, models.recordingFile) }),
    });
    const folder = createRun(outDir, manifest, { command, clock });
    const parts: Driven = {
      blueprint,
      market,
      folder,
      scenario,
      discard: folder.discard,
      ...(models === undefined ? {} : { models }),
    };
    return { parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As `prepareRun`: where models could not be asked further there is no run yet that could be resumed. */
async function prepareNew(...request: Parameters<typeof prepareRun>): Promise<PreparedRun> {
  try {
    return await prepareRun(...request);
  } catch (error) {
    if (!(error instanceof RunStop)) throw error;
    const problems = error.problems.map((problem) => ({
      ...problem,
      hint: 'no day was cast yet: see to it, and start the run again; what models answered about its alphas is recorded and not asked again',
    }));
    throw new RunStop(problems, { cause: error });
  }
}
