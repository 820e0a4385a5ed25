/**
 * The composite of a study before the project's own evaluation, beside simpler uses of the same alphas.
 * 1. Everybody is told the same sessions and labels, and answers at the close of each.
 * 2. What was recorded is taken from the log; the others learn in this pass, from labels that had ended.
 */
import { breathe, invariant } from '../../core/index.ts';
import {
  type Contender,
  createSignalJudge,
  type SignalJudged,
  type SignalJudgeSettings,
} from '../../evaluation/index.ts';
import { createContenders } from './contenders.ts';
import type { KindChoice } from './options.ts';
import { type StageRequest, studyHistory } from './settings.ts';
import { createAlphaWalk } from './walk.ts';

export interface BacktestRequest extends StageRequest {
  readonly conventions: Omit<SignalJudgeSettings, 'contenders'>;
  /** What a user would pick instead; they learn from `judgedHistory` sessions before the first day on. */
  readonly rivals: readonly Contender[];
  readonly judgedHistory: number;
  /** The study's model, as its scenario has it. */
  readonly weights: KindChoice;
}

/** Undefined where `signal` was aborted first. All is trained by then. */
export async function backtestAlphas(request: BacktestRequest): Promise<SignalJudged | undefined> {
  const { market, settings, log, signal, progress, conventions, rivals, judgedHistory, weights } = request;
  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  const own = createContenders(market, walk, settings, log, weights);
  const judge = createSignalJudge({ ...conventions, contenders: [...own.contenders, ...rivals] });
  for (let done = 0; done < walk.sessions; done++) {
    await breathe();
    if (signal?.aborted === true) return undefined;
    const session = walk.next();
    invariant(session !== undefined, 'a market delivers the same sessions each time');
    own.addSession(session);
    const { marketDay } = session;
    const { day } = marketDay.snapshot;
    if (day >= 0) judge.addDay(marketDay);
    else if (day >= -judgedHistory) judge.addHistory(marketDay);
    progress?.(done + 1, walk.sessions);
  }
  return judge.result();
}
