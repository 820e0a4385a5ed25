import type { Command } from 'commander';
import { type StudioCommand, studio } from '../commands/studio.ts';
import { numberOf } from '../number-option.ts';
import { add, type Dispatch, type Examples, type KindsOption, kindsOption, loadKinds } from './options.ts';

/** Options of whatever serves a studio. */
export interface StudioOptionTexts {
  readonly scenarios?: string;
  readonly host?: string;
  readonly port?: string;
  readonly tokenFile?: string;
}

export function addStudioOptions(command: Command, scenarios: string): Command {
  return command
    .option('--scenarios <dir>', `folder of scenario files of the studio (default: ${scenarios})`)
    .option('--port <n>', 'port of the studio (default: 8765, or any free one)')
    .option('--host <name>', 'where the studio listens (default: this machine alone); needs a token of yours')
    .option(
      '--token-file <file>',
      "file with the studio's token, 32 characters or more (default: a random one)",
    );
}

/** Those that were given, as they are typed. */
export function studioFlags({ scenarios, host, port, tokenFile }: StudioOptionTexts): readonly string[] {
  const flags = { '--scenarios': scenarios, '--host': host, '--port': port, '--token-file': tokenFile };
  return Object.entries(flags).flatMap(([flag, text]) => (text === undefined ? [] : [flag]));
}

/** Throws `cli.usage`. */
export function studioOptions({ port, ...texts }: StudioOptionTexts): Omit<StudioCommand, 'runs' | 'kinds'> {
  return {
    ...texts,
    ...numberOf('port', '--port', port, { least: 0, most: 65_535, whole: true, example: 8765 }),
  };
}

export function addStudio(program: Command, dispatch: Dispatch, examples: Examples): void {
  examples(
    addStudioOptions(
      add(program, 'studio', 'look at runs, start and fork them in the browser').option(
        '--runs <dir>',
        'folder that holds run folders',
        'runs',
      ),
      '"scenarios" where it holds any, else the shipped ones',
    )
      .addOption(kindsOption())
      .action(
        ({
          runs,
          kinds,
          scenarios,
          host,
          port,
          tokenFile,
        }: StudioOptionTexts & KindsOption & { runs: string }) =>
          dispatch(async (context) => {
            await loadKinds(context, kinds === undefined ? {} : { kinds });
            return studio(context, {
              runs,
              ...studioOptions(defined({ scenarios, host, port, tokenFile })),
              ...defined({ kinds }),
            });
          }),
      ),
    'studio',
    'studio --runs /data/runs --port 9000',
    'studio --host 0.0.0.0 --token-file token.txt',
  );
}

/** Options that were given. */
export function defined<Options extends object>(
  options: Options,
): { [Name in keyof Options]?: Exclude<Options[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Options]?: Exclude<Options[Name], undefined>;
  };
}
