/** Processes of the benchmark: one per server, one per engine run, so that each one's processor time is its own. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type SimulatedServerCounts,
  type SimulatedServerProcess,
  startSimulatedServerProcess,
} from '../../models/index.ts';
import { repository } from '../processes.ts';

/** What a child that asks models measured. */
export interface Answering {
  readonly seconds: number;
  readonly calls: number;
  /** User and system time of the asking process. */
  readonly processorMs: number;
  /** Per server: share of its slots' time that was busy, first arrival to last day but one. */
  readonly busyShares: readonly number[];
  /** Over all servers and the whole run. */
  readonly busySlotMs: number;
  readonly loopDelayMs: number;
}

/** Runs a file of this folder with one JSON argument and reads the JSON that it prints. */
async function childOf<Result>(file: string, argument: object): Promise<Result> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path, JSON.stringify(argument)], {
    cwd: repository,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Result;
}

interface ServerSettings {
  readonly slots: number;
  readonly medianMs: number;
}

/** As `childOf`, with fresh servers of the case; the child is told their addresses as `baseUrls`. */
export async function answeringOf(
  file: string,
  argument: { readonly servers: readonly ServerSettings[]; readonly [name: string]: unknown },
): Promise<Answering> {
  const servers = await Promise.all(argument.servers.map(startServer));
  try {
    return await childOf<Answering>(file, { ...argument, baseUrls: servers.map(({ baseUrl }) => baseUrl) });
  } finally {
    for (const server of servers) await server.close();
  }
}

function startServer({ slots, medianMs }: ServerSettings, index: number): Promise<SimulatedServerProcess> {
  return startSimulatedServerProcess({
    seed: index + 1,
    slots,
    latency: { medianMs, sigma: 0.8, capMs: 20_000 },
  });
}

export async function countsOf(baseUrl: string): Promise<SimulatedServerCounts> {
  const response = await fetch(`${baseUrl}/simulated/counts`);
  return (await response.json()) as SimulatedServerCounts;
}
