import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
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

/** `{ [name]: number }` of an option's text, or nothing when it is not given. Throws `cli.usage`. */
function numberOf(
  name: string,
  option: string,
  text: string | undefined,
  { least, most, whole }: { readonly least: number; readonly most: number; readonly whole: boolean },
): Readonly<Record<string, number>> {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return { [name]: value };
  }
  throw new MassError({
    code: 'cli.usage',
    message: `${option} takes a ${whole ? 'whole number' : 'number'}`,
    found: text,
    expected: `${least} to ${most}`,
    hint: `write for example ${option} ${least === 1 ? 64 : most === 1 ? 0.1 : 20}`,
  });
}
