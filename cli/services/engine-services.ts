import { systemClock } from '../../core/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import type { Services } from '../services.ts';
import { keepHeapSmall } from './heap-policy.ts';

/**
 * The services of this installation. Each part is loaded when it is first used: help and usage errors need none of them,
 * and the native packages take a moment.
 */
export function engineServices(): Services {
  const engine = () => import('../../engine/index.ts');
  const scenarios = () => import('../../scenarios/index.ts');
  return {
    loadScenario: async (file, options) => (await scenarios()).loadScenario(file, options),
    checkScenario: async (file, options) => (await scenarios()).checkScenario(file, options),
    checkRun: async (scenario) => (await engine()).checkRun(scenario),
    starterScenario: async (name, options) => (await scenarios()).starterScenario(name, options),
    runScenario: async (request) => {
      keepHeapSmall(investorsOf(request.scenario.scenario));
      return (await engine()).runScenario(request);
    },
    rehearsalOf: async (scenario, options) => (await engine()).rehearsalOf(scenario, options),
    planCalls: async (request) => {
      const { planCalls, recordingFile } = await engine();
      return planCalls({
        ...request,
        recordingFile: recordingFile(request.scenario.scenario, request.outDir),
      });
    },
    exportBatch: async (request) => {
      const { exportBatch, recordingFile } = await engine();
      return exportBatch({
        ...request,
        recordingFile: recordingFile(request.scenario.scenario, request.outDir),
      });
    },
    importBatch: async (request) => {
      const { importBatch, recordingFile } = await engine();
      const file = recordingFile(request.scenario.scenario, request.outDir);
      return importBatch({ ...request, recordingFile: file, clock: systemClock });
    },
    exportRecording: async (request) => (await engine()).exportRecordingTo(request),
    importRecording: async (request) =>
      (await engine()).importRecordingFrom({ ...request, clock: systemClock }),
    resumeRun: async (request) => {
      keepHeapSmall(await investorsIn(request.runDir));
      return (await engine()).resumeRun(request);
    },
    extendRun: async (request) => {
      keepHeapSmall(await investorsIn(request.runDir));
      return (await engine()).extendRun(request);
    },
    stepScenario: async (request) => {
      keepHeapSmall(investorsOf(request.scenario.scenario));
      return (await engine()).stepScenario(request);
    },
    stepRun: async (request) => {
      if (request.live) keepHeapSmall(await investorsIn(request.runDir));
      return (await engine()).stepRun(request);
    },
    forkRun: async (request) => {
      keepHeapSmall(await investorsIn(request.runDir));
      return (await engine()).forkRun(request);
    },
    compareRuns: async (one, other) => {
      const { compareRuns, openReplay } = await engine();
      const a = openReplay(one);
      try {
        const b = openReplay(other);
        try {
          return compareRuns(a, b);
        } finally {
          b.close();
        }
      } finally {
        a.close();
      }
    },
    readReport: async (runDir) => (await engine()).readReport(runDir),
    auditRun: async (runDir, options) =>
      (await import('../../experiments/index.ts')).auditRun(runDir, options),
    writeReport: async (request) => (await import('../../report/index.ts')).writeReport(request),
    studyAlphas: async (request) => (await engine()).studyAlphas(request),
    readAlphaStudy: async (runDir) => (await engine()).readAlphaStudy(runDir),
    writeAlphaReport: async (request) => (await import('../../report/index.ts')).writeAlphaReport(request),
    listRuns: async (dir) => (await import('../../journal/index.ts')).listRuns(dir),
    startStudio: async ({ workingFolder, scenariosDir, ...options }) => {
      const { scenariosBeside, startStudio } = await import('../../web/index.ts');
      return startStudio({ ...options, scenariosDir: scenariosDir ?? scenariosBeside(workingFolder) });
    },
    inspectData: async (path) => (await import('../../market/index.ts')).inspectData(path),
    runExperiment: async (named, options) =>
      (await import('../../experiments/index.ts')).runExperiment(named, options),
    runStress: async (request) => (await import('../../experiments/index.ts')).reportStress(request),
    startClusterWorker: async (options) => (await engine()).startClusterWorker(options),
    loadPackages,
  };
}

function investorsOf({ simulation: { population } }: Scenario): number {
  const types = typeof population.types === 'number' ? population.types : population.types.length;
  return types * population.investorsPerType;
}

/** As the run's manifest says. Throws as `readRun`. */
async function investorsIn(runDir: string): Promise<number> {
  const { journal } = (await import('../../journal/index.ts')).readRun(runDir);
  try {
    return Number(journal.manifest().notes['investors']);
  } finally {
    journal.close();
  }
}

async function loadPackages(): Promise<readonly string[]> {
  const { DataFiles } = await import('../../market/index.ts');
  (await DataFiles.open()).close();
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(':memory:');
  const version = database.prepare('select sqlite_version() as version').get()?.['version'];
  database.close();
  return ['DuckDB opens', `SQLite ${String(version)}`];
}
