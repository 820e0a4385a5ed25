import { Command } from 'commander';
import { MassError, nearest } from '../core/index.ts';
import { check } from './commands/check.ts';
import { inspect } from './commands/data-inspect.ts';
import { doctor } from './commands/doctor.ts';
import { newScenario } from './commands/new.ts';
import { type PlanOptions, plan } from './commands/plan.ts';
import { type RehearseOptions, rehearse } from './commands/rehearse.ts';
import { resume } from './commands/resume.ts';
import { run } from './commands/run.ts';
import { runs } from './commands/runs.ts';
import { show } from './commands/show.ts';
import { addAlphas } from './program/alphas-commands.ts';
import { addAudit } from './program/audit-command.ts';
import { addExperiment } from './program/experiment-command.ts';
import { addForkAndCompare } from './program/fork-commands.ts';
import { addBatch, addRecording } from './program/model-commands.ts';
import {
  add,
  addClusterOptions,
  type ClusterOption,
  type Dispatch,
  jsonOption,
  type KindsOption,
  kindsOption,
  loadKinds,
  type OfflineOption,
  offlineOption,
  type SetOption,
  setOption,
  setsOf,
  withStore,
} from './program/options.ts';
import { addReport } from './program/report-command.ts';
import { addStepper } from './program/stepper-commands.ts';
import { addStress } from './program/stress-command.ts';
import {
  addStudio,
  addStudioOptions,
  defined,
  type StudioOptionTexts,
  studioFlags,
  studioOptions,
} from './program/studio-command.ts';
import { addWorker } from './program/worker-command.ts';

/**
 * The grammar of `mass`: commands, arguments, options and help. It prints nothing by itself and never exits: help goes to
 * `writeHelp`, complaints are thrown as commander's errors.
 */
export function createProgram(
  { name, version }: { readonly name: string; readonly version: string },
  dispatch: Dispatch,
  writeHelp: (text: string) => void,
): Command {
  // Children take over these settings, so they come first.
  const program = new Command('mass')
    .exitOverride()
    .configureOutput({
      writeOut: writeHelp,
      writeErr: writeHelp,
      outputError: () => undefined,
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    })
    .usage('COMMAND [OPTIONS]')
    .description('Simulates populations of investors on market data.')
    .version(version, '--version', 'print the version')
    .addOption(jsonOption())
    .helpOption('-h, --help', 'print help')
    .helpCommand(false);
  const examples = (command: Command, ...lines: readonly string[]) =>
    command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${name} ${line}`).join('\n')}`);

  examples(
    addStudioOptions(
      addClusterOptions(
        add(program, 'run [file]', 'simulate a scenario file, or more days of an existing run'),
      )
        .option('--out <dir>', 'folder that the run folder is made in (default: the scenario\'s, "runs")')
        .addOption(setOption())
        .option('--extend <run>', 'continue this run folder over days that have arrived since; no file')
        .addOption(offlineOption())
        .addOption(kindsOption())
        .option('--studio', 'run it in the studio, and say its address'),
      "the scenario's",
    ).action(
      (
        file: string | undefined,
        options: SetOption &
          OfflineOption &
          ClusterOption &
          KindsOption &
          StudioOptionTexts & { out?: string; extend?: string; studio?: boolean },
      ) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          const { out, extend, kinds, studio, scenarios, host, port, tokenFile } = options;
          const served = studioOptions(defined({ scenarios, host, port, tokenFile }));
          const request = {
            ...defined({ out, extend, kinds }),
            set: setsOf(options),
            ...(studio === true ? { studio: served } : {}),
            studioFlags: studioFlags(options),
          };
          return withStore(options, () => run(context, file, request));
        }),
    ),
    'run scenarios/library/first-run.yaml',
    'run my.yaml --set seed=3 --set market.end=20211231 --json',
    'run --extend runs/my-20260101-120000',
    'run my.yaml --studio',
  );
  examples(
    addClusterOptions(add(program, 'resume <run>', 'go on with an interrupted run'))
      .addOption(setOption('override a field of "execution", e.g. execution.output.csv=false; repeatable'))
      .addOption(offlineOption())
      .addOption(kindsOption())
      .action((folder: string, options: SetOption & OfflineOption & ClusterOption & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return withStore(options, () => resume(context, folder, setsOf(options)));
        }),
      ),
    'resume runs/my-20260101-120000',
    'resume runs/my-20260101-120000 --set budget.usd=20',
  );
  examples(
    add(program, 'rehearse <file>', 'run a scenario with model investors against a simulated model server')
      .option('--out <dir>', 'folder that the run folder is made in (default: the scenario\'s, "runs")')
      .option('--latency-ms <ms>', 'median service time of the server (default: 20)')
      .option('--slots <n>', 'calls that the server answers at the same time (default: 64)')
      .option('--faults <share>', 'share of calls that go wrong, in every way (default: 0)')
      .option('--server-seed <n>', 'seed of answers, latencies and faults (default: 1)')
      .addOption(setOption())
      .addOption(kindsOption())
      .action((file: string, options: RehearseOptions & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return rehearse(context, file, { ...options, set: options.set ?? [] });
        }),
      ),
    'rehearse scenarios/library/first-run.yaml --set market.days=12',
    'rehearse my.yaml --faults 0.1 --latency-ms 500',
  );
  examples(
    add(program, 'plan <file>', 'calls, tokens, time and money of model investors, before any is spent')
      .option('--latency-ms <ms>', "mean latency of a call (default: the recording's)")
      .addOption(setOption())
      .addOption(kindsOption())
      .action((file: string, options: PlanOptions & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return plan(context, file, { ...options, set: options.set ?? [] });
        }),
      ),
    'plan my.yaml',
    'plan my.yaml --latency-ms 800 --json',
  );
  addBatch(program, dispatch, examples);
  addRecording(program, dispatch, examples);
  examples(
    add(program, 'runs', 'list the runs of a folder')
      .option('--out <dir>', 'folder that holds run folders', 'runs')
      .action((options: { out: string }) => dispatch((context) => runs(context, options.out))),
    'runs',
    'runs --out /data/runs --json',
  );
  examples(
    add(program, 'show <run>', 'show the results of a run')
      .addOption(kindsOption())
      .action((folder: string, options: KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return show(context, folder);
        }),
      ),
    'show runs/my-20260101-120000',
  );
  addStepper(program, dispatch, examples);
  addReport(program, dispatch, examples);
  addForkAndCompare(program, dispatch, examples);
  addAudit(program, dispatch, examples);
  examples(
    add(program, 'new <name>', 'write a commented scenario file to start from').action((scenario: string) =>
      dispatch((context) => newScenario(context, scenario)),
    ),
    'new my',
  );
  examples(
    add(program, 'check <file>', 'validate a scenario file and its data without running it')
      .addOption(setOption())
      .addOption(kindsOption())
      .action((file: string, options: SetOption & KindsOption) =>
        dispatch(async (context) => {
          await loadKinds(context, options);
          return check(context, file, { ...options, set: options.set ?? [] });
        }),
      ),
    'check my.yaml',
    'check my.yaml --set population.investorsPerType=64',
  );
  const data = program
    .command('data')
    .helpCommand(false)
    .usage('COMMAND [OPTIONS]')
    .description('look at market data');
  examples(data, 'data inspect prices.parquet');
  examples(
    add(
      data,
      'inspect <path>',
      'days, instruments, coverage, gaps, duplicates and jumps of a data file or folder',
    ).action((path: string) => dispatch((context) => inspect(context, path))),
    'data inspect prices.parquet',
    'data inspect ../shared/data/mass-sse50 --json',
  );
  addAlphas(program, dispatch, examples);
  addStudio(program, dispatch, examples);
  addExperiment(program, dispatch, examples);
  addStress(program, dispatch, examples);
  addWorker(program, dispatch, examples);
  examples(
    add(program, 'doctor', 'check that this machine can run mass, with a small run')
      .option('--out <dir>', 'folder that runs would be written to', 'runs')
      .action((options: { out: string }) => dispatch((context) => doctor(context, options.out))),
    'doctor',
  );
  examples(
    add(program, 'help [command...]', 'print help of a command').action((path: readonly string[]) =>
      helpOf(program, path, name),
    ),
    'help run',
    'help data inspect',
  );
  program.addHelpText(
    'after',
    `\nExit codes: 0 ok, 1 failure during a run, 2 bad input, 3 environment, 130 interrupted.`,
  );
  return examples(program, 'doctor', 'new my', 'run my.yaml', 'help run');
}

function helpOf(parent: Command, [word, ...rest]: readonly string[], name: string): void {
  if (word === undefined) return parent.outputHelp();
  const child = parent.commands.find((command) => command.name() === word);
  if (child !== undefined) return helpOf(child, rest, name);
  const names = parent.commands.map((command) => command.name());
  const guess = nearest(word, names);
  throw new MassError({
    code: 'cli.usage',
    message: 'unknown command',
    found: word,
    ...(names.length === 0 ? {} : { expected: `one of ${names.join(', ')}` }),
    hint: guess === undefined ? `"${name} help" lists commands` : `did you mean ${guess}?`,
  });
}
