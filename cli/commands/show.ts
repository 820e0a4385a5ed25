import { resolve } from 'node:path';
import type { AlphaStage } from '../../engine/index.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { nextStudySteps, studySummary } from '../study-summary.ts';
import { nextSteps, summaryLines } from '../summary.ts';
import { studyIn } from './study-place.ts';

/** `mass show`: the report of a run folder, as it stands. Where alphas were studied and no day was played, the study. */
export async function show(context: CommandContext, folder: string): Promise<Outcome> {
  const { services, terminal } = context;
  const runDir = resolve(terminal.cwd, folder);
  const report = await services.readReport(runDir);
  const study = report.days === 0 ? await studyIn(context, runDir) : undefined;
  if (study !== undefined) {
    const { states } = study;
    const begun = (Object.keys(states) as AlphaStage[]).filter(
      (stage) => states[stage] === 'done' || states[stage] === 'begun',
    );
    return {
      json: report,
      lines: [
        ...studySummary(study, new Set(begun), terminal),
        ...nextStudySteps(study, { stage: begun.at(-1) ?? 'mine', isStopped: false }, terminal),
      ],
      exitCode: exitCodes.ok,
    };
  }
  const next = report.complete ? [] : nextSteps(report, terminal);
  return { json: report, lines: [...summaryLines(report, terminal), ...next], exitCode: exitCodes.ok };
}
