/** The only file below the command line that reads the host: process id, memory, name. Nothing here may reach a digest. */
import { hostname } from 'node:os';

/** Largest resident set of this process so far, in MB (2^20 bytes). */
export function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Who holds a run folder. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

export function thisProcess(): Holder {
  return { pid: process.pid, host: hostname() };
}
