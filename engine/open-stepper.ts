import { invariant } from '../core/index.ts';
import { openReplay } from './replay.ts';
import { type ResumeRequest, resumeRun } from './resume.ts';
import { type RunRequest, runScenario } from './run.ts';
import { LiveRun } from './stepper/live-run.ts';
import { RunStepper } from './stepper/run-stepper.ts';
import type { Stepper } from './stepper.ts';

/**
 * Starts a run of a scenario that waits before its first day. Days are cast one by one, also where the scenario lets several be
 * asked together. Throws as `runScenario`.
 */
export async function stepScenario(request: RunRequest): Promise<Stepper> {
  const live = await LiveRun.open(request, (control) => runScenario({ ...request, ...control }));
  invariant(live !== undefined, 'a new run has days');
  return stepperOf(live.runDir, live);
}

/** `live`: an interrupted run can go on past its last committed day; it is locked for writing at once. */
export type StepRunRequest = ResumeRequest & { readonly live?: boolean };

/**
 * Steps through a run folder: finished, interrupted, or being written by somebody else, whose days appear as they are committed.
 * Throws `journal.*`, and for a live one as `resumeRun`.
 */
export async function stepRun({ live = false, ...request }: StepRunRequest): Promise<Stepper> {
  const goesOn = live && !isFinished(request.runDir);
  const run = goesOn
    ? await LiveRun.open(request, (control) => resumeRun({ ...request, ...control }))
    : undefined;
  return stepperOf(request.runDir, run);
}

async function stepperOf(runDir: string, live: LiveRun | undefined): Promise<Stepper> {
  try {
    return new RunStepper(openReplay(runDir), live);
  } catch (error) {
    await live?.stop();
    throw error;
  }
}

function isFinished(runDir: string): boolean {
  const replay = openReplay(runDir);
  try {
    return replay.overview().status === 'finished';
  } finally {
    replay.close();
  }
}
