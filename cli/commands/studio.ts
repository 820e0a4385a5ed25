/**
 * The studio as a command.
 * 1. Its address is said first, in one line; a token that the user chose is not in it.
 * 2. The first Ctrl-C closes it and stops the runs that it started where they can go on later, the second leaves at once: those runs
 *    end in the same way. That is how a studio ends: the exit code is 0.
 */
import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import type { Studio, StudioRun } from '../../web/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { failureOf, sayFailure } from '../failure.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface StudioCommand {
  readonly runs: string;
  readonly scenarios?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tokenFile?: string;
  readonly kinds?: string;
}

/** A run that is started in the studio. */
export interface RunInStudio {
  readonly file: string;
  readonly set: readonly string[];
}

const codeExtensions = new Set(['.ts', '.mts', '.js', '.mjs']);

/** `mass studio`: serves a folder of runs until Ctrl-C. */
export async function studio(context: CommandContext, options: StudioCommand): Promise<Outcome> {
  const session = await open(context, options, 'mass studio');
  return {
    json: { address: session.shownAddress },
    lines: [session.line],
    exitCode: exitCodes.ok,
    stay: async () => {
      await session.isStopped;
      await session.close();
      return exitCodes.ok;
    },
  };
}

/** `mass run FILE --studio`: as `studio`, with a run that goes on in it. */
export async function runInStudio(
  context: CommandContext,
  { file, set }: RunInStudio,
  options: StudioCommand,
): Promise<Outcome> {
  const { terminal, json } = context;
  const command = `mass run ${file} --studio`;
  const kinds = options.kinds ?? (codeExtensions.has(extname(file)) ? file : undefined);
  const session = await open(context, { ...options, ...(kinds === undefined ? {} : { kinds }) }, command);
  if (!json) terminal.out(session.line);
  try {
    const { run, ended } = await session.studio.start({
      file: resolve(terminal.cwd, file),
      set,
      workingFolder: terminal.cwd,
    });
    return {
      json: { address: session.shownAddress, run },
      lines: [`Run         ${shownPath(join(resolve(terminal.cwd, options.runs), run), terminal.cwd)}`],
      exitCode: exitCodes.ok,
      stay: () => follow(context, session, { run, ended }),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

interface StudioSession {
  readonly studio: Studio;
  readonly shownAddress: string;
  readonly line: string;
  /** Resolves at the first Ctrl-C. */
  readonly isStopped: Promise<void>;
  close(): Promise<void>;
}

async function open(
  { services, terminal }: CommandContext,
  options: StudioCommand,
  command: string,
): Promise<StudioSession> {
  const { cwd } = terminal;
  const { runs, scenarios, tokenFile, kinds, ...rest } = options;
  if (scenarios !== undefined) await checkScenarios(scenarios, cwd);
  const opened = await services.startStudio({
    ...rest,
    runsDir: resolve(cwd, runs),
    ...(scenarios === undefined ? {} : { scenariosDir: resolve(cwd, scenarios) }),
    ...(tokenFile === undefined ? {} : { tokenFile: resolve(cwd, tokenFile) }),
    ...(kinds === undefined ? {} : { kinds: resolve(cwd, kinds) }),
    workingFolder: cwd,
    command,
  });
  const stopped = Promise.withResolvers<void>();
  let isStopping = false;
  const forget = terminal.onStop(() => {
    if (isStopping) return terminal.leave(exitCodes.interrupted);
    isStopping = true;
    const ending = opened.isRunning ? '; runs that it started end where they can go on later' : '';
    terminal.err(`closing the studio${ending}; press Ctrl-C again to leave at once`);
    stopped.resolve();
  });
  const { origin, address, isTokenGiven } = opened;
  const shownAddress = isTokenGiven ? `${origin}/` : address;
  return {
    studio: opened,
    shownAddress,
    line: `Studio      ${shownAddress}${isTokenGiven ? ' (the first time, add ?token= and your token)' : ''}`,
    isStopped: stopped.promise,
    close: async () => {
      await opened.close();
      forget();
    },
  };
}

/** A folder that the user named is meant: without it every list of scenarios would be empty. Throws `cli.usage`. */
async function checkScenarios(named: string, cwd: string): Promise<void> {
  const found = await stat(resolve(cwd, named)).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new MassError({
    code: 'cli.usage',
    path: '--scenarios',
    message: 'the folder of scenarios is not there',
    found: found === undefined ? named : `${named}, which is no folder`,
    expected: 'a folder of scenario files',
    hint: 'name another, or leave --scenarios out for the folder "scenarios" here or, without one, those that are shipped',
  });
}

/** Says how the run ends, and waits for Ctrl-C. */
async function follow(
  { terminal }: CommandContext,
  session: StudioSession,
  { run, ended }: StudioRun,
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  let isStopped = false;
  const told = ended.then((problems) => {
    const [first, ...others] = problems ?? [];
    if (first === undefined) {
      if (!isStopped) terminal.err(`run ${run} has ended; the studio stays until Ctrl-C`);
      return;
    }
    const failure = failureOf(new MassError([first, ...others]), terminal.program);
    exitCode = failure.exitCode;
    sayFailure(failure, terminal);
  });
  await session.isStopped;
  isStopped = true;
  await session.close();
  await told;
  return exitCode;
}
