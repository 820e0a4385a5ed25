/**
 * Statistics, controls and judgement of a run, derived from its journal and a second pass over the market. No investor of the run
 * is asked: the uniform plan's ballots come from others that decide the same way (`control-cast.ts`).
 */
import { breathe, invariant } from '../core/index.ts';
import {
  createEvaluator,
  createJudge,
  type Evaluation,
  type EvaluatorSettings,
} from '../evaluation/index.ts';
import type { Journal } from '../journal/index.ts';
import type { EvaluationOptions, Simulation } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import { ControlCast, type OpenInvestors, uniformInvestors } from './control-cast.ts';
import type { Evaluated } from './evaluated.ts';
import { isGivenUp } from './given-up.ts';
import { HISTORY_SESSIONS, judgeSettings } from './judge-settings.ts';
import type { OpenMarket } from './opened-market.ts';
import { openRandomInvestors } from './random-investors.ts';

export interface EvaluationRequest {
  readonly blueprint: Blueprint;
  readonly simulation: Simulation;
  readonly options: EvaluationOptions;
  readonly journal: Journal;
  readonly market: OpenMarket;
  /**
   * `journal`: without the controls that need other ballots than the run's, which cost as much as the run itself. @default 'all'
   */
  readonly controls?: 'all' | 'journal';
  /** Who casts a uniform plan that is larger than the sample; not for analysts that ask models. @default this machine alone (`uniformInvestors`) */
  readonly openInvestors?: OpenInvestors;
  readonly progress?: (done: number, total: number) => void;
  /** Aborted when the evaluation should be given up. */
  readonly signal?: AbortSignal;
}

/**
 * Evaluates the committed days; undefined when `signal` is aborted first. Labels that ended after the last committed day are not
 * used.
 */
export async function evaluateRun(request: EvaluationRequest): Promise<Evaluated | undefined> {
  const { blueprint, journal, market, progress, signal } = request;
  const total = journal.days();
  const types = blueprint.types.map(({ id }) => id);
  const settings = judgeSettings(request.simulation, request.options, market, types);
  const { openInvestors = uniformInvestors(blueprint, request.simulation) } = request;
  const cast = request.controls === 'journal' ? undefined : new ControlCast(blueprint, openInvestors);
  const random =
    cast === undefined ? undefined : openRandomInvestors(settings, request.simulation, cast.sampled * total);
  // Whoever casts the uniform plan may be waited for without end.
  const giveUp = (): void => void cast?.close().catch(() => undefined);
  signal?.addEventListener('abort', giveUp);
  try {
    const judge = createJudge({ ...settings, random });
    const feed = market.feed(HISTORY_SESSIONS);
    for (const record of journal.records(0, { ballots: false })) {
      await breathe();
      await random?.ready();
      if (signal?.aborted === true) return undefined;
      let session = feed.next();
      for (; session !== undefined && session.snapshot.day < 0; session = feed.next())
        judge.addHistory(session);
      invariant(session?.snapshot.date === record.date, 'the market has other days than the journal');
      judge.addDay(session, { ...record, ...(await cast?.day(session)) });
      progress?.(record.day + 1, total);
    }
    return await judge.result(cast?.lost());
  } catch (error) {
    if (isGivenUp(error, signal)) return undefined;
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await random?.close();
    await cast?.close();
  }
}

/** Evaluates the committed days from the journal alone: what needs the market or other ballots is null. */
export function evaluateJournal(journal: Journal, settings: EvaluatorSettings): Evaluation {
  const evaluator = createEvaluator(settings);
  for (const record of journal.records(0, { ballots: false })) {
    evaluator.addDay(record);
    for (const label of record.endedLabels) evaluator.addLabels(label);
  }
  const { statistics, controls } = evaluator.result();
  return { statistics, controls: { ...controls, random: null }, judgement: null };
}
