import { resolve } from 'node:path';
import type { BatchImport } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, inWords, money, scenarioWords, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';

export interface BatchImportOptions {
  readonly requests: string;
  readonly results: string;
  readonly set: readonly string[];
  readonly kinds?: string;
}

/** Lines of a listing in text; `--json` has them all. */
const LISTED = 5;

/** `mass batch import`: the results of a batch become recorded answers, all that are whole, or none where a file is damaged. */
export async function batchImport(
  { services, terminal }: CommandContext,
  file: string,
  { requests, results, set, kinds }: BatchImportOptions,
): Promise<Outcome> {
  const scenario = await services.loadScenario(file, { set, workingFolder: terminal.cwd });
  const done = await services.importBatch({
    scenario,
    outDir: resolve(terminal.cwd, scenario.scenario.execution.output.folder),
    requestsFile: resolve(terminal.cwd, requests),
    resultsFile: resolve(terminal.cwd, results),
    command: `mass batch import ${file}`,
  });
  const again = scenarioWords(file, { set, kinds }, terminal.cwd);
  return {
    json: done,
    lines: [
      ...linesOf(done, shownPath(done.recordingFile, terminal.cwd)),
      `Next        ${terminal.program} batch export ${again} --out FILE`,
    ],
    exitCode: exitCodes.ok,
  };
}

function linesOf(done: BatchImport, recording: string): readonly string[] {
  const useless = Object.entries(done.useless).map(([name, number]) => `${name} ${count(number)}`);
  const cost = done.costUsd === null ? 'money n/a: the first endpoint has no price' : money(done.costUsd);
  return [
    `${counted(done.added, 'answer')} added to ${recording}: ${count(done.inputTokens)} tokens in, ${count(done.outputTokens)} out, ${cost}`,
    ...(useless.length === 0 ? [] : [`Of no use, to be asked again: ${inWords(useless)}`]),
    ...(done.alreadyRecorded === 0 ? [] : [`Recorded before: ${count(done.alreadyRecorded)}`]),
    ...listed('Failed, still missing', done.failed),
    ...listed('Not in the requests file', done.unknown),
    ...listed('Answered twice; the first counts', done.duplicates),
    ...listed('Not asked by this scenario', done.foreign),
    ...(done.unanswered === 0 ? [] : [`Requests without an answer: ${count(done.unanswered)}`]),
  ];
}

function listed(title: string, notes: BatchImport['failed']): readonly string[] {
  if (notes.length === 0) return [];
  return [
    `${title}: ${count(notes.length)}`,
    ...notes.slice(0, LISTED).map(({ line, id, reason }) => `- line ${line} ${id.slice(0, 12)}: ${reason}`),
    ...(notes.length > LISTED ? [`  and ${count(notes.length - LISTED)} more: --json shows all`] : []),
  ];
}
