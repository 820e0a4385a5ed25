/**
 * Signals judged side by side: what any of them needs, be it of a population or of a formula.
 * 1. Sessions come in order, those before the first day as history alone: they teach contenders and covariances, and are judged by
 *    nobody.
 * 2. Contenders are shown labels at the close at which they end, before that close's signal is asked for; everything else of a
 *    session is known at its close. Nothing here can be asked for another day.
 * 3. All are judged on the same labels, fills and costs, and share the bootstrap's blocks. Portfolios are compared over the
 *    same sessions, rank ICs by differences on common days; what covers other days says so.
 */
import { invariant, type Key, subKey, type TradingDate } from '../../core/index.ts';
import type { MarketDay } from '../../market/index.ts';
import type { ExecutionRules } from '../backtest.ts';
import type { Contender } from '../contender.ts';
import { CorrelationBook } from '../correlation-book.ts';
import type { PortfolioOptions } from '../create-portfolio.ts';
import type { DailyCorrelations } from '../daily-correlations.ts';
import type { ContenderQuality, Judgement, JudgementConventions, JudgementSeries } from '../judgement.ts';
import type { NamedSignal } from '../portfolio-book/trade.ts';
import type { BookedContender } from '../portfolio-book/trial.ts';
import { type Beside, createPortfolioBook, type PortfolioBook } from '../portfolio-book.ts';
import { defaultReturnConventions } from '../portfolio-statistics.ts';
import { createSignalProfiler } from '../profile/profiler.ts';
import type { QualityByHorizon } from '../signal-statistics.ts';
import { createSignalTracker } from '../signal-tracker.ts';
import { availabilityNotes } from './availability-notes.ts';

/** How signals are judged. */
export interface ComparisonConventions {
  /** Horizons in trading days, distinct, ascending; their labels must be delivered. */
  readonly horizons: readonly number[];
  /** The one for quantiles and verdicts: what is learned from. */
  readonly horizon: number;
  /** Root of the bootstrap's draws. */
  readonly key: Key;
  /** Of the run, for the record. */
  readonly seed: number | string;
  /** The first is the headline. */
  readonly portfolios: readonly PortfolioOptions[];
  readonly rules: ExecutionRules;
  readonly quantiles: number;
  readonly bootstrapSamples: number;
}

export interface ComparisonSettings extends ComparisonConventions {
  /** They stand before the others. Their signals are told every day, and their correlations as labels end (`observe`). */
  readonly told: readonly BookedContender[];
  /** They are asked every day, and remember what they saw: for one pass. The first of all is the signal that is judged. */
  readonly asked: readonly Contender[];
  /** Of a population; absent = there is none. */
  readonly types?: readonly string[] | undefined;
}

/** Signals of a day by contender; undefined or absent = none that day. */
export type SignalsByName = ReadonlyMap<string, NamedSignal | undefined>;

export interface Comparison {
  /** Correlations of a contender that is told, in order of its days. */
  observe(name: string, horizon: number, day: number, correlations: DailyCorrelations): void;
  addHistory(session: MarketDay): void;
  /** `opinionsAlone`: of a population's types. Gives the signals of everybody. */
  addDay(
    session: MarketDay,
    told: SignalsByName,
    opinionsAlone?: () => readonly Float64Array[],
  ): SignalsByName;
  headlineStart: PortfolioBook['headlineStart'];
  /** Of those that are asked; null = it had no signal on any day whose label has ended. */
  qualities(): readonly ContenderQuality[];
  /** `own`: of the signal that is judged. `rivals`: whom it is shown beside. */
  result(request: {
    readonly own: QualityByHorizon;
    readonly rivals: readonly ContenderQuality[];
    readonly beside: Beside;
    readonly random: Parameters<PortfolioBook['result']>[1];
  }): { readonly judgement: Judgement; readonly series: JudgementSeries };
  /** Quality of one that is asked, by its place among them. */
  quality(place: number): QualityByHorizon;
}

/** See the head of this file. */
export function createComparison(settings: ComparisonSettings): Comparison {
  const { horizons, told, asked, quantiles, bootstrapSamples: samples, key } = settings;
  const contenders = [
    ...told,
    ...asked.map(({ name, label, role }) => ({ name, label, role, hasOpinion: false })),
  ];
  const judged = contenders[0];
  invariant(judged !== undefined, 'a comparison needs a signal that is judged');
  const portfolios = createPortfolioBook({ ...settings, contenders });
  const book = new CorrelationBook(contenders.map(({ name }) => name));
  const profiler = createSignalProfiler({ horizons, quantiles, samples, key: subKey(key, 'profile') });
  const dates: TradingDate[] = [];
  const tracker = createSignalTracker({
    horizons,
    signals: asked.length,
    intervalKey: key,
    samples,
    observe: (place, horizon, day, correlations) =>
      book.add((asked[place] as Contender).name, horizon, day, correlations),
  });

  function ask({
    snapshot,
    endedLabels,
  }: MarketDay): readonly (readonly [string, NamedSignal | undefined])[] {
    return asked.map((contender) => {
      for (const labels of endedLabels) contender.addLabels(labels);
      const score = contender.addDay({ day: snapshot.day, snapshot });
      return [contender.name, score === undefined ? undefined : { score }];
    });
  }

  return {
    observe: (name, horizon, day, correlations) => book.add(name, horizon, day, correlations),
    addHistory(session) {
      portfolios.addHistory(session);
      ask(session);
    },
    addDay(session, signalsTold, opinionsAlone) {
      const { snapshot, endedLabels } = session;
      const { day, date, instruments, industries } = snapshot;
      dates.push(date);
      const answers = ask(session);
      const signals = new Map([...signalsTold, ...answers]);
      portfolios.addDay(session, signals, opinionsAlone);
      const none = new Float64Array(instruments.length).fill(Number.NaN);
      tracker.addDay(
        day,
        answers.map(([, signal]) => signal?.score ?? none),
      );
      const score = signals.get(judged.name)?.score ?? none;
      profiler.addDay({ day, date, instruments, industries, score });
      for (const labels of endedLabels.filter((ended) => ended.day >= 0)) {
        tracker.addLabels(labels);
        profiler.addLabels(labels);
      }
      return signals;
    },
    headlineStart: (beside) => portfolios.headlineStart(beside),
    quality: (place) => tracker.qualities(place),
    qualities: () =>
      asked.map(({ name, label, role, description }, place) => ({
        name,
        label,
        role,
        description,
        byHorizon: book.hasAny(name) ? tracker.qualities(place) : null,
      })),
    result({ own, rivals, beside, random }) {
      const { lost } = beside;
      const traded = portfolios.result(beside, random);
      const kept = book.without(Object.keys(lost));
      const differences = kept.differences({ from: judged.name, horizons, samples, key });
      const hasAny = (name: string) => kept.hasAny(name);
      return {
        judgement: {
          conventions: conventionsOf(settings),
          rivals,
          differences,
          profile: profiler.result(),
          portfolios: traded.portfolios,
          notes: [
            ...availabilityNotes({ contenders, lost, hasAny, own, rivals, differences }),
            ...traded.notes,
          ],
        },
        series: { dates, correlations: kept.series(dates.length, horizons), portfolios: traded.series },
      };
    },
  };
}

function conventionsOf({
  rules,
  horizon,
  seed,
  bootstrapSamples,
}: ComparisonConventions): JudgementConventions {
  const { priceLimit = null, ...rest } = rules;
  return { ...defaultReturnConventions, ...rest, priceLimit, horizon, seed, bootstrapSamples };
}
