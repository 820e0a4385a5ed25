import { dirname, resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { runInStudio, type StudioCommand } from './studio.ts';
import { supervise } from './supervise.ts';

export interface RunOptions {
  readonly out?: string;
  readonly set: readonly string[];
  readonly extend?: string;
  readonly kinds?: string;
  /** The run goes on in a studio with these options. */
  readonly studio?: Omit<StudioCommand, 'runs' | 'kinds'>;
  /** Options of a studio that were given, as they are typed. */
  readonly studioFlags?: readonly string[];
}

/** `mass run`: a new run of a scenario file, or with `extend` more days of an existing run. */
export async function run(
  context: CommandContext,
  file: string | undefined,
  options: RunOptions,
): Promise<Outcome> {
  const { services, terminal } = context;
  const { extend, studio, kinds } = options;
  checkStudio(options);
  if (extend !== undefined) {
    if (file !== undefined || options.out !== undefined) {
      throw new MassError({
        code: 'cli.usage',
        message: '--extend continues a run folder with the scenario that it holds',
        found: file === undefined ? `--out ${options.out}` : `the scenario file ${file}`,
        expected: 'neither a scenario file nor --out',
        hint: 'leave it out, or leave out --extend to start a new run',
      });
    }
    return supervise(context, `mass run --extend ${extend}`, (control) =>
      services.extendRun({
        runDir: resolve(terminal.cwd, extend),
        set: options.set,
        workingFolder: terminal.cwd,
        ...control,
      }),
    );
  }
  if (file === undefined) {
    throw new MassError({
      code: 'cli.usage',
      message: '"mass run" needs a scenario file',
      found: 'none',
      expected: 'a YAML, JSON or TypeScript file',
      hint: 'write one with "mass new NAME" and give its path',
    });
  }
  const scenario = await services.loadScenario(file, { set: options.set, workingFolder: terminal.cwd });
  const outDir = resolve(terminal.cwd, options.out ?? scenario.scenario.execution.output.folder);
  if (studio !== undefined) {
    // Whose scenario is run wants to change it there.
    const scenarios = studio.scenarios ?? dirname(resolve(terminal.cwd, file));
    const served = { ...studio, scenarios, runs: outDir, ...(kinds === undefined ? {} : { kinds }) };
    return runInStudio(context, { file, set: options.set }, served);
  }
  return supervise(context, `mass run ${file}`, (control) =>
    services.runScenario({ scenario, outDir, ...control }),
  );
}

function checkStudio({ extend, studio, studioFlags = [] }: RunOptions): void {
  if (studio !== undefined && extend !== undefined) {
    throw new MassError({
      code: 'cli.usage',
      message: '--studio starts a new run',
      found: `--extend ${extend}`,
      hint: 'leave --extend out, or extend the run without --studio',
    });
  }
  if (studio === undefined && studioFlags.length > 0) {
    throw new MassError({
      code: 'cli.usage',
      message: 'options of the studio need one',
      found: studioFlags.join(', '),
      expected: '--studio',
      hint: 'add --studio, or leave them out',
    });
  }
}
