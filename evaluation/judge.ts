/**
 * What a pass over the market adds to the statistics of a journal: rivals, the profile of the score, portfolios of everybody.
 * 1. Sessions come in order, those before the run's first day as history alone: they teach rivals and covariances, and are
 *    judged by nobody.
 * 2. Rivals are shown labels at the close at which they end, before that close's signal is asked for; everything else of a
 *    session is known at its close. Nothing here can be asked for another day.
 * 3. All contenders are judged on the same labels, fills and costs, and share the bootstrap's blocks. Portfolios are compared over the
 *    same sessions, rank ICs by differences on common days; what covers other days says so.
 */
import { invariant, subKey, type TradingDate } from '../core/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { Signals } from '../optimizer/index.ts';
import type { ExecutionRules } from './backtest.ts';
import type { Contender } from './contender.ts';
import type { EvaluatedDay } from './controls.ts';
import { CorrelationBook } from './correlation-book.ts';
import type { PortfolioOptions } from './create-portfolio.ts';
import { createEvaluator, type Evaluation, type EvaluatorSettings } from './evaluator.ts';
import { availabilityNotes } from './judge/availability-notes.ts';
import { keptControls, type LostControls } from './judge/lost-controls.ts';
import type { JudgementConventions, JudgementSeries } from './judgement.ts';
import type { NamedSignal } from './portfolio-book/trade.ts';
import type { BookedContender } from './portfolio-book/trial.ts';
import { createPortfolioBook } from './portfolio-book.ts';
import { defaultReturnConventions } from './portfolio-statistics.ts';
import { createSignalProfiler } from './profile/profiler.ts';
import type { RandomInvestors } from './random-investors.ts';
import { createSignalTracker } from './signal-tracker.ts';

export interface JudgeSettings extends EvaluatorSettings {
  readonly seed: number | string;
  /** Horizon that the optimizer learns from. */
  readonly horizon: number;
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  /** They remember what they saw: for one pass. */
  readonly rivals: readonly Contender[];
  /** Without sessions yet, for one pass; every day then has pools. Absent = random investors are not available. */
  readonly random?: RandomInvestors | undefined;
  readonly quantiles: number;
  readonly bootstrapSamples: number;
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
  { name: 'score', label: 'score', role: 'signal' },
  { name: 'uniform', label: 'uniform plan', role: 'control' },
  { name: 'uniformWeights', label: 'uniform weights', role: 'control' },
];

/** See the head of this file. */
export function createJudge(settings: JudgeSettings): Judge {
  const { horizons, rivals, random, quantiles, bootstrapSamples: samples } = settings;
  const contenders = [...own, ...rivals];
  const portfolios = createPortfolioBook({ ...settings, contenders });
  const book = new CorrelationBook(contenders.map(({ name }) => name));
  const evaluator = createEvaluator({
    ...settings,
    observe: (name, horizon, day, correlations) => book.add(name, horizon, day, correlations),
  });
  const profiler = createSignalProfiler({
    horizons,
    quantiles,
    samples,
    key: subKey(settings.key, 'profile'),
  });
  const dates: TradingDate[] = [];
  const tracker = createSignalTracker({
    horizons,
    signals: rivals.length,
    intervalKey: settings.key,
    samples,
    observe: (rival, horizon, day, correlations) =>
      book.add((rivals[rival] as Contender).name, horizon, day, correlations),
  });

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
      random?.addHistory(session);
      portfolios.addHistory(session);
      askRivals(session);
    },
    addDay(session, day) {
      const { snapshot, endedLabels } = session;
      invariant(snapshot.day === day.day, 'a day meets its own market');
      dates.push(snapshot.date);
      if (random !== undefined) {
        invariant(
          day.pools !== undefined,
          'random investors are drawn from the candidate pools of every day',
        );
        random.addDay(session, day.pools);
      }
      const { uniform, uniformWeights } = evaluator.addDay(day);
      const ofRivals = askRivals(session);
      portfolios.addDay(
        session,
        day,
        new Map([
          ['score', namedSignal(day)],
          ['uniform', uniform === undefined ? undefined : namedSignal(uniform)],
          ['uniformWeights', namedSignal(uniformWeights)],
          ...ofRivals,
        ]),
      );
      const none = new Float64Array(snapshot.instruments.length).fill(Number.NaN);
      tracker.addDay(
        day.day,
        ofRivals.map(([, signal]) => signal?.score ?? none),
      );
      const { instruments, industries, date } = snapshot;
      profiler.addDay({ day: day.day, date, instruments, industries, score: day.score });
      for (const labels of endedLabels.filter((ended) => ended.day >= 0)) {
        evaluator.addLabels(labels);
        tracker.addLabels(labels);
        profiler.addLabels(labels);
      }
    },
    async result(lost = {}) {
      const { statistics, controls: others } = evaluator.result();
      const drawn = (await random?.result(portfolios.headlineStart(others, lost))) ?? null;
      const controls = keptControls({ ...others, random: drawn?.quality ?? null }, lost);
      const ofRandom = controls.random === null ? null : (drawn?.portfolios ?? null);
      const traded = portfolios.result(controls, lost, ofRandom);
      const kept = book.without(Object.keys(lost));
      const differences = kept.differences({ from: 'score', horizons, samples, key: settings.key });
      const rivalQualities = rivals.map(({ name, label, role, description }, i) => ({
        name,
        label,
        role,
        description,
        byHorizon: book.hasAny(name) ? tracker.qualities(i) : null,
      }));
      return {
        evaluation: {
          statistics,
          controls,
          judgement: {
            conventions: conventionsOf(settings),
            rivals: rivalQualities,
            differences,
            profile: profiler.result(),
            portfolios: traded.portfolios,
            notes: [
              ...availabilityNotes({
                contenders,
                lost,
                hasAny: (name) => kept.hasAny(name),
                score: statistics.score,
                rivals: rivalQualities,
                differences,
              }),
              ...traded.notes,
            ],
          },
        },
        series: { dates, correlations: kept.series(dates.length, horizons), portfolios: traded.series },
      };
    },
  };
}

function namedSignal({ score, consensus, disagreement }: Signals): NamedSignal {
  return { score, opinion: { consensus, disagreement } };
}

function conventionsOf({ rules, horizon, seed, bootstrapSamples }: JudgeSettings): JudgementConventions {
  const { priceLimit = null, ...rest } = rules;
  return { ...defaultReturnConventions, ...rest, priceLimit, horizon, seed, bootstrapSamples };
}
