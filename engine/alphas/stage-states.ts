/** How far the stages of a study are; kept among the results of its run. */
import { MINED_LOG, studyLogs } from '../../alphas/index.ts';
import type { Journal } from '../../journal/index.ts';
import { type AlphaStage, type AlphaStageState, alphaStages } from '../alpha-study.ts';

const DONE = 'alphas.done';

/** Sessions of the market that a stage was done over. */
type DoneOver = Readonly<Partial<Record<AlphaStage, number>>>;

const logOf: Readonly<Partial<Record<AlphaStage, string>>> = { mine: MINED_LOG, ...studyLogs };

/** `days`: sessions that the market has now. A stage that was done over fewer goes on; mining is done once. */
export function stageStates(
  journal: Pick<Journal, 'entryCount' | 'result'>,
  { mines, days }: { readonly mines: boolean; readonly days: number },
): Readonly<Record<AlphaStage, AlphaStageState>> {
  const done = (journal.result(DONE) ?? {}) as DoneOver;
  const stateOf = (stage: AlphaStage): AlphaStageState => {
    if (stage === 'mine' && !mines) return 'absent';
    const over = done[stage];
    if (over !== undefined && (stage === 'mine' || over === days)) return 'done';
    const log = logOf[stage];
    return log !== undefined && journal.entryCount(log) > 0 ? 'begun' : 'open';
  };
  return Object.fromEntries(alphaStages.map((stage) => [stage, stateOf(stage)])) as Record<
    AlphaStage,
    AlphaStageState
  >;
}

export function markStageDone(
  journal: Pick<Journal, 'putResult' | 'result'>,
  stage: AlphaStage,
  days: number,
): void {
  journal.putResult(DONE, { ...(journal.result(DONE) as DoneOver | undefined), [stage]: days });
}
