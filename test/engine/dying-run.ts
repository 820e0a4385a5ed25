/**
 * Child process of the crash tests: runs or resumes a scenario and kills itself with SIGKILL at a stated moment.
 * Usage: dying-run.ts SCENARIO OUT|RUN MOMENT, where MOMENT is one of
 *   phase:NAME:DAY            when the phase begins
 *   step:DAY:ITERATION        after that step of the day's annealing
 *   statement:DAY:N           before the N-th SQL statement (from 0) of that day's commit; COMMIT itself counts as one
 *   controls:N                when the controls have seen N days
 *   exports:N                 when the results folder holds N files
 *   results:N                 before the N-th SQL statement (from 0) after the controls
 *   never
 */
import { readdirSync, statSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { type RunEvent, resumeRun, runScenario } from '../../engine/index.ts';
import { loadScenario } from '../../scenarios/index.ts';

const [scenarioFile, folder, moment] = process.argv.slice(2) as [string, string, string];
const [kind, first, second] = moment.split(':') as [string, string, string];

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // SIGKILL is delivered before the call returns to JavaScript on Linux; elsewhere, wait for it.
  for (;;);
}

let statementsLeft = Number.POSITIVE_INFINITY;
function countStatement(): void {
  if (statementsLeft-- === 0) die();
}
for (const [prototype, method] of [
  [StatementSync.prototype, 'run'],
  [DatabaseSync.prototype, 'exec'],
] as const) {
  const original = Reflect.get(prototype, method) as (...parameters: unknown[]) => unknown;
  Reflect.set(prototype, method, function counted(this: unknown, ...parameters: unknown[]) {
    countStatement();
    return original.apply(this, parameters);
  });
}

const observer = {
  phase(phase: string, day: number): void {
    if (kind === 'phase' && phase === first && day === Number(second)) die();
    if (kind === 'statement' && phase === 'commit' && day === Number(first)) statementsLeft = Number(second);
  },
  optimizerStep(day: number, step: { readonly iteration: number }): void {
    if (kind === 'step' && day === Number(first) && step.iteration === Number(second)) die();
  },
};

function observe(event: RunEvent): void {
  if (event.kind === 'opened' && kind === 'exports') {
    setInterval(() => {
      if (readdirSync(`${event.runDir}/results`).length >= Number(first)) die();
    }, 1);
  }
  if (event.kind !== 'controls') return;
  if (kind === 'controls' && event.done === Number(first)) die();
  if (kind === 'results' && event.done === event.total) statementsLeft = Number(first);
}

const isRunFolder = statSync(`${folder}/manifest.json`, { throwIfNoEntry: false }) !== undefined;
const report = isRunFolder
  ? await resumeRun({ runDir: folder, observer, observe })
  : await runScenario({ scenario: await loadScenario(scenarioFile), outDir: folder, observer, observe });
process.stdout.write(
  `${JSON.stringify({ runDir: report.runDir, digest: report.digest, days: report.days })}\n`,
);
