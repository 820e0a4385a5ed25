/** The only file below the command line that reads the host: process id, memory, name. Nothing here may reach a digest. */
import { hostname } from 'node:os';

/** Largest resident set of this process so far, in MB (2^20 bytes). */
export function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024;
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
