import { resolve } from 'node:path';
import type { CommandContext, Outcome } from '../outcome.ts';
import { type WalkOptions, walk } from './walk.ts';

export interface StepOptions extends Omit<WalkOptions, 'command' | 'day'> {
  readonly out?: string;
  readonly set: readonly string[];
}

/** `mass step`: a new run of a scenario file, stepped through while it is simulated. */
export async function step(context: CommandContext, file: string, options: StepOptions): Promise<Outcome> {
  const { services, terminal } = context;
  const { out, set, ...walking } = options;
  const scenario = await services.loadScenario(file, { set, workingFolder: terminal.cwd });
  const outDir = resolve(terminal.cwd, out ?? scenario.scenario.execution.output.folder);
  const command = `mass step ${file}`;
  const stepper = await services.stepScenario({ scenario, outDir, command });
  return walk(context, stepper, { ...walking, command });
}
