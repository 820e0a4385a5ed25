import { availableParallelism } from 'node:os';
import { blaming } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { shownPath, wrap } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import type { StopSignal } from '../terminal.ts';

/** Options as typed. */
export interface ExperimentFlags {
  readonly seeds?: string;
  readonly out?: string;
  readonly workers?: string;
  readonly vary?: readonly string[];
  readonly periods?: string;
  readonly pools?: string;
  readonly arm?: readonly string[];
  readonly yes?: boolean;
  readonly set?: readonly string[];
  readonly kinds?: string;
}

/** Cells at the same time without `--workers`: more would share caches and memory bandwidth, and slow each other. */
const MOST_WORKERS = 2;

/**
 * `mass experiment`: as tables or as one JSON object. The first signal ends cells that run, whose finished ones are kept, or an
 * experiment without a scenario after the run in progress; the second leaves at once.
 * Ends with 1 when a cell has no result.
 */
export async function experiment(
  { services, terminal, json }: CommandContext,
  named: readonly string[],
  flags: ExperimentFlags,
): Promise<Outcome> {
  const stopping = new AbortController();
  let heard: StopSignal | undefined;
  const forget = terminal.onStop((signal) => {
    if (heard !== undefined) return terminal.leave(codeOf(heard));
    heard = signal;
    const when = named.length > 1 ? 'ending the cells in progress' : 'stopping after the run in progress';
    terminal.err(`${when}; press Ctrl-C again to leave at once`);
    stopping.abort();
  });
  try {
    const onScenario = named.length > 1;
    const {
      text,
      json: result,
      failures,
      folder,
    } = await services.runExperiment(named, {
      ...flags,
      ...(onScenario && flags.workers === undefined
        ? { workers: String(Math.min(MOST_WORKERS, availableParallelism())) }
        : {}),
      workingFolder: terminal.cwd,
      signal: stopping.signal,
      ...(json
        ? {}
        : {
            progress: (line: string) => {
              for (const part of wrap(line, '  ')) terminal.err(part);
            },
          }),
    });
    return {
      json: result,
      lines: [
        ...text.trimEnd().split('\n'),
        ...(folder === undefined
          ? []
          : ['', `Tables, CSV and a page with plots: ${shownPath(folder, terminal.cwd)}`]),
      ],
      exitCode: failures > 0 ? exitCodes.failure : exitCodes.ok,
    };
  } catch (error) {
    throw blamingVary(error, flags);
  } finally {
    forget();
  }
}

/** An arm's override that is no `--set` of the user's came with `--vary`. */
function blamingVary(error: unknown, { vary = [], set = [] }: ExperimentFlags): unknown {
  const pathsOf = (texts: readonly string[]) => new Set(texts.map((text) => text.split('=')[0]?.trim()));
  const varied = pathsOf(vary);
  const own = pathsOf(set);
  return blaming(error, ({ file }) => {
    const path = /^--set (.*)$/.exec(file ?? '')?.[1];
    return path !== undefined && varied.has(path) && !own.has(path) ? `--vary ${path}` : undefined;
  });
}

function codeOf(signal: StopSignal): number {
  return signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
}
