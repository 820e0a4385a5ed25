/**
 * What a pass over the market adds to the statistics of a journal: rivals, the profile of the score, portfolios of everybody.
 * 1. Sessions come in order, those before the run's first day as history alone: they teach rivals and covariances, and are
 *    judged by nobody.
 * 2. Rivals are shown labels at the close at which they end, before that close's signal is asked for; everything else of a
 *    session is known at its close. Nothing here can be asked for another day.
 * 3. All contenders are judged on the same days, labels, fills and costs, and share the bootstrap's blocks.
 */
import { invariant, subKey, type TradingDate } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { ExecutionRules } from './backtest.ts';
import type { Contender } from './contender.ts';
import type { EvaluatedDay } from './controls.ts';
import { CorrelationBook } from './correlation-book.ts';
import type { PortfolioOptions } from './create-portfolio.ts';
import { createEvaluator, type Evaluation, type EvaluatorSettings } from './evaluator.ts';
import type { JudgementConventions, JudgementSeries } from './judgement.ts';
import { type BookedContender, createPortfolioBook, type NamedSignal } from './portfolio-book.ts';
import { defaultReturnConventions } from './portfolio-statistics.ts';
import { createSignalProfiler } from './profile/profiler.ts';
import { createSignalTracker } from './signal-tracker.ts';

export interface JudgeSettings extends EvaluatorSettings {
  readonly seed: number | string;
  /** Horizon that the optimizer learns from. */
  readonly horizon: number;
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  /** They remember what they saw: for one pass. */
  readonly rivals: readonly Contender[];
  readonly quantiles: number;
  readonly bootstrapSamples: number;
}

export interface Judge {
  /** A session before the run's first day. */
  addHistory(session: MarketDay): void;
  /** A day of the run: its market, and what the journal and the uniform plan's cast say of it. */
  addDay(session: MarketDay, day: EvaluatedDay): void;
  /** Of the days so far. */
  result(): { readonly evaluation: Evaluation; readonly series: JudgementSeries };
}

/** The run's score and the controls that have a signal of their own every day. */
const own: readonly BookedContender[] = [
  { name: 'score', label: 'score', role: 'signal' },
  { name: 'uniform', label: 'uniform plan', role: 'control' },
  { name: 'uniformWeights', label: 'uniform weights', role: 'control' },
];

/** See the head of this file. */
export function createJudge(settings: JudgeSettings): Judge {
  const { aggregator, horizons, rivals, quantiles, bootstrapSamples: samples } = settings;
  const contenders = [...own, ...rivals];
  const portfolios = createPortfolioBook({ ...settings, contenders });
  const evaluator = createEvaluator({
    ...settings,
    onRandomSignals: (scores) => portfolios.addRandom(scores),
  });
  const profiler = createSignalProfiler({
    horizons,
    quantiles,
    samples,
    key: subKey(settings.key, 'profile'),
  });
  const dates: TradingDate[] = [];
  const book = new CorrelationBook(contenders.map(({ name }) => name));
  const tracker = createSignalTracker({
    horizons,
    signals: contenders.length,
    intervalKey: settings.key,
    samples,
    observe: (signal, horizon, day, correlations) => book.add(signal, horizon, day, correlations),
  });

  function ownSignals({ score, consensus, disagreement, tally, uniformTally }: EvaluatedDay) {
    const equal = new Float64Array(tally.types).fill(1);
    const aggregated = (of: EvaluatedDay['tally']): NamedSignal => {
      const signals = aggregator.aggregate(of, equal);
      return { score: signals.score, opinion: signals };
    };
    return new Map<string, NamedSignal | undefined>([
      ['score', { score, opinion: { consensus, disagreement } }],
      ['uniform', uniformTally === undefined ? undefined : aggregated(uniformTally)],
      ['uniformWeights', aggregated(tally)],
    ]);
  }

  function askRivals({
    snapshot,
    endedLabels,
  }: MarketDay): readonly (readonly [string, NamedSignal | undefined])[] {
    return rivals.map((rival) => {
      for (const labels of endedLabels) rival.addLabels(labels);
      const score = rival.addDay({ day: snapshot.day, snapshot });
      return [rival.name, score === undefined ? undefined : { score }];
    });
  }

  return {
    addHistory(session) {
      portfolios.addHistory(session);
      askRivals(session);
    },
    addDay(session, day) {
      const { snapshot, endedLabels } = session;
      invariant(snapshot.day === day.day, 'a day meets its own market');
      dates.push(snapshot.date);
      const signals = new Map([...ownSignals(day), ...askRivals(session)]);
      portfolios.open(session, day, signals);
      evaluator.addDay(day);
      portfolios.close();
      const none = new Float64Array(snapshot.instruments.length).fill(Number.NaN);
      tracker.addDay(
        day.day,
        contenders.map(({ name }) => signals.get(name)?.score ?? none),
      );
      const { instruments, industries, date } = snapshot;
      profiler.addDay({ day: day.day, date, instruments, industries, score: day.score });
      for (const labels of endedLabels.filter((ended) => ended.day >= 0)) {
        evaluator.addLabels(labels);
        tracker.addLabels(labels);
        profiler.addLabels(labels);
      }
    },
    result() {
      const { statistics, controls } = evaluator.result();
      const traded = portfolios.result(controls);
      return {
        evaluation: {
          statistics,
          controls,
          judgement: {
            conventions: conventionsOf(settings),
            rivals: rivals.map(({ name, label, role, description }, i) => ({
              name,
              label,
              role,
              description,
              byHorizon: book.hasAny(name) ? tracker.qualities(own.length + i) : null,
            })),
            differences: book.differences({ from: 'score', horizons, samples, key: settings.key }),
            profile: profiler.result(),
            portfolios: traded.portfolios,
            notes: [
              ...rivals
                .filter(({ name }) => !book.hasAny(name))
                .map(
                  ({ label }) => `${label} is not available: it had no signal on a day whose label has ended`,
                ),
              ...traded.notes,
            ],
          },
        },
        series: { dates, correlations: book.series(dates.length, horizons), portfolios: traded.series },
      };
    },
  };
}

function conventionsOf({ rules, horizon, seed, bootstrapSamples }: JudgeSettings): JudgementConventions {
  const { priceLimit = null, ...rest } = rules;
  return { ...defaultReturnConventions, ...rest, priceLimit, horizon, seed, bootstrapSamples };
}
