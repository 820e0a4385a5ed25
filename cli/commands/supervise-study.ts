import type {
  AlphaEvent,
  AlphaStage,
  AlphaStudyReport,
  ExistingStudy,
  NewStudy,
} from '../../engine/index.ts';
import { shownPath } from '../format.ts';
import type { CommandContext } from '../outcome.ts';
import { createStudyProgress } from '../progress/create.ts';
import { listenForStop, stopCode } from './stopping.ts';

export interface StudyCommand {
  /** `mass alphas WORD` is what the reader typed. */
  readonly word: AlphaStage | 'report';
  /** The scenario or run as typed. */
  readonly words: string;
  readonly study: NewStudy | ExistingStudy;
  /** The last stage to do. */
  readonly through: AlphaStage;
  readonly kinds?: string;
}

export interface SupervisedStudy {
  readonly report: AlphaStudyReport;
  /** Stages that went on now, in their order. */
  readonly ran: readonly AlphaStage[];
  /** Present where a signal came before the last stage was done: the exit code. */
  readonly stopped?: number;
}

/**
 * Does stages of a study, with progress and clean interruption.
 * 1. The first signal ends the stage in progress after its session or task, the second leaves at once, which the journal survives.
 * 2. Whoever stops a study, or sees it end badly once its folder is there, reads how it goes on.
 */
export async function superviseStudy(
  context: CommandContext,
  { word, words, study, through, kinds }: StudyCommand,
): Promise<SupervisedStudy> {
  const { terminal, services } = context;
  const progress = createStudyProgress(context);
  const ran: AlphaStage[] = [];
  let runDir: string | undefined;
  let inStage: AlphaStage | undefined;

  const howToGoOn = () =>
    runDir === undefined ? 'nothing was begun yet' : `go on with: ${goOnWords(context, word, runDir, kinds)}`;
  const observe = (event: AlphaEvent) => {
    if (event.kind === 'opened') ({ runDir } = event);
    if (event.kind === 'stage' && event.state === 'begun') {
      inStage = event.stage;
      ran.push(event.stage);
    }
    progress.observe(event);
  };
  const stopping = listenForStop(terminal, {
    quiet: () => progress.stop(),
    first: () => (inStage === 'mine' ? 'after the task in progress' : 'after the session in progress'),
    second: () => `what is in the journal is safe; ${howToGoOn()}`,
  });
  try {
    const report = await services.studyAlphas({
      study,
      through,
      observe,
      signal: stopping.signal,
      command: `mass alphas ${word} ${words}`,
    });
    const isStopped = stopping.heard() !== undefined && report.states[through] !== 'done';
    if (isStopped) terminal.err(`stopped; ${howToGoOn()}`);
    return { report, ran, ...(isStopped ? { stopped: stopCode(stopping.heard()) } : {}) };
  } finally {
    progress.stop();
    stopping.forget();
  }
}

/** The command that goes on with a study in its folder. */
export function goOnWords(
  { terminal: { program, cwd } }: Pick<CommandContext, 'terminal'>,
  word: string,
  runDir: string,
  kinds?: string,
): string {
  const loaded = kinds === undefined ? '' : ` --kinds ${shownPath(kinds, cwd)}`;
  return `${program} alphas ${word} ${shownPath(runDir, cwd)}${loaded}`;
}
