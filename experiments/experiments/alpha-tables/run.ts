/**
 * One market of the experiment `alpha-tables`: agents judge before each half year, rules select, and every arm is fitted.
 * 1. One walk serves all arms: evidence, agents' opinions and training days do not depend on them. A fit is that of `createAlphaComposite` with
 *    the arm's settings on the same day: the same rows, the same draws for the first seed.
 * 2. A fit falls at the close before a half year, and learns from labels that had ended by then.
 */
import {
  type AlphaSession,
  createAgentPanel,
  createAlphaHistory,
  createAlphaWalk,
  createMarketStateDetector,
  createTrainingBook,
  type MarketState,
  type StandardisedAlphas,
  studySettings,
  type Trend,
  type WeighedDay,
  weighedDay,
} from '../../../alphas/index.ts';
import { breathe, invariant, rootKey, type TradingDate } from '../../../core/index.ts';
import {
  createSignalJudge,
  type DayLabels,
  type PortfolioOptions,
  precomputed,
} from '../../../evaluation/index.ts';
import { labelKnownAt, type Market, openMarketSource } from '../../../market/index.ts';
import type { LoadedScenario } from '../../../scenarios/index.ts';
import type { TableArm } from './arms.ts';
import { createAlphaIcs, meanOf } from './daily-ics.ts';
import { chosenAt, fitArms, openArms } from './fits.ts';
import type { Fold, FoldAlpha, TablesRun } from './tables-run.ts';
import { WARM_UP } from './universes.ts';

export interface TablesRequest {
  readonly name: string;
  readonly loaded: LoadedScenario;
  /** Fits of each arm that draws. */
  readonly seeds: number;
  /** Bands of random signals beside the composite. @default the judge's own number */
  readonly randomDraws?: number;
  /** The composite first. @default all that the tables need */
  readonly arms?: readonly TableArm[];
  readonly progress?: (text: string) => void;
}

interface OpenFold extends Omit<Fold, 'alphas' | 'last' | 'days'> {
  readonly alphas: readonly Omit<FoldAlpha, 'icAfter'>[];
}

/** Runs every arm on a scenario's market. Throws `alphas.*`, `market.*`, and what `progress` throws. */
export async function runTables(request: TablesRequest): Promise<TablesRun> {
  const { scenario } = request.loaded;
  const { start, end, ...options } = scenario.simulation.market;
  const market = await openMarketSource(options, {
    fill: scenario.simulation.timing.fill,
    macroReleaseLag: scenario.simulation.timing.macroReleaseLag,
    horizons: scenario.simulation.labels.horizons,
    seed: scenario.simulation.seed,
    baseFolder: request.loaded.baseFolder,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  });
  try {
    return await walked(market, request);
  } finally {
    market.close();
  }
}

async function walked(market: Market, request: TablesRequest): Promise<TablesRun> {
  const { name, loaded, seeds, randomDraws, progress } = request;
  const { simulation, evaluation } = loaded.scenario;
  invariant(simulation.alphas !== undefined, 'a study of alphas has a section for it');
  const key = rootKey(simulation.seed);
  const settings = studySettings(simulation.alphas, { baseFolder: loaded.baseFolder, key, services: {} });
  const { horizon, trainingDays, retrainEvery, leastNames } = settings;
  const { fill, labelLag: lag, days } = market.description;
  const timing = { fill, lag };
  const learning = trainingDays + labelKnownAt(0, horizon, fill, lag);
  const walk = createAlphaWalk(market, settings.alphas, { history: WARM_UP + learning });
  const detector = createMarketStateDetector(settings.state);
  const history = createAlphaHistory({ ...settings, alphas: walk.alphas, timing });
  const book = createTrainingBook({ horizon, timing, trainingDays, leastValues: leastNames });
  const panel = createAgentPanel({
    run: `tables-${name}`,
    agents: settings.agents,
    weights: settings.shares,
    key,
  });
  const arms = openArms(seeds, request.arms);
  const today = new Map<string, Float64Array>();
  const rules = {
    fill,
    ...evaluation.costs,
    priceLimit: evaluation.priceLimit,
    delistedAfterDays: evaluation.delistedAfterDays,
  };
  const judge = createSignalJudge({
    horizons: [horizon],
    horizon,
    key,
    seed: simulation.seed,
    portfolios: evaluation.portfolios as readonly unknown[] as readonly PortfolioOptions[],
    rules,
    quantiles: evaluation.quantiles,
    bootstrapSamples: evaluation.bootstrapSamples,
    randomDraws,
    contenders: arms.map(({ arm, contender }, place) =>
      precomputed(
        {
          name: contender,
          label: contender.slice(0, 16),
          role: place === 0 ? 'signal' : 'control',
          description: arm.name,
        },
        () => today.get(contender),
      ),
    ),
  });

  const dates = new Map<number, TradingDate>();
  const trends = new Map<number, Trend>();
  const folds: OpenFold[] = [];
  const ics = createAlphaIcs(horizon, leastNames);
  const lastFit = retrainEvery * Math.floor((days - 1) / retrainEvery) - 1;
  const latest: { readonly weighed: WeighedDay }[] = [];
  try {
    for (let session = walk.next(); session !== undefined; session = walk.next()) {
      await breathe();
      const { input, labels, marketDay } = session;
      const { day } = input;
      dates.set(day, marketDay.snapshot.date);
      for (const ended of labels) takeLabels(ended);
      const state = detector.addDay(input.marketReturn);
      if (state !== undefined) trends.set(day, state.trend);
      const own = { day, values: input.values, state };
      history.addDay(own);
      if (day < -learning) continue;
      const standardised = book.addDay(own);
      if (day >= -1 && (day + 1) % retrainEvery === 0 && day < days - 1) await fitAll(day, state);
      if (day < 0) continue;
      weighAll(session, own, standardised);
      judge.addDay(marketDay);
    }
  } finally {
    await panel.stop();
  }
  return result();

  function takeLabels(ended: DayLabels): void {
    history.addLabels(ended);
    book.addLabels(ended);
    ics.addLabels(ended);
  }

  async function fitAll(day: number, state: MarketState | undefined): Promise<void> {
    const evidence = history.evidence();
    const { opinions } = await panel.evaluate(evidence);
    const judged = { arms, settings, evidence, opinions, book };
    const usual = chosenAt(settings.shares, judged);
    await fitArms({
      ...judged,
      progress: ({ arm, seed }) =>
        progress?.(
          `${name}, half year ${folds.length + 1}: ${arm.name}, fit ${seed} of ${arm.draws ? seeds : 1}`,
        ),
    });
    const learned = book.trainingDays([]).days;
    folds.push({
      fitDay: day,
      first: dateAfter(day),
      learned: {
        first: dates.get(learned[0]?.day ?? day) as TradingDate,
        last: dates.get(learned.at(-1)?.day ?? day) as TradingDate,
        days: learned.length,
      },
      state,
      alphas: evidence.alphas.map(({ alpha, ics: before }, a) => ({
        name: alpha.name,
        category: alpha.category,
        icBefore: meanOf(before),
        score: usual.scores.score[a] ?? Number.NaN,
      })),
      selected: usual.selected,
      notes: arms[0]?.fit?.model.notes ?? {},
    });
  }

  /** Known once the next session is met. */
  function dateAfter(day: number): TradingDate {
    return (dates.get(day + 1) ?? 0) as TradingDate;
  }

  function weighAll(
    session: AlphaSession,
    own: { day: number; values: readonly Float64Array[]; state: MarketState | undefined },
    standardised: StandardisedAlphas,
  ): void {
    today.clear();
    ics.addDay(own.day, 'alphas', own.values);
    for (const { contender, fit } of arms) {
      if (fit === undefined) continue;
      const weighed = weighedDay(own, standardised, fit);
      today.set(contender, session.gather(weighed.composite));
      if (contender !== arms[0]?.contender || own.day <= lastFit) continue;
      latest.push({ weighed });
      ics.addDay(own.day, 'without', [
        weighed.composite,
        ...fit.alphas.map(({ index }) => weighedDay(own, without(standardised, index), fit).composite),
      ]);
    }
  }

  function result(): TablesRun {
    const between = (from: number, to: number) => ics.means('alphas', from, to, walk.alphas.length);
    const complete = folds.map((fold): Fold => {
      const last = Math.min(fold.fitDay + retrainEvery, days - 1);
      const after = between(fold.fitDay + 1, last);
      return {
        ...fold,
        first: dateAfter(fold.fitDay),
        last: dates.get(last) as TradingDate,
        days: last - fold.fitDay,
        alphas: fold.alphas.map((alpha, a) => ({ ...alpha, icAfter: after[a] ?? Number.NaN })),
      };
    });
    const fit = arms[0]?.fit;
    const [latestIc = Number.NaN, ...withoutEach] = ics.means(
      'without',
      0,
      days,
      (fit?.alphas.length ?? 0) + 1,
    );
    const alphas = complete.at(-1)?.alphas ?? [];
    return {
      name,
      settings,
      studied: walk.alphas.length,
      duplicates: settings.duplicates.length,
      unavailable: walk.unavailable,
      instruments: walk.instruments.length,
      folds: complete,
      arms: arms.map(({ arm, seed, contender, icsIn, counts }) => ({
        arm,
        seed,
        contender,
        icIn: meanOf(icsIn),
        alphas: meanOf(counts),
      })),
      weights: (fit?.alphas ?? []).map(({ index }, k) => {
        const alpha = alphas[index];
        return {
          name: alpha?.name ?? '',
          category: alpha?.category ?? '',
          weight: meanOf(latest.map(({ weighed }) => weighed.weights[index] as number)),
          importance: meanOf(latest.map(({ weighed }) => weighed.importance[index] as number)),
          icBefore: alpha?.icBefore ?? Number.NaN,
          icAfter: alpha?.icAfter ?? Number.NaN,
          compositeWithout: withoutEach[k] ?? Number.NaN,
        };
      }),
      latestIc,
      judged: judge.result(),
      trends,
    };
  }
}

/** The alpha is at its mean for everybody. */
function without(standardised: StandardisedAlphas, column: number): StandardisedAlphas {
  const features = standardised.features.slice();
  for (let at = column; at < features.length; at += standardised.columns) features[at] = 0;
  return { ...standardised, features };
}
