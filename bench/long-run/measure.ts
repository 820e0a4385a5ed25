/**
 * One phase of a long run in a process of its own: `node --expose-gc measure.ts JSON`, see `LongRunRequest`. Prints one JSON object.
 * `make`: a run folder with every day but the last one. `pass`: its market alone. `finish`: the last day, then the run judged and its
 * tables written. `tables`: the tables of the finished run again.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { invariant, peakRssMb } from '../../core/index.ts';
import { prepareRun, resumeRun, runScenario } from '../../engine/index.ts';

import { loadScenario } from '../../scenarios/index.ts';

export interface LongRunRequest {
  readonly phase: 'make' | 'pass' | 'finish' | 'tables';
  /** Absolute. */
  readonly scenario: string;
  readonly set: readonly string[];
  readonly days: number;
  /** Where the run folder is made; `runDir` once it is. */
  readonly outDir: string;
  readonly runDir?: string;
}

export interface LongRunMeasurement {
  readonly runDir: string;
  readonly peakRssMb: number;
  /** Processor time of all threads in the phase, the start of the process left out: on a busy machine it says more than a clock. */
  readonly seconds: number;
  /** While judging: what lives after a collection before the first day and after the last, heap and typed arrays. */
  readonly liveMb?: { readonly first: number; readonly last: number };
  /** Of the seconds: judging, and writing the tables. */
  readonly parts?: { readonly judge: number; readonly tables: number };
}

const MEGABYTE = 2 ** 20;

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function liveMb(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MEGABYTE;
}

/** Simulates all days but the last: what is stopped before the end of its market is not judged. */
async function make({ scenario, set, days, outDir }: LongRunRequest): Promise<string> {
  const control = new AbortController();
  const loaded = await loadScenario(scenario, { set: [...set, `market.days=${days}`] });
  const run = await runScenario({
    scenario: loaded,
    outDir,
    signal: control.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day === days - 2) control.abort();
    },
  });
  invariant(run.days === days - 1, 'the run lacks its last day alone');
  return run.runDir;
}

/** The market opened and passed over once, with the history that judging asks for. */
async function pass({ scenario, set, days }: LongRunRequest): Promise<void> {
  const loaded = await loadScenario(scenario, { set: [...set, `market.days=${days}`] });
  const { market, close } = await prepareRun(loaded);
  const feed = market.feed(260);
  while (feed.next() !== undefined);
  await close();
}

async function finish(runDir: string): Promise<Pick<LongRunMeasurement, 'liveMb' | 'parts'>> {
  let first = Number.NaN;
  let last = Number.NaN;
  let began = Number.NaN;
  let judged = Number.NaN;
  await resumeRun({
    runDir,
    observe: (event) => {
      if (event.kind !== 'controls') return;
      if (event.done === 1) {
        first = liveMb();
        began = processorSeconds();
      }
      if (event.done !== event.total) return;
      last = liveMb();
      judged = processorSeconds();
    },
  });
  const tables = processorSeconds() - judged;
  return { liveMb: { first, last }, parts: { judge: judged - began, tables } };
}

async function tablesAgain(runDir: string): Promise<void> {
  rmSync(join(runDir, 'results'), { recursive: true, force: true });
  await resumeRun({ runDir });
}

async function measure(request: LongRunRequest): Promise<LongRunMeasurement> {
  const { phase, runDir = '' } = request;
  const started = processorSeconds();
  let found: Partial<LongRunMeasurement> = {};
  if (phase === 'make') found = { runDir: await make(request) };
  else if (phase === 'pass') await pass(request);
  else if (phase === 'finish') found = await finish(runDir);
  else await tablesAgain(runDir);
  return { runDir, peakRssMb: peakRssMb(), seconds: processorSeconds() - started, ...found };
}

if (import.meta.main) {
  const request = JSON.parse(process.argv[2] as string) as LongRunRequest;
  process.stdout.write(`${JSON.stringify(await measure(request))}\n`);
}
