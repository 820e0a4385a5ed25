import { dirname } from 'node:path';
import { type Clock, invariant, MassError, systemClock } from '../../core/index.ts';
import { createRun, openRun, type RunFolder } from '../../journal/index.ts';
import type { Market } from '../../market/index.ts';
import type { ModelAccount } from '../../models/index.ts';
import type { LoadedScenario, Scenario, Simulation } from '../../scenarios/index.ts';
import type { AlphaStage, AlphaStudyRequest, ExistingStudy, NewStudy } from '../alpha-study.ts';
import { newManifest } from '../manifest.ts';
import { lookAtModels, notedRecording, type OpenModels, openAsked, recordingFile } from '../models.ts';
import type { RunNotes } from '../notes.ts';
import { openMarket } from '../open-market.ts';
import { prepareRun } from '../prepare-run.ts';
import type { Effort } from '../report.ts';
import { checkIdentity, recordingOnResume } from '../resume.ts';
import { newRunId } from '../run-id.ts';
import { scenarioOfRun } from '../run-scenario.ts';

/** A study whose folder is held for writing. */
export interface OpenStudy {
  readonly folder: RunFolder;
  readonly scenario: Scenario;
  readonly alphas: NonNullable<Simulation['alphas']>;
  readonly baseFolder: string;
  /** As its formulas meet it: without columns of alphas. */
  readonly market: Market;
  /** Opens whom the study asks, the first time; closed with the study. */
  models(this: void): Promise<OpenModels>;
  /** Notes what was asked so far. */
  noteModels(): Promise<void>;
  /** Notes what was asked, and closes everything. */
  close(): Promise<void>;
  /** Closes and removes a folder that this invocation made. */
  discard?(): Promise<void>;
}

/** Opens a run folder, or makes one as a run of the scenario would. Throws `scenario.*`, `market.*`, `journal.*`, `run.identity`. */
export async function openStudy(request: AlphaStudyRequest): Promise<OpenStudy> {
  const { study, through, clock = systemClock, command = 'mass-engine' } = request;
  return 'runDir' in study
    ? existingStudy(study, through, command, clock)
    : newStudy(study, through, command, clock);
}

async function newStudy(
  { scenario: loaded, outDir }: NewStudy,
  through: AlphaStage,
  command: string,
  clock: Clock,
): Promise<OpenStudy> {
  const { scenario, baseFolder, file } = loaded;
  checkSections(scenario, through, file);
  let createdAt = '';
  const { market, blueprint, texts, close } = await prepareRun(asPlayed(loaded), {
    runIdOf: () => {
      createdAt = new Date(clock.now()).toISOString();
      return newRunId(scenario.name, createdAt, outDir);
    },
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    alphas: 'described',
  });
  try {
    const manifest = newManifest({
      loaded,
      market: market.description,
      blueprint,
      runId: blueprint.decisions.run,
      createdAt,
      texts,
    });
    const created = createRun(outDir, manifest, { command, clock });
    return await opened(
      created,
      { scenario, baseFolder, recording: recordingFile(scenario, outDir), command, clock },
      () => created.discard(),
    );
  } finally {
    await close();
  }
}

async function existingStudy(
  study: ExistingStudy,
  through: AlphaStage,
  command: string,
  clock: Clock,
): Promise<OpenStudy> {
  const folder = openRun(study.runDir, { command, clock });
  const manifest = folder.journal.manifest();
  const notes = manifest.notes as unknown as RunNotes;
  try {
    const { scenario, baseFolder } = scenarioOfRun(manifest, study.runDir, study);
    checkSections(scenario, through, folder.path);
    checkIdentity(folder, scenario);
    const recording = recordingOnResume(study, folder.path, notes, scenario);
    return await opened(folder, { scenario, baseFolder, recording, command, clock });
  } catch (error) {
    folder.journal.close();
    throw error;
  }
}

interface StudyPlace {
  readonly scenario: Scenario;
  readonly baseFolder: string;
  /** File of what models are asked. */
  readonly recording: string;
  readonly command: string;
  readonly clock: Clock;
}

async function opened(folder: RunFolder, place: StudyPlace, remove?: () => void): Promise<OpenStudy> {
  const { scenario, baseFolder, recording, command, clock } = place;
  const { journal } = folder;
  const started = clock.elapsed();
  const market = await openMarket(scenario.simulation, baseFolder, { alphas: 'left-out' });
  let asked: Promise<OpenModels> | undefined;
  const ask = async () => {
    const earlier = journal.result('models') as ModelAccount | undefined;
    const models = await openAsked({
      scenario,
      baseFolder,
      runId: journal.manifest().runId,
      runDir: folder.path,
      recordingFile: recording,
      command,
      clock,
      usedMinutes: effortOf(journal.result('effort')).seconds / 60,
      ...(earlier === undefined ? {} : { earlier }),
    });
    const manifest = journal.manifest();
    const noted = notedRecording(dirname(folder.path), models.recordingFile);
    journal.updateManifest({ ...manifest, notes: { ...manifest.notes, recording: noted } });
    return models;
  };
  const closeAll = async () => {
    try {
      const models = await asked?.catch(() => undefined);
      if (models === undefined) return;
      await models.client.close();
      journal.putResult('models', models.account());
      await models.close();
    } finally {
      market.close();
    }
  };
  return {
    folder,
    scenario,
    alphas: alphasOf(scenario),
    baseFolder,
    market,
    models() {
      asked ??= ask();
      return asked;
    },
    async noteModels() {
      const models = await asked?.catch(() => undefined);
      if (models !== undefined) journal.putResult('models', models.account());
    },
    async close() {
      try {
        const before = effortOf(journal.result('effort'));
        const seconds = before.seconds + (clock.elapsed() - started) / 1000;
        journal.putResult('effort', { ...before, seconds });
        await closeAll();
      } finally {
        journal.close();
      }
    },
    ...(remove === undefined
      ? {}
      : {
          async discard() {
            await closeAll();
            remove();
          },
        }),
  };
}

function effortOf(result: unknown): Effort {
  return (result as Effort | undefined) ?? { seconds: 0, peakRssMb: 0 };
}

function alphasOf({ simulation }: Pick<Scenario, 'simulation'>): NonNullable<Simulation['alphas']> {
  invariant(simulation.alphas !== undefined, 'a study has alphas');
  return simulation.alphas;
}

/** The scenario as its investors meet it: who only mines has nothing yet that they could read. */
function asPlayed(loaded: LoadedScenario): LoadedScenario {
  const { scenario } = loaded;
  const { alphas, ...simulation } = scenario.simulation;
  if (alphas === undefined || alphas.libraries.length + alphas.formulas.length > 0) return loaded;
  return { ...loaded, scenario: { ...scenario, simulation } };
}

/** Throws where a scenario, of a file or in a run folder, lacks what the stages up to `through` are made of. */
function checkSections(
  { simulation, mining }: Pick<Scenario, 'simulation' | 'mining'>,
  through: AlphaStage,
  file: string,
): void {
  if (simulation.alphas === undefined) {
    throw new MassError({
      code: 'alphas.market',
      file,
      path: 'simulation.alphas',
      message: 'the scenario has no alphas to study',
      expected: 'a section simulation.alphas',
      hint: 'write, e.g., alphas: {libraries: [workbook-37]} below simulation',
    });
  }
  if (through === 'mine' && mining === undefined) {
    throw new MassError({
      code: 'alphas.proposer',
      file,
      path: 'mining',
      message: 'the scenario does not say how alphas are mined',
      expected: 'a section mining, beside simulation',
      hint: 'write, e.g., mining: {proposers: [{kind: grammar}]} to vary known formulas, or name documents and a proposer of the kind "model"',
    });
  }
}
