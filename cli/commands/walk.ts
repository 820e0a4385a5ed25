import type { Stepper } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, shownPath } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import type { Ending } from '../stepper/controller.ts';
import type { FullScreen, StopSignal, Terminal } from '../terminal.ts';

export interface WalkOptions {
  /** Text in the order of days, also on a terminal. */
  readonly plain: boolean;
  /** A block for each phase. */
  readonly phases: boolean;
  /** First day. @default the first that the run has, or will have */
  readonly day?: number;
  /** Days as text. @default to the end; of `day` itself where that is given */
  readonly days?: number;
  /** What the user typed; told to a second writer. */
  readonly command: string;
}

/**
 * Shows a stepper: full-screen where somebody watches, else as text. The stepper is closed in every case; a live run ends
 * where it can go on later.
 */
export async function walk(
  context: CommandContext,
  stepper: Stepper,
  options: WalkOptions,
): Promise<Outcome> {
  const { screen } = context.terminal;
  try {
    return screen === undefined || options.plain || context.json
      ? await asText(context, stepper, options)
      : await onScreen(context, stepper, options, screen);
  } finally {
    await stepper.close();
  }
}

async function onScreen(
  { terminal }: CommandContext,
  stepper: Stepper,
  { day, command }: WalkOptions,
  screen: FullScreen,
): Promise<Outcome> {
  const { program, cwd } = terminal;
  const wasLive = stepper.isLive;
  if (day !== undefined) stepper.goTo(day);
  const [{ StepperController }, { runLooking }, { loadScreen }] = await Promise.all([
    import('../stepper/controller.ts'),
    import('../stepper/run-looking.ts'),
    import('../stepper/load-screen.ts'),
  ]);
  const { runScreen } = await loadScreen();
  const looking = runLooking(stepper.replay, { command, workingFolder: cwd });
  const controller = new StepperController({ stepper, looking, program, cwd });
  let heard: StopSignal | undefined;
  const forget = terminal.onStop((signal) => {
    heard = signal;
    controller.interrupt();
  });
  try {
    const ending = await runScreen(controller, screen);
    const exitCode = codeOf(ending, heard);
    if (ending.kind === 'left') {
      terminal.err(`left at once; committed days are safe${wasLive ? `; ${goesOn(stepper, terminal)}` : ''}`);
      terminal.leave(exitCode);
    }
    return {
      json: { runDir: stepper.replay.runDir, days: stepper.committed },
      lines: [...ending.forks, ...(wasLive ? closing(stepper, terminal) : [])],
      exitCode,
      ...(ending.failure === undefined ? {} : { failure: ending.failure, exitCode: exitCodes.failure }),
    };
  } finally {
    forget();
    await looking.close();
  }
}

function codeOf(
  { kind, isInterrupt }: Pick<Ending, 'kind' | 'isInterrupt'>,
  heard: StopSignal | undefined,
): number {
  if (heard === 'SIGTERM') return exitCodes.terminated;
  return isInterrupt || kind === 'left' ? exitCodes.interrupted : exitCodes.ok;
}

/** One day after another, each said when it is known. */
async function asText(
  { terminal, json }: CommandContext,
  stepper: Stepper,
  { phases, day, days = day === undefined ? Number.POSITIVE_INFINITY : 1, command }: WalkOptions,
): Promise<Outcome> {
  const [{ PlainWalk }, { runLooking }] = await Promise.all([
    import('../stepper/plain-walk.ts'),
    import('../stepper/run-looking.ts'),
  ]);
  const wasLive = stepper.isLive;
  const looking = runLooking(stepper.replay, { command, workingFolder: terminal.cwd });
  let heard: StopSignal | undefined;
  const forget = terminal.onStop((signal) => {
    if (heard !== undefined) return terminal.leave(codeOf({ kind: 'left', isInterrupt: true }, heard));
    heard = signal;
    if (wasLive)
      terminal.err('stopping: it ends where it can go on later; press Ctrl-C again to leave at once');
  });
  try {
    const walked = new PlainWalk(stepper, looking);
    const shown = await walked.days({
      ...(day === undefined ? {} : { first: day }),
      most: days,
      phases,
      say: (line) => {
        if (!json) terminal.out(line);
      },
      isStopped: () => heard !== undefined,
    });
    await stepper.stop();
    const overview = stepper.replay.overview();
    return {
      json: { run: overview, days: shown },
      lines: wasLive ? closing(stepper, terminal) : [],
      exitCode: heard === undefined ? exitCodes.ok : codeOf({ kind: 'quit', isInterrupt: true }, heard),
    };
  } finally {
    forget();
    await looking.close();
  }
}

function closing(stepper: Stepper, terminal: Terminal): readonly string[] {
  const folder = shownPath(stepper.replay.runDir, terminal.cwd);
  const days = counted(stepper.committed, 'day');
  const { totalDays } = stepper.replay.overview();
  if (totalDays !== null && stepper.committed >= totalDays) {
    return [`${days} simulated; results with: ${terminal.program} show ${folder}`];
  }
  if (stepper.committed === 0) return ['stopped before its first day was committed'];
  return [`stopped after ${days}; ${goesOn(stepper, terminal)}`];
}

function goesOn(stepper: Stepper, { program, cwd }: Terminal): string {
  const folder = shownPath(stepper.replay.runDir, cwd);
  return `go on with: ${program} resume ${folder}, or step on with: ${program} replay ${folder} --continue`;
}
