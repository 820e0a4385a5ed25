/**
 * The only file below the command line that reads the host: process id, memory, name, environment, chance. Nothing here may
 * reach a digest.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Largest resident set of this process so far, in MB (2^20 bytes). */
export function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Memory that this process holds at the moment, all its threads together. */
export function residentMb(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Memory that processes of this machine or container may have together, in MB (2^20 bytes). */
export function availableMemoryMb(): number {
  const allowed = process.constrainedMemory();
  return (allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()) / 1_048_576;
}

/** Most memory that the heap of this thread may take, in MB (2^20 bytes). */
export function heapLimitMb(): number {
  return getHeapStatistics().heap_size_limit / 2 ** 20;
}

/** Version of the Node that runs this process, e.g. 24.21.0. */
export function nodeVersion(): string {
  return process.versions.node;
}

/** Who holds a run folder. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

export function thisProcess(): Holder {
  return { pid: process.pid, host: hostname() };
}

/** User and system time that this process has used so far, in milliseconds. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A variable of the environment; undefined when it is not set or empty. Keys are read by name and kept nowhere. */
export function environmentVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/** The environment of this process, for one that it starts, without a variable that is not for that one. */
export function environmentWithout(name: string): Readonly<Record<string, string | undefined>> {
  const { [name]: _, ...others } = process.env;
  return others;
}

/** Uniform on [0, 1), different each time: for delays that many processes must not choose alike. */
export function entropy(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

/** 256 random bits as 43 characters that may stand in addresses: for what nobody must guess. */
export function secret(): string {
  return randomBytes(32).toString('base64url');
}
