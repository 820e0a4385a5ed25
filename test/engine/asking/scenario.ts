/** Small scenarios whose investors ask a simulated model server, and that server. */
import { join } from 'node:path';
import { type LoadedScenario, loadScenario } from '../../../engine/index.ts';
import {
  type SimulatedServerOptions,
  simulatedServerOptions,
  startSimulatedServer,
} from '../../../models/index.ts';
import { scenarioFile } from '../folders.ts';

export const DAYS = 9;
export const INVESTORS = 24;

/** 4 types x 6 investors, respawned from the fifth day on: enough for plans that change and days that overlap. */
export function askingScenarioFile(folder: string, name = 'asking', analyst: object = {}): string {
  return scenarioFile(folder, name, {
    market: { kind: 'synthetic', instruments: 16, industries: 4, days: DAYS },
    labels: { horizons: [1, 2] },
    optimizer: { horizon: 1, lookback: 2 },
    population: { types: 4, investorsPerType: 6, floor: 2, pool: { size: 8 }, picks: 3 },
    analyst: { kind: 'openai', model: 'simulated', ...analyst },
  });
}

export interface Asking {
  readonly file: string;
  readonly outDir: string;
  readonly baseUrl: string;
  readonly concurrency?: number;
  readonly set?: readonly string[];
}

/** The scenario with one endpoint at `baseUrl`. */
export function askingScenario({
  file,
  baseUrl,
  concurrency = 8,
  set = [],
}: Asking): Promise<LoadedScenario> {
  const endpoint = { baseUrl, concurrency, timeoutSeconds: 1 };
  return loadScenario(file, { set: [`models.endpoints=${JSON.stringify([endpoint])}`, ...set] });
}

export function recordingIn(outDir: string): string {
  return join(outDir, 'recording.sqlite');
}

/** A quick server: the tests' clock is the machine's. */
export function quickServer(
  options: Partial<Record<keyof SimulatedServerOptions, unknown>> = {},
  apiKey?: string,
) {
  return startSimulatedServer(
    simulatedServerOptions.parse({ slots: 256, latency: { medianMs: 2, sigma: 1, capMs: 40 }, ...options }),
    apiKey === undefined ? {} : { apiKey },
  );
}

/** A tenth of the calls goes wrong, in every way that trying again repairs. */
export const tenthOfFaults = {
  rateLimited: 0.01,
  rateLimitedWithWait: 0.005,
  error500: 0.01,
  error503: 0.01,
  dropped: 0.01,
  timedOut: 0.002,
  slowStream: 0.008,
  truncated: 0.005,
  malformed: 0.01,
  illegal: 0.01,
  wrongCount: 0.01,
  refused: 0.005,
  empty: 0.005,
};
