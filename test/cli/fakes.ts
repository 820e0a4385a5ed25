import { type CapturedTerminal, capturedTerminal, runCommandLine, type Services } from '../../cli/index.ts';
import { type Clock, type TradingDate, VirtualClock } from '../../core/index.ts';
import type { RunReport } from '../../engine/index.ts';
import type { QualityByHorizon, SignalQuality } from '../../evaluation/index.ts';

const quality = (rankIc: number | null): SignalQuality => ({
  ic: rankIc,
  icir: rankIc === null ? null : rankIc * 10,
  rankIc,
  rankIcir: rankIc === null ? null : rankIc * 10,
  icT: rankIc === null ? null : rankIc * 50,
  rankIcT: rankIc === null ? null : rankIc * 50,
  rankIcLow: rankIc === null ? null : rankIc - 0.02,
  rankIcHigh: rankIc === null ? null : rankIc + 0.02,
  days: 110,
  undefinedDays: 0,
});
const at = (one: number | null, five: number | null, ten: number | null): QualityByHorizon => ({
  '1': quality(one),
  '5': quality(five),
  '10': quality(ten),
});
const band = (mean: number) => ({
  ...quality(mean),
  rankIcLow: mean - 0.01,
  rankIcHigh: mean + 0.01,
  draws: 200,
});
const best = (type: string) => ({ ...quality(0.05), type });

/** A report whose score lies inside the band at 1 day, above it at 5 days and below it at 10 days. */
export function reportOf(changes: Partial<RunReport> = {}): RunReport {
  return {
    runId: 'first-run-1',
    runDir: '/somewhere/runs/first-run-1',
    name: 'first-run',
    digest: 'ab'.repeat(32),
    complete: true,
    days: 120,
    firstDate: '2020-01-02',
    lastDate: '2020-06-17',
    investors: 512,
    seconds: 12.34,
    peakRssMb: 310.4,
    abstentions: 0,
    conventions: { fill: 'next-open', horizon: 5 },
    warnings: [],
    judgement: null,
    statistics: {
      score: at(0.005, 0.0315, -0.02),
      consensus: at(0.01, 0.02, 0.03),
      negDisagreement: at(-0.01, null, 0),
    },
    controls: {
      uniform: at(0.004, 0.02, 0.01),
      uniformWeights: at(0.004, 0.02, -0.01),
      random: { '1': band(0), '5': band(0.01), '10': band(0) },
      bestType: { '1': best('valuation+news'), '5': best('price'), '10': best('growth') },
    },
    ...changes,
  };
}

const refuse = (name: string) => () => Promise.reject(new Error(`${name} was not expected`));

/** Services that refuse everything but what a test gives. */
export function servicesOf(given: Partial<Services>): Services {
  return {
    loadScenario: refuse('loadScenario'),
    checkScenario: refuse('checkScenario'),
    checkRun: refuse('checkRun'),
    starterScenario: refuse('starterScenario'),
    runScenario: refuse('runScenario'),
    rehearsalOf: refuse('rehearsalOf'),
    planCalls: refuse('planCalls'),
    exportBatch: refuse('exportBatch'),
    importBatch: refuse('importBatch'),
    exportRecording: refuse('exportRecording'),
    importRecording: refuse('importRecording'),
    writeReport: refuse('writeReport'),
    resumeRun: refuse('resumeRun'),
    extendRun: refuse('extendRun'),
    stepScenario: refuse('stepScenario'),
    stepRun: refuse('stepRun'),
    forkRun: refuse('forkRun'),
    compareRuns: refuse('compareRuns'),
    readReport: refuse('readReport'),
    auditRun: refuse('auditRun'),
    studyAlphas: refuse('studyAlphas'),
    readAlphaStudy: refuse('readAlphaStudy'),
    writeAlphaReport: refuse('writeAlphaReport'),
    listRuns: refuse('listRuns'),
    startStudio: refuse('startStudio'),
    inspectData: refuse('inspectData'),
    runExperiment: refuse('runExperiment'),
    runStress: refuse('runStress'),
    startClusterWorker: refuse('startClusterWorker'),
    loadPackages: refuse('loadPackages'),
    ...given,
  };
}

/** What a fake run is opened as. */
export const openedRun = {
  kind: 'opened',
  runId: 'first-run-1',
  runDir: '/somewhere/runs/first-run-1',
  days: 10,
  committed: 0,
  investors: 512,
  asksModels: false,
  inCluster: false,
} as const;

/** Days that a fake run reports, one tick of `clock` each. */
export function observedDays(
  observe: Parameters<Services['runScenario']>[0]['observe'],
  clock: VirtualClock,
  days: number,
  millisecondsADay: number,
): void {
  observe({ ...openedRun, days });
  for (let day = 0; day < days; day++) {
    clock.advance(millisecondsADay);
    observe({
      kind: 'day',
      day,
      date: 20200102 as TradingDate,
      ballots: 512,
      abstentions: 0,
      digest: '',
    });
  }
  for (let done = 1; done <= 4; done++) {
    clock.advance(millisecondsADay);
    observe({ kind: 'controls', done, total: 4 });
  }
}

export interface Invocation {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly terminal: CapturedTerminal;
}

/** One command line against given services. */
export async function invoke(
  argv: readonly string[],
  given: Partial<Services> = {},
  options: { readonly terminal?: CapturedTerminal; readonly clock?: Clock } = {},
): Promise<Invocation> {
  const terminal = options.terminal ?? capturedTerminal();
  const code = await runCommandLine({
    argv,
    terminal,
    services: servicesOf(given),
    clock: options.clock ?? new VirtualClock(),
    version: '9.9.9',
  });
  return { code, out: terminal.outLines.join('\n'), err: terminal.errLines.join('\n'), terminal };
}

/** The one JSON object of an invocation with `--json`. */
export function jsonOf({ terminal }: Invocation): unknown {
  if (terminal.outLines.length !== 1) throw new Error(`expected one line, found ${terminal.outLines.length}`);
  return JSON.parse(terminal.outLines[0] as string);
}
