import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CommanderError } from 'commander';
import { type Clock, MassError } from '../core/index.ts';
import { exitCodes } from './exit-codes.ts';
import { failureOf, sayFailure } from './failure.ts';
import { shownPath } from './format.ts';
import { createProgram } from './program.ts';
import type { Services } from './services.ts';
import type { Terminal } from './terminal.ts';
import { usageError } from './usage-error.ts';

export interface CommandLine {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly services: Services;
  readonly clock: Clock;
  readonly version: string;
}

/** Runs one command line and returns its exit code. Never throws; everything that is said goes through the terminal. */
export async function runCommandLine(line: CommandLine): Promise<number> {
  const { argv, terminal, services, clock, version } = line;
  const end = argv.indexOf('--');
  const json = (end === -1 ? argv : argv.slice(0, end)).includes('--json');
  const say = (object: object, lines: readonly string[]) => {
    if (json) terminal.out(JSON.stringify(object));
    else for (const text of lines) terminal.out(text);
  };
  let exitCode: number = exitCodes.ok;
  let help = '';
  const program = createProgram(
    { name: terminal.program, version },
    async (work) => {
      const outcome = await work({ terminal, services, clock, json });
      say(outcome.json, outcome.lines);
      if (outcome.failure !== undefined) sayFailure(failureOf(outcome.failure, terminal.program), terminal);
      exitCode = (await outcome.stay?.()) ?? outcome.exitCode;
    },
    (text) => {
      help += text;
    },
  );

  try {
    await program.parseAsync([...argv], { from: 'user' });
    if (help !== '') say({ help }, [help.trimEnd()]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.code === 'commander.version') {
      say({ version }, [version]);
      return exitCodes.ok;
    }
    if (error instanceof CommanderError && error.code === 'commander.helpDisplayed') {
      say({ help }, [help.trimEnd()]);
      return exitCodes.ok;
    }
    const noCommand = error instanceof CommanderError && error.code === 'commander.help';
    if (noCommand && !json) terminal.err(help.trimEnd());
    const failure = failureOf(
      withFolder(problemOf(error, noCommand, terminal.program), terminal),
      terminal.program,
    );
    if (json) terminal.out(JSON.stringify(failure.json));
    sayFailure(failure, terminal);
    return failure.exitCode;
  }
}

function problemOf(error: unknown, noCommand: boolean, program: string): unknown {
  if (noCommand) {
    return new MassError({
      code: 'cli.usage',
      message: 'a command is missing',
      hint: `"${program} help" lists commands`,
    });
  }
  return error instanceof CommanderError ? usageError(error, program) : error;
}

/** Where runs lie unless a scenario or --out says otherwise. */
const RUNS = 'runs';

/** A run that was named without the folder that it lies in is asked for by its whole name. */
function withFolder(error: unknown, { program, cwd }: Terminal): unknown {
  if (!(error instanceof MassError) || error.code !== 'journal.not-a-run') return error;
  const [{ file, ...problem }] = error.problems;
  if (file === undefined) return error;
  const beside = join(cwd, RUNS, relative(cwd, resolve(cwd, file)));
  if (existsSync(resolve(cwd, file)) || !existsSync(beside)) return error;
  const hint = `did you mean ${shownPath(beside, cwd)}? "${program} runs" lists the runs of a folder`;
  return new MassError({ ...problem, file, hint }, { cause: error });
}
