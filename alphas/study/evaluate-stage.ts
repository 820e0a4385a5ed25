/**
 * Agents judge the alphas of a market, at the closes that are due.
 * 1. An entry is written before the next session is met. Who continues walks the market again, and asks no agent of what is written.
 * 2. An entry depends on the market up to its close, on the settings and on nothing else: not on what was written, or how often one stopped.
 */
import { breathe, invariant } from '../../core/index.ts';
import type { Snapshot } from '../../market/index.ts';
import { createAgentPanel, type PanelEvaluation } from '../agents/agent-panel.ts';
import { createAlphaHistory } from '../agents/alpha-history.ts';
import { conditionalIc } from '../agents/conditional-ic.ts';
import type { AlphaEvidence } from '../evaluation-agent.ts';
import type { MeasuredState } from '../market-state.ts';
import { createMarketStateDetector } from '../states/trailing-detector.ts';
import { studyLogs } from '../study-log.ts';
import { createDueSessions } from './due-sessions.ts';
import { type EvaluationEntry, jsonNumber, latestEntry } from './entries.ts';
import { type StageEnd, type StageRequest, studyHistory, timingOf } from './settings.ts';
import { createAlphaWalk } from './walk.ts';

/**
 * Writes one entry of `alphas.evaluations` per due session, from where the log ends. Rejects with `alphas.market`, and with what an agent
 * rejects with: what is written stays.
 */
export async function evaluateAlphas(request: StageRequest): Promise<StageEnd> {
  const { market, settings, log, signal, progress } = request;
  const recorded = log.entryCount(studyLogs.evaluate);
  const latest = latestEntry(log, 'evaluate');
  if (latest !== undefined && latest.day + settings.retrainEvery >= market.description.days) return 'done';

  const timing = timingOf(market);
  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  const { alphas } = walk;
  const history = createAlphaHistory({ ...settings, alphas, timing });
  const due = createDueSessions(settings, timing);
  const detector = createMarketStateDetector(settings.state);
  const { agents, shares: weights, key } = settings;
  const panel = createAgentPanel({ run: 'study', agents, weights, key });
  let met = 0;
  try {
    for (let done = 0; done < walk.sessions; done++) {
      await breathe();
      if (signal?.aborted === true) return 'interrupted';
      const session = walk.next();
      invariant(session !== undefined, 'a market delivers the same sessions each time');
      for (const labels of session.labels) {
        history.addLabels(labels);
        due.addLabels(labels);
      }
      const { input, marketDay } = session;
      const state = detector.addDay(input.marketReturn);
      const day = { day: input.day, values: input.values, state };
      history.addDay(day);
      if (due.addDay(day)) {
        met++;
        invariant(
          met !== recorded || latest?.day === day.day,
          'a log continues with the study that began it',
        );
        if (met > recorded) {
          const evidence = history.evidence();
          const evaluation = await panel.evaluate(evidence);
          log.append(studyLogs.evaluate, entryOf(marketDay.snapshot, state, evidence, evaluation));
        }
      }
      progress?.(done + 1, walk.sessions);
    }
    return 'done';
  } finally {
    await panel.stop();
  }
}

function entryOf(
  { day, date }: Snapshot,
  state: MeasuredState | undefined,
  evidence: AlphaEvidence,
  { theta, rho, score, signs, opinions, silent }: PanelEvaluation,
): EvaluationEntry {
  return {
    day,
    date,
    state: state === undefined ? null : stateOf(state),
    horizon: evidence.horizon,
    alphas: evidence.alphas.map((record, a) => {
      const ic = conditionalIc(evidence, record);
      return {
        name: record.alpha.name,
        ic: { ...ic, mean: jsonNumber(ic.mean), deviation: jsonNumber(ic.deviation) },
        sign: Math.sign(signs[a] ?? 0) as -1 | 0 | 1,
        theta: jsonNumber(theta?.[a] ?? Number.NaN),
        rho: jsonNumber(rho?.[a] ?? Number.NaN),
        score: jsonNumber(score[a] ?? Number.NaN),
      };
    }),
    opinions: opinions.map((opinion) => ({ ...opinion, values: Array.from(opinion.values, jsonNumber) })),
    silent,
  };
}

function stateOf({ trend, volatility, trendScore, deviation, usualDeviation }: MeasuredState) {
  return {
    trend,
    volatility,
    trendScore: jsonNumber(trendScore),
    deviation: jsonNumber(deviation),
    usualDeviation: jsonNumber(usualDeviation),
  };
}
