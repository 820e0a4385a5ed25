import { resolve } from 'node:path';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { nextSteps, summaryLines } from '../summary.ts';

/** `mass show`: the report of a run folder, as it stands. */
export async function show({ services, terminal }: CommandContext, folder: string): Promise<Outcome> {
  const report = await services.readReport(resolve(terminal.cwd, folder));
  const next = report.complete ? [] : nextSteps(report, terminal);
  return { json: report, lines: [...summaryLines(report, terminal), ...next], exitCode: exitCodes.ok };
}
