import { resolve } from 'node:path';
import { numberOf } from '../number-option.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { supervise } from './supervise.ts';

export interface RehearseOptions {
  readonly out?: string;
  readonly set: readonly string[];
  readonly latencyMs?: string;
  readonly slots?: string;
  readonly faults?: string;
  readonly serverSeed?: string;
}

/** `mass rehearse`: the whole scenario with language-model investors, against a simulated model server. */
export async function rehearse(
  context: CommandContext,
  file: string,
  options: RehearseOptions,
): Promise<Outcome> {
  const { services, terminal } = context;
  const server = {
    ...numberOf('latencyMs', '--latency-ms', options.latencyMs, { least: 0, most: 60_000, whole: false }),
    ...numberOf('slots', '--slots', options.slots, { least: 1, most: 4096, whole: true }),
    ...numberOf('faults', '--faults', options.faults, { least: 0, most: 1, whole: false }),
    ...numberOf('serverSeed', '--server-seed', options.serverSeed, { least: 0, most: 2 ** 31, whole: true }),
  };
  const loaded = await services.loadScenario(file, { set: options.set, workingFolder: terminal.cwd });
  const outDir = resolve(terminal.cwd, options.out ?? loaded.scenario.execution.output.folder);
  const scenario = await services.rehearsalOf(loaded, { outDir, ...server });
  return supervise(context, `mass rehearse ${file}`, (control) =>
    services.runScenario({ scenario, outDir, ...control }),
  );
}
