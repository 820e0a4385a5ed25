import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { shownPath } from '../format.ts';
import { numberOf } from '../number-option.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import type { StopSignal } from '../terminal.ts';

export interface StressOptions {
  readonly grains?: string;
  readonly sizes?: string;
  readonly seeds?: string;
  readonly faults?: string;
  readonly untilDaySeconds?: string;
  readonly untilMemoryMb?: string;
  readonly days?: string;
  readonly out?: string;
  readonly set: readonly string[];
  readonly kinds?: string;
}

const MOST_SEEDS = 1_000;
const MOST_DAYS = 1_000_000;
const MOST_SECONDS = 86_400;
const MOST_MB = 2 ** 30;

/** `mass stress`: places of investors, population sizes and seeds until they are done, a limit breaks, or somebody stops it. */
export async function stress(
  context: CommandContext,
  file: string,
  options: StressOptions,
): Promise<Outcome> {
  const { services, terminal, json } = context;
  const { grains, sizes, faults, out, kinds, set } = options;
  const whole = (name: string, option: string, text: string | undefined, most: number) =>
    numberOf(name, option, text, { least: 1, most, whole: true });
  const above = (name: string, option: string, text: string | undefined, most: number) => {
    const value = numberOf(name, option, text, { least: 0, most, whole: false });
    if (value[name] !== 0) return value;
    throw new MassError({ code: 'cli.usage', path: option, message: 'a limit is above 0', found: text });
  };
  const request = {
    file,
    workingFolder: terminal.cwd,
    set,
    ...(grains === undefined ? {} : { grains, processors: availableParallelism() }),
    ...(sizes === undefined ? {} : { sizes }),
    ...(faults === undefined ? {} : { faults }),
    ...(kinds === undefined ? {} : { kinds }),
    ...whole('seeds', '--seeds', options.seeds, MOST_SEEDS),
    ...whole('days', '--days', options.days, MOST_DAYS),
    limits: {
      ...above('daySeconds', '--until-day-seconds', options.untilDaySeconds, MOST_SECONDS),
      ...above('memoryMb', '--until-memory-mb', options.untilMemoryMb, MOST_MB),
    },
  };
  const outDir = out === undefined ? undefined : resolve(terminal.cwd, out);
  const stopping = new AbortController();
  let heard: StopSignal | undefined;
  const forget = terminal.onStop((signal) => {
    if (heard !== undefined) return terminal.leave(codeOf(heard));
    heard = signal;
    terminal.err('ending the run in progress; press Ctrl-C again to leave at once');
    stopping.abort();
  });
  try {
    const result = await services.runStress({
      ...request,
      ...(outDir === undefined ? {} : { outDir }),
      signal: stopping.signal,
      progress: (line) => {
        if (!json) terminal.err(line);
      },
    });
    const wrote = result.files.map((path) => `wrote ${shownPath(path, terminal.cwd)}`);
    return {
      json: result.json,
      ...(result.failure === undefined ? {} : { failure: result.failure }),
      lines: [...result.text.split('\n'), ...wrote],
      exitCode: result.stopped
        ? codeOf(heard)
        : result.failure !== undefined
          ? exitCodes.failure
          : exitCodes.ok,
    };
  } finally {
    forget();
  }
}

function codeOf(signal: StopSignal | undefined): number {
  return signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
}
