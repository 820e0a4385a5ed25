/**
 * A run in a process of its own, so that the studio answers while days are cast. Started by `live-run.ts`: a job comes in, then
 * actions; positions go out until the run has ended.
 * 1. When whoever started it is gone, the run ends as a stop ends it: it can be continued.
 * 2. It does not hear Ctrl-C, which a terminal sends to every process of a command: its parent decides. Other requests to end, which
 *    a service manager or a closed terminal sends to all of them, stop it: after the day in progress, with models or on a
 *    cluster before that.
 * 3. Positions are told some of the time, the last one always: fast runs pass many thousand phases a second.
 */
import { basename } from 'node:path';
import { MassError, systemTimers } from '../../core/index.ts';
import {
  forkRun,
  overAt,
  type RunControl,
  type RunEvent,
  RunGate,
  type RunReport,
  resumeRun,
  runScenario,
} from '../../engine/index.ts';
import { loadScenario, loadScenarioText, valueSetAt } from '../../scenarios/index.ts';
import { problemsOf } from '../problems.ts';
import type { FromRun, RunAction, RunJob, RunPosition, ToRun } from './job.ts';

/** Positions are told at most this often. */
const TELLING_MS = 50;
const MOST_NOTICES = 5;

const stopping = new AbortController();
let gate: RunGate | undefined;
let position: RunPosition = { state: 'running', day: null, phase: null, days: 0, notices: [] };
let toTell: (() => void) | undefined;
let isEvaluating = false;
let totalDays = 0;

/** Nobody listens any more when the parent is gone: the run ends for that reason elsewhere. */
function say(message: FromRun): void {
  if (process.connected) process.send?.(message, () => undefined);
}

function move(change: Partial<RunPosition>): void {
  position = { ...position, ...change, state: stateNow() };
  toTell ??= systemTimers.after(TELLING_MS, tellNow);
}

function tellNow(): void {
  toTell?.();
  toTell = undefined;
  position = { ...position, state: stateNow() };
  say({ kind: 'position', position });
}

function stateNow(): RunPosition['state'] {
  if (stopping.signal.aborted) return 'stopping';
  if (isEvaluating) return 'evaluating';
  return gate?.isPaused === true ? 'paused' : 'running';
}

function observe(event: RunEvent): void {
  if (event.kind === 'opened') {
    totalDays = event.days;
    position = { ...position, days: event.committed, state: stateNow() };
    say({ kind: 'opened', run: basename(event.runDir), position });
  }
  if (event.kind === 'notice') move({ notices: [...position.notices, event.text].slice(-MOST_NOTICES) });
  if (event.kind === 'day') {
    isEvaluating = event.day + 1 === totalDays;
    move({ days: event.day + 1 });
  }
  if (event.kind === 'controls' && !isEvaluating) {
    isEvaluating = true;
    move({});
  }
}

function gateOf(paused: boolean): RunGate {
  const made = new RunGate({ signal: stopping.signal, paused });
  made.subscribe((event) => {
    if (event.kind === 'phase') move({ day: event.day, phase: overAt[event.phase] });
    else tellNow();
  });
  return made;
}

async function run(job: RunJob, control: RunControl): Promise<RunReport> {
  if (job.kind === 'resume') return resumeRun({ runDir: job.runDir, ...control });
  const { outDir } = job;
  if (job.kind === 'text') {
    const { text, file, baseFolder } = job;
    const scenario = loadScenarioText(text, { file, baseFolder });
    refuseRecordingElsewhere(scenario.scenario.execution.models.recording, file);
    return runScenario({ scenario, outDir, ...control });
  }
  const { set, workingFolder } = job;
  if (job.kind === 'file') {
    const scenario = await loadScenario(job.file, { set, workingFolder });
    return runScenario({ scenario, outDir, ...control });
  }
  const { runDir, day, distribution } = job;
  refuseRecordingElsewhere(valueSetAt(set, ['execution', 'models', 'recording']), '--set');
  return forkRun({
    runDir,
    day,
    set,
    workingFolder,
    outDir,
    ...(distribution === undefined ? {} : { distribution }),
    ...control,
  });
}

/** A scenario from a page may not choose where files are written: answers go beside the runs. */
function refuseRecordingElsewhere(recording: unknown, file: string): void {
  if (recording === undefined) return;
  throw new MassError({
    code: 'studio.bad-request',
    file,
    path: 'execution.models.recording',
    message: 'runs of the studio keep model answers in its runs folder',
    found: recording,
    expected: 'no recording of their own',
    hint: 'leave it out, or start the run on the command line',
  });
}

async function work(job: RunJob): Promise<void> {
  gate = gateOf(job.paused);
  try {
    if (job.kinds !== undefined) await loadScenario(job.kinds);
    const { command } = job;
    await run(job, { observe, observer: gate.observer, signal: stopping.signal, command });
    say({ kind: 'ended' });
  } catch (error) {
    // A run that was stopped while it was evaluated, or before it began, is interrupted: nothing failed.
    const isStopped =
      stopping.signal.aborted && error instanceof MassError && error.code === 'run.interrupted';
    say(isStopped ? { kind: 'ended' } : { kind: 'failed', problems: problemsOf(error) });
  } finally {
    toTell?.();
    if (process.connected) process.disconnect();
  }
}

async function act(id: number, action: RunAction): Promise<void> {
  if (action === 'stop') stopping.abort();
  else if (action === 'pause') gate?.pause();
  else if (action === 'resume') gate?.resume();
  else if (action === 'step-day') await gate?.stepDay();
  else await gate?.stepPhase();
  tellNow();
  say({ kind: 'done', id, position });
}

process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
process.on('disconnect', () => stopping.abort());
process.on('message', (message: ToRun) => {
  if (message.kind === 'job') void work(message.job);
  else void act(message.id, message.action);
});
