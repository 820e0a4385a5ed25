/**
 * What a pass over the market adds to the statistics of a journal: rivals, the profile of the score, portfolios of everybody.
 * 1. Sessions come in order, those before the run's first day as history alone, each once.
 * 2. Signals are judged side by side (`judge/comparison.ts`); what only a population has is here: its ballots, the controls that
 *    are made of them, and random investors.
 */
import { invariant } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Signals } from '../optimizer/index.ts';
import type { Contender } from './contender.ts';
import { opinionsAlone } from './controls/best-type.ts';
import type { EvaluatedDay } from './controls.ts';
import { createEvaluator, type Evaluation, type EvaluatorSettings } from './evaluator.ts';
import { type ComparisonConventions, createComparison } from './judge/comparison.ts';
import { keptControls, type LostControls } from './judge/lost-controls.ts';
import type { JudgementSeries } from './judgement.ts';
import type { NamedSignal } from './portfolio-book/trade.ts';
import type { BookedContender } from './portfolio-book/trial.ts';
import type { RandomInvestors } from './random-investors.ts';

export interface JudgeSettings extends Omit<EvaluatorSettings, 'bootstrapSamples'>, ComparisonConventions {
  /** They remember what they saw: for one pass. */
  readonly rivals: readonly Contender[];
  /** Without sessions yet, for one pass; every day then has pools. Absent = random investors are not available. */
  readonly random?: RandomInvestors | undefined;
}

export interface Judge {
  /** A session before the run's first day. */
  addHistory(session: MarketDay): void;
  /** A day of the run: its market, and what the journal and the uniform plan's cast say of it. */
  addDay(session: MarketDay, day: EvaluatedDay): void;
  /** Of the days so far, once; nothing of what is lost has a part in it, but the reason why in the notes. */
  result(lost?: LostControls): Promise<Judged>;
}

export interface Judged {
  readonly evaluation: Evaluation;
  readonly series: JudgementSeries;
}

/** The run's score and the controls that have a signal of their own every day. */
const own: readonly BookedContender[] = [
  { name: 'score', label: 'score', role: 'signal', hasOpinion: true },
  { name: 'uniform', label: 'uniform plan', role: 'control', hasOpinion: true },
  { name: 'uniformWeights', label: 'uniform weights', role: 'control', hasOpinion: true },
];

/** See the head of this file. */
export function createJudge(settings: JudgeSettings): Judge {
  const { horizon, rivals, random, aggregator } = settings;
  const comparison = createComparison({ ...settings, told: own, asked: rivals });
  const evaluator = createEvaluator({
    ...settings,
    observe: (name, at, day, correlations) => comparison.observe(name, at, day, correlations),
  });

  return {
    addHistory(session) {
      random?.addHistory(session);
      comparison.addHistory(session);
    },
    addDay(session, day) {
      const { snapshot, endedLabels } = session;
      invariant(snapshot.day === day.day, 'a day meets its own market');
      if (random !== undefined) {
        invariant(
          day.pools !== undefined,
          'random investors are drawn from the candidate pools of every day',
        );
        random.addDay(session, day.pools);
      }
      const { uniform, uniformWeights } = evaluator.addDay(day);
      const told = new Map([
        ['score', namedSignal(day)],
        ['uniform', uniform === undefined ? undefined : namedSignal(uniform)],
        ['uniformWeights', namedSignal(uniformWeights)],
      ]);
      comparison.addDay(session, told, () => opinionsAlone(aggregator, day.tally));
      for (const labels of endedLabels.filter((ended) => ended.day >= 0)) evaluator.addLabels(labels);
    },
    async result(lost = {}) {
      const { statistics, controls: others } = evaluator.result();
      const beside = { lost, bestType: others.bestType?.[String(horizon)]?.type };
      const drawn = (await random?.result(comparison.headlineStart(beside))) ?? null;
      const controls = keptControls({ ...others, random: drawn?.quality ?? null }, lost);
      const hasRandom = controls.random !== null;
      const { judgement, series } = comparison.result({
        own: statistics.score,
        rivals: comparison.qualities(),
        beside,
        random: {
          who: 'random investors',
          missing: lost.random ?? (hasRandom ? undefined : 'there are no candidate pools to draw from'),
          portfolios: hasRandom ? (drawn?.portfolios ?? null) : null,
        },
      });
      return { evaluation: { statistics, controls, judgement }, series };
    },
  };
}

function namedSignal({ score, consensus, disagreement }: Signals): NamedSignal {
  return { score, opinion: { consensus, disagreement } };
}
