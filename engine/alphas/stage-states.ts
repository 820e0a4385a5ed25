/** How far the stages of a study are; kept among the results of its run. */
import { MINED_LOG, studyLogs } from '../../alphas/index.ts';
import { type Digest, digestOfJson } from '../../core/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { EvaluationOptions } from '../../scenarios/index.ts';
import { type AlphaStage, type AlphaStageState, alphaStages } from '../alpha-study.ts';

const DONE = 'alphas.done';
/** Digest of the options that the backtest was judged by; studies of earlier versions do not say. */
const JUDGED_BY = 'alphas.judged-by';

/** Sessions of the market that a stage was done over. */
type DoneOver = Readonly<Partial<Record<AlphaStage, number>>>;

const logOf: Readonly<Partial<Record<AlphaStage, string>>> = { mine: MINED_LOG, ...studyLogs };

export interface StatesRequest {
  readonly mines: boolean;
  /** Sessions that the market has now. A stage that was done over fewer goes on; mining is done once. */
  readonly days: number;
  /** Options that the backtest is to be judged by: one under others is open. @default those it was judged by */
  readonly evaluation?: EvaluationOptions;
}

export function stageStates(
  journal: Pick<Journal, 'entryCount' | 'result'>,
  { mines, days, evaluation }: StatesRequest,
): Readonly<Record<AlphaStage, AlphaStageState>> {
  const done = (journal.result(DONE) ?? {}) as DoneOver;
  const stateOf = (stage: AlphaStage): AlphaStageState => {
    if (stage === 'mine' && !mines) return 'absent';
    if (stage === 'backtest' && isJudgedOtherwise(journal, evaluation)) return 'open';
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

/** What was judged before is not done any more; `noteJudgedBy` follows its result. */
export function beginJudging(journal: Pick<Journal, 'putResult' | 'result'>): void {
  const { backtest, ...done } = (journal.result(DONE) ?? {}) as DoneOver;
  if (backtest !== undefined) journal.putResult(DONE, done);
}

export function noteJudgedBy(journal: Pick<Journal, 'putResult'>, evaluation: EvaluationOptions): void {
  journal.putResult(JUDGED_BY, digestOfJson(evaluation));
}

function isJudgedOtherwise(
  journal: Pick<Journal, 'result'>,
  evaluation: EvaluationOptions | undefined,
): boolean {
  const noted = journal.result(JUDGED_BY) as Digest | undefined;
  return noted !== undefined && evaluation !== undefined && noted !== digestOfJson(evaluation);
}
