import { resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import type { BatchExport, BatchExportRequest } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, scenarioWords, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface BatchExportOptions {
  readonly out: string;
  readonly set: readonly string[];
  readonly kinds?: string;
  readonly coverPlan?: boolean;
  readonly maxCompletionTokens?: boolean;
  readonly leaveOut?: string;
}

const sampling = ['temperature', 'top_p', 'seed'] as const;

/** `mass batch export`: what is missing and can be asked now, as a file for a batch interface. Sends nothing. */
export async function batchExport(
  { services, terminal }: CommandContext,
  file: string,
  { out, set, kinds, coverPlan = false, maxCompletionTokens = false, leaveOut }: BatchExportOptions,
): Promise<Outcome> {
  const bodies = { maxCompletionTokens, leaveOut: parametersOf(leaveOut) };
  const scenario = await services.loadScenario(file, { set, workingFolder: terminal.cwd });
  const outDir = resolve(terminal.cwd, scenario.scenario.execution.output.folder);
  const batch = await services.exportBatch({
    scenario,
    outDir,
    coverPlan,
    ...bodies,
    out: resolve(terminal.cwd, out),
  });
  const shown = shownPath(batch.file, terminal.cwd);
  const again = scenarioWords(file, { set, kinds }, terminal.cwd);
  return {
    json: batch,
    lines:
      batch.requests === 0
        ? nothingLines(batch, `${terminal.program} run ${again} --offline`)
        : [
            `${counted(batch.requests, 'request')} in ${shown}: ${counts(batch)}`,
            ...(batch.written === 'unchanged' ? ['The file was there with these very requests.'] : []),
            ...waitLines(batch),
            `Next        have them answered, then`,
            `            ${terminal.program} batch import ${again} --requests ${shown} --results FILE`,
          ],
    exitCode: exitCodes.ok,
  };
}

function parametersOf(names: string | undefined): NonNullable<BatchExportRequest['leaveOut']> {
  const given = names?.split(',').map((name) => name.trim()) ?? [];
  const unknown = given.find((name) => sampling.every((known) => known !== name));
  if (unknown === undefined) return sampling.filter((name) => given.includes(name));
  throw new MassError({
    code: 'cli.usage',
    message: '--leave-out takes names of sampling parameters',
    found: unknown,
    expected: sampling.join(', '),
    hint: 'write for example --leave-out temperature,top_p',
  });
}

function counts({ strategies, decisions, furtherTries }: BatchExport): string {
  const again = furtherTries === 0 ? '' : `; ${count(furtherTries)} of them further tries`;
  return `${count(strategies)} strategies, ${count(decisions)} decisions${again}`;
}

function nothingLines(batch: BatchExport, run: string): readonly string[] {
  if (batch.complete) return ['Nothing is missing: every answer is recorded.', `Next        ${run}`];
  return ['Nothing can be asked now; no file was written.', ...waitLines(batch)];
}

function waitLines({ waitsFrom, days, totalDays, strategies, decisions }: BatchExport): readonly string[] {
  if (waitsFrom === null && strategies > 0 && decisions === 0)
    return [`Strategies of all ${counted(totalDays, 'day')}: their decisions follow in the next export.`];
  if (waitsFrom === null) return [`All ${counted(totalDays, 'day')} are covered.`];
  return [
    `Decisions of ${count(days)} of ${counted(totalDays, 'day')}: from ${waitsFrom} on they wait for ballots.`,
  ];
}
