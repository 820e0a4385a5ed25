import type { AlphaStage } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { nextStudySteps, studySummary } from '../study-summary.ts';
import { type StudyOptions, studyOf } from './study-place.ts';
import { superviseStudy } from './supervise-study.ts';

/** `mass alphas mine | evaluate | select | train | backtest`: a stage of a study, and those before it that are missing. */
export async function alphasStage(
  context: CommandContext,
  stage: AlphaStage,
  words: string,
  options: StudyOptions,
): Promise<Outcome> {
  const { kinds } = options;
  const study = await studyOf(context, words, options);
  const { report, ran, stopped } = await superviseStudy(context, {
    word: stage,
    words,
    study,
    through: stage,
    ...(kinds === undefined ? {} : { kinds }),
  });
  const shown = new Set<AlphaStage>([...ran, ...(stopped === undefined ? [stage] : [])]);
  return {
    json: report,
    lines: [
      ...studySummary(report, shown, context.terminal),
      ...nextStudySteps(report, { stage, isStopped: stopped !== undefined, kinds }, context.terminal),
    ],
    exitCode: stopped ?? exitCodes.ok,
  };
}
