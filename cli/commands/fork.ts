import { dirname, resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import { shownPath, wrap } from '../format.ts';
import { MOST_DAYS, numberOf } from '../number-option.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { supervise } from './supervise.ts';

export interface ForkOptions {
  readonly day: string;
  readonly set: readonly string[];
  readonly distribution?: string;
  readonly out?: string;
}

/** `mass fork`: a new run that shares the days of another one up to a day, and goes on from there as `set` says. */
export async function fork(
  context: CommandContext,
  folder: string,
  { day: text, set, distribution, out }: ForkOptions,
): Promise<Outcome> {
  const { services, terminal } = context;
  const runDir = resolve(terminal.cwd, folder);
  const { day = 0 } = numberOf('day', '--day', text, { least: 0, most: MOST_DAYS, whole: true });
  const weights = distribution === undefined ? {} : { distribution: weightsOf(distribution) };
  let forkDir: string | undefined;
  const outcome = await supervise(context, `mass fork ${folder}`, (control) =>
    services.forkRun({
      runDir,
      day,
      set,
      ...weights,
      outDir: out === undefined ? dirname(runDir) : resolve(terminal.cwd, out),
      workingFolder: terminal.cwd,
      ...control,
      observe(event) {
        if (event.kind === 'opened') forkDir = event.runDir;
        control.observe(event);
      },
    }),
  );
  if (forkDir === undefined) return outcome;
  const compare = `${terminal.program} compare ${shownPath(runDir, terminal.cwd)} ${shownPath(forkDir, terminal.cwd)}`;
  return { ...outcome, lines: [...outcome.lines, ...wrap(`Compare     ${compare}`, '            ')] };
}

/** `type=weight,type=weight`. Throws `cli.usage`. */
function weightsOf(text: string): Readonly<Record<string, number>> {
  const weights: Record<string, number> = {};
  for (const pair of text.split(',')) {
    const sign = pair.lastIndexOf('=');
    const [type, weight] = [pair.slice(0, sign).trim(), pair.slice(sign + 1).trim()];
    if (sign < 1 || type === '' || weight === '' || !Number.isFinite(Number(weight))) {
      throw unusable(pair.trim(), 'TYPE=WEIGHT, with commas between');
    }
    if (Object.hasOwn(weights, type)) throw unusable(`${type}, twice`, 'each type once');
    weights[type] = Number(weight);
  }
  return weights;
}

function unusable(found: string, expected: string): MassError {
  return new MassError({
    code: 'cli.usage',
    message: '--distribution takes weights by type',
    found,
    expected,
    hint: 'write for example --distribution "quality+news=2,growth=0.5"; "mass show RUN --json" and results/ name the types',
  });
}
