import { MassError } from '../../core/index.ts';
import type { RunEvent, RunReport } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { createProgress } from '../progress/create.ts';
import type { RunControl } from '../services.ts';
import { nextSteps, summaryLines } from '../summary.ts';
import { listenForStop, stopCode } from './stopping.ts';

/**
 * Runs something that simulates days, with progress and clean interruption.
 * 1. The first signal ends the run after the day in progress; where models are asked, once calls in flight are recorded; where a cluster
 *    is asked, at once, without the day in progress; before the run is opened, before the next day. The second leaves at once, which the
 *    journal survives.
 * 2. A run that was stopped keeps its results: the outcome differs in its exit code and says how to go on.
 */
export async function supervise(
  context: CommandContext,
  command: string,
  work: (control: RunControl) => Promise<RunReport>,
): Promise<Outcome> {
  const { terminal } = context;
  const progress = createProgress(context);
  let runDir: string | undefined;
  let ends = 'before the next day';

  const howToResume = () =>
    runDir === undefined
      ? 'no day was committed yet'
      : `go on with: ${terminal.program} resume ${shownPath(runDir, terminal.cwd)}`;
  const observe = (event: RunEvent) => {
    if (event.kind === 'opened') {
      runDir = event.runDir;
      ends = endOf(event);
    }
    progress.observe(event);
  };
  const stopping = listenForStop(terminal, {
    quiet: () => progress.stop(),
    first: () => ends,
    second: () => `committed days are safe; ${howToResume()}`,
  });

  try {
    const report = await work({ observe, signal: stopping.signal, command });
    progress.stop();
    const stopped = stopping.heard() !== undefined && !report.complete;
    return {
      json: report,
      lines: [...summaryLines(report, terminal), ...nextSteps(report, terminal)],
      exitCode: stopped ? stopCode(stopping.heard()) : exitCodes.ok,
    };
  } catch (error) {
    progress.stop();
    if (stopping.heard() !== undefined && error instanceof MassError && error.code === 'run.interrupted') {
      terminal.err(`stopped; ${howToResume()}`);
    }
    throw error;
  } finally {
    stopping.forget();
  }
}

/** When a run that was opened ends after a signal. */
function endOf({ asksModels, inCluster }: Extract<RunEvent, { readonly kind: 'opened' }>): string {
  if (asksModels) return 'once the calls in flight are recorded';
  return inCluster ? 'now, without the day in progress' : 'after the day in progress';
}
