import { dirname } from 'node:path';
import { type Clock, invariant, MassError, shellWord, systemClock } from '../../core/index.ts';
import { createRun, isFinished, type Manifest, openRun, type RunFolder } from '../../journal/index.ts';
import type { Market } from '../../market/index.ts';
import type { ModelAccount } from '../../models/index.ts';
import type { LoadedScenario, Scenario, Simulation } from '../../scenarios/index.ts';
import type { AlphaStage, AlphaStudyRequest, ExistingStudy, NewStudy } from '../alpha-study.ts';
import { differences } from '../identity.ts';
import { newManifest } from '../manifest.ts';
import { lookAtModels, notedRecording, type OpenModels, openAsked, recordingFile } from '../models.ts';
import type { RunNotes } from '../notes.ts';
import { openMarket } from '../open-market.ts';
import { prepareRun } from '../prepare-run.ts';
import type { Effort } from '../report.ts';
import { checkIdentity, recordingOnResume } from '../resume.ts';
import { manifestGoingOn } from '../resume-notes.ts';
import { newRunId, withFreeName } from '../run-id.ts';
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
  /** Nobody is asked any further: who waits is rejected with `run.interrupted`, and calls in flight are recorded. */
  stopAsking(this: void): void;
  /** Whether a model answered anything, now or before. */
  hasAnswers(): Promise<boolean>;
  /** Notes what this invocation may change, once the data are known to be the study's. A new folder has it noted already. */
  noteGoingOn(): void;
  /** Notes what was asked so far. */
  noteModels(): Promise<void>;
  /** Notes what was asked, and closes everything. */
  close(): Promise<void>;
  /** Closes everything, and removes the folder that this invocation made. */
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
  const created = await withFreeName(async () =>
    createRun(outDir, await manifestOf(loaded, outDir, clock), { command, clock }),
  );
  const recording = recordingFile(scenario, outDir);
  try {
    const place = { scenario, baseFolder, recording, through, command, clock };
    return await opened(created, place, () => created.discard());
  } catch (error) {
    created.discard();
    throw error;
  }
}

/** As a run of the scenario would begin. What is opened for it is closed again: one market is open at a time. */
async function manifestOf(loaded: LoadedScenario, outDir: string, clock: Clock): Promise<Manifest> {
  let createdAt = '';
  const { market, blueprint, texts, close } = await prepareRun(asPlayed(loaded), {
    runIdOf: () => {
      createdAt = new Date(clock.now()).toISOString();
      return newRunId(loaded.scenario.name, createdAt, outDir);
    },
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    alphas: 'described',
  });
  try {
    const { description } = market;
    const runId = blueprint.decisions.run;
    return newManifest({ loaded, market: description, blueprint, runId, createdAt, texts });
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
    checkMining(folder, study, scenario);
    const recording = recordingOnResume(study, folder.path, notes, scenario);
    return await opened(folder, { scenario, baseFolder, recording, through, command, clock });
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
  readonly through: AlphaStage;
  readonly command: string;
  readonly clock: Clock;
}

async function opened(folder: RunFolder, place: StudyPlace, remove?: () => void): Promise<OpenStudy> {
  const { scenario, baseFolder, clock } = place;
  const { journal } = folder;
  const started = clock.elapsed();
  const market = await openMarket(scenario.simulation, baseFolder, { alphas: 'left-out' });
  let asked: Promise<OpenModels> | undefined;
  const answering = async () => asked?.catch(() => undefined);
  let stopping: Promise<void> | undefined;
  const stopAsking = async () => (await answering())?.client.close();
  const noteModels = async () => {
    const models = await answering();
    // Calls in flight belong to the account.
    await stopping;
    if (models !== undefined) journal.putResult('models', models.account());
  };
  const noteEffort = () => {
    const before = effortOf(journal.result('effort'));
    const seconds = before.seconds + (clock.elapsed() - started) / 1000;
    journal.putResult('effort', { ...before, seconds });
  };
  const closeOpened = async () => {
    try {
      await (await answering())?.close();
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
      asked ??= openModelsOf(folder, place);
      return asked;
    },
    stopAsking: () => {
      stopping ??= stopAsking();
      // Whoever waits for it hears of a failure.
      stopping.catch(() => undefined);
    },
    async hasAnswers() {
      await stopping;
      const account =
        (await answering())?.account() ?? (journal.result('models') as ModelAccount | undefined);
      return account !== undefined && account.answered > 0;
    },
    noteGoingOn() {
      const { evaluation } = journal.manifest().notes;
      const at = new Date(clock.now()).toISOString();
      const { days } = market.description;
      const manifest = manifestGoingOn(journal, { scenario, days, at });
      // What a finished run was judged by is said of its results, which a study leaves as they are.
      const notes = isFinished(journal) ? { ...manifest.notes, evaluation } : manifest.notes;
      journal.updateManifest({ ...manifest, notes });
    },
    noteModels,
    async close() {
      try {
        stopping ??= stopAsking();
        noteEffort();
        await noteModels();
      } finally {
        await closeOpened().finally(() => journal.close());
      }
    },
    ...(remove === undefined ? {} : { discard: () => closeOpened().finally(remove) }),
  };
}

async function openModelsOf({ journal, path }: RunFolder, place: StudyPlace): Promise<OpenModels> {
  const { recording, through, ...request } = place;
  const manifest = journal.manifest();
  const earlier = journal.result('models') as ModelAccount | undefined;
  const models = await openAsked({
    ...request,
    runId: manifest.runId,
    runDir: path,
    recordingFile: recording,
    usedMinutes: effortOf(journal.result('effort')).seconds / 60,
    goOn: `mass alphas ${through} ${shellWord(path)}`,
    ...(earlier === undefined ? {} : { earlier }),
  });
  try {
    const noted = notedRecording(dirname(path), models.recordingFile);
    journal.updateManifest({ ...manifest, notes: { ...manifest.notes, recording: noted } });
    return models;
  } catch (error) {
    await models.close();
    throw error;
  }
}

function effortOf(result: unknown): Effort {
  return (result as Effort | undefined) ?? { seconds: 0, peakRssMb: 0 };
}

function alphasOf({ simulation }: Pick<Scenario, 'simulation'>): NonNullable<Simulation['alphas']> {
  invariant(simulation.alphas !== undefined, 'a study has alphas');
  return simulation.alphas;
}

/** Throws `run.identity` where overrides change how alphas are mined: a folder has one mining, of its scenario. */
function checkMining({ journal, path }: RunFolder, study: ExistingStudy, { mining }: Scenario): void {
  const { set: _, ...asItWas } = study;
  const was = scenarioOfRun(journal.manifest(), path, asItWas).scenario.mining;
  const found = differences({ mining: was }, { mining });
  if (found.length === 0) return;
  throw new MassError({
    code: 'run.identity',
    file: path,
    path: 'mining',
    message: 'how alphas are mined cannot change in a run folder',
    found: found.join(', '),
    expected: 'the section mining that the study began with',
    hint: 'leave the override out, or start a new study with it from the scenario file',
  });
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
