/**
 * One market of the experiment `planted-alphas`: agents judge, a rule selects, and each weight model makes its composite.
 *
 * All models of a market share what does not depend on them: evidence, agents' opinions and selections. A model's composites are those
 * of `createAlphaComposite` with the same settings; between two fits agents are asked too, which changes no composite.
 */
import {
  type AlphaDay,
  candidatesOf,
  createAgentPanel,
  createAlphaHistory,
  createAlphaWalk,
  createMarketStateDetector,
  createWeightTrainer,
  type MarketState,
  type PlantedAlphasOptions,
  type PlantedAlphasTruth,
  plantedAlphasGroundTruth,
  plantedAlphasOptions,
  type Selected,
  selectionRules,
  statisticalAgents,
  type WeightTrainer,
  weightModels,
} from '../../alphas/index.ts';
import { type Key, rankInformationCoefficient, rootKey, subKey } from '../../core/index.ts';
import { type Market, openMarketSource, type Regime } from '../../market/index.ts';
import { alphaLibrary, type PlantedAlphasArm } from './planted-alphas-library.ts';

/** Sizes and schedule, fixed before any result: a seed of one arm is to take seconds. */
export const plantedAlphasSizes = {
  instruments: 60,
  days: 750,
  /** Of an arm whose regimes last, and their mean length in sessions. */
  lastingDays: 1_000,
  lastingRegime: 250,
  /** Sessions before the first day; alphas and market states see them. */
  warmup: 130,
  /** Trading days of the label. */
  horizon: 5,
  /** Labelled days before the first judgement and the first fit: a year. */
  leastDays: 252,
  /** Sessions from judgement to judgement. */
  judgeEvery: 20,
  /** Sessions from fit to fit, a multiple of them. */
  retrainEvery: 60,
} as const;

export type PlantedAlphasSizes = { readonly [name in keyof typeof plantedAlphasSizes]: number };

export const modelNames = weightModels.kinds();
/** Cheapest to fit: an arm that is about judgements alone has its schedule from it. */
const scheduleModel = 'equal';
const FILL = 'next-open';

/** What one judgement said. Names of groups: `planted` and `noise` of the whole library. */
export interface Judgement {
  readonly regime: Regime;
  /** Sessions of the regime so far, this one included; those before the first day do not count. */
  readonly regimeAge: number;
  readonly state: MarketState | undefined;
  /** Per alpha of the library; NaN = not judged. */
  readonly scores: Float64Array;
  readonly selected: readonly number[];
}

export interface PlantedAlphasRun {
  readonly seed: number;
  readonly judgements: readonly Judgement[];
  /** Mean daily rank IC of the composite with the label, out of sample, by model of the arm. */
  readonly rankIcs: ReadonlyMap<string, number>;
  /** The same of what is planted, which nobody can beat for long; NaN where nothing is. */
  readonly plantedRankIc: number;
  /** Days behind the rank ICs. */
  readonly days: number;
  readonly fits: number;
}

/** The market of an arm. */
export function marketOf(
  { alphas, lasts }: PlantedAlphasArm,
  { instruments, days, warmup, lastingDays, lastingRegime }: PlantedAlphasSizes,
): PlantedAlphasOptions {
  const lasting = {
    days: lastingDays,
    regimes: { calm: lastingRegime, turbulent: lastingRegime },
  };
  return plantedAlphasOptions.parse({
    kind: 'planted-alphas',
    instruments,
    warmup,
    alphas,
    ...(lasts ? lasting : { days }),
  });
}

export async function runPlantedAlphas(
  arm: PlantedAlphasArm,
  seed: number,
  sizes: PlantedAlphasSizes = plantedAlphasSizes,
): Promise<PlantedAlphasRun> {
  const { horizon } = sizes;
  const options = marketOf(arm, sizes);
  const request = { fill: FILL, horizons: [1, horizon], seed, baseFolder: '.' } as const;
  const market = await openMarketSource(options, request);
  try {
    const models = arm.weighs ? modelNames : [scheduleModel];
    return await studied({ market, truth: plantedAlphasGroundTruth(options, seed), models }, seed, sizes);
  } finally {
    market.close();
  }
}

async function studied(
  {
    market,
    truth,
    models,
  }: {
    readonly market: Market;
    readonly truth: PlantedAlphasTruth;
    readonly models: readonly string[];
  },
  seed: number,
  { warmup, horizon, leastDays, judgeEvery, retrainEvery, instruments }: PlantedAlphasSizes,
): Promise<PlantedAlphasRun> {
  const key = subKey(rootKey(seed), 'experiment planted-alphas');
  const timing = { fill: FILL } as const;
  const walk = createAlphaWalk(market, alphaLibrary, { history: warmup });
  const detector = createMarketStateDetector();
  const history = createAlphaHistory({ alphas: walk.alphas, horizon, timing });
  const panel = createAgentPanel({ run: `planted-${seed}`, agents: statisticalAgents(), key });
  const rule = ruleOf('all-above');
  const trainers = models.map((kind) => trainerOf(kind, { key, horizon, timing, leastDays, retrainEvery }));
  const book = rankIcBook(horizon);
  const judgements: Judgement[] = [];
  let selected: readonly Selected[] = [];
  let sessionsToJudgement = 0;
  let fits = 0;
  try {
    for (let session = walk.next(); session !== undefined; session = walk.next()) {
      const { input, labels } = session;
      for (const one of labels) {
        history.addLabels(one);
        for (const trainer of trainers) trainer.addLabels(one);
        book.addLabels(one);
      }
      const own: AlphaDay = {
        day: input.day,
        values: input.values,
        state: detector.addDay(input.marketReturn),
      };
      history.addDay(own);
      const isFitDay = trainers[0]?.isDue === true;
      if (isFitDay || (judgements.length > 0 && sessionsToJudgement === 0)) {
        const evidence = history.evidence();
        const evaluation = await panel.evaluate(evidence);
        const candidates = candidatesOf(evidence, evaluation);
        selected = rule.select(candidates);
        judgements.push({
          regime: truth.regimes[own.day] as Regime,
          regimeAge: ageAt(truth.regimes, own.day),
          state: own.state,
          scores: evaluation.score,
          selected: selected.map(({ index }) => index),
        });
        sessionsToJudgement = judgeEvery;
        if (isFitDay) fits++;
      }
      sessionsToJudgement--;
      const composites = trainers.map((trainer) => trainer.addDay(own, selected)?.composite);
      const expected = truth.expectedReturns.slice(own.day * instruments, (own.day + 1) * instruments);
      if (composites.every((composite) => composite !== undefined))
        book.addDay(own.day, [...composites, expected]);
    }
  } finally {
    await panel.stop();
  }
  const means = book.means();
  return {
    seed,
    judgements,
    rankIcs: new Map(models.map((name, m) => [name, means[m] ?? Number.NaN])),
    plantedRankIc: means[models.length] ?? Number.NaN,
    days: book.days,
    fits,
  };
}

/** Sessions since the regime of a day began, the day included. */
function ageAt(regimes: readonly Regime[], day: number): number {
  let first = day;
  while (first > 0 && regimes[first - 1] === regimes[day]) first--;
  return day - first + 1;
}

function ruleOf(kind: string) {
  const rule = selectionRules.get(kind);
  return rule.create(rule.options.parse({ kind }) as never);
}

function trainerOf(
  kind: string,
  settings: {
    readonly key: Key;
    readonly horizon: number;
    readonly timing: { readonly fill: typeof FILL };
    readonly leastDays: number;
    readonly retrainEvery: number;
  },
): WeightTrainer {
  const model = weightModels.get(kind);
  return createWeightTrainer({ ...settings, model: model.create(model.options.parse({ kind }) as never) });
}

/** Daily rank ICs of several signals, each day's once its label has ended. */
function rankIcBook(horizon: number) {
  const waiting = new Map<number, readonly Float64Array[]>();
  const sums: number[] = [];
  let days = 0;
  return {
    addDay(day: number, signals: readonly Float64Array[]): void {
      waiting.set(day, signals);
    },
    addLabels(labels: {
      readonly day: number;
      readonly horizon: number;
      readonly values: Float64Array;
    }): void {
      const signals = labels.horizon === horizon ? waiting.get(labels.day) : undefined;
      if (signals === undefined) return;
      waiting.delete(labels.day);
      days++;
      for (const [k, signal] of signals.entries()) {
        sums[k] = (sums[k] ?? 0) + rankInformationCoefficient(signal, labels.values);
      }
    },
    means: (): readonly number[] => sums.map((sum) => sum / days),
    get days() {
      return days;
    },
  };
}
