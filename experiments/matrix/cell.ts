/** One run of a matrix: an arm with a seed. What is kept of it, and how it is measured. */
import {
  type Digest,
  digestOfJson,
  formatDate,
  invariant,
  peakRssMb,
  systemClock,
} from '../../core/index.ts';
import { type Simulated, simulate } from '../../engine/index.ts';
import {
  createDailyCorrelator,
  type Judgement,
  type PortfolioStatistics,
  type QualityByHorizon,
  type SharpeMoments,
  sharpeMoments,
} from '../../evaluation/index.ts';
import type { ModelAccount } from '../../models/index.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';
import { type Popularity, popularityOf } from './popularity.ts';

/** What a cell is made of: everything that a process of its own needs. */
export interface CellJob {
  /** Scenario file, as named; relative paths start at `workingFolder`. */
  readonly file: string;
  readonly workingFolder: string;
  /** TypeScript scenario that registers kinds, absolute. */
  readonly kinds?: string;
  /** Overrides: the user's, then the experiment's, then the arm's, then the seed. */
  readonly set: readonly string[];
  readonly keepsPopularity: boolean;
}

/** Names of the signals whose quality a cell keeps: the run's, and the controls that its own ballots give. */
export const cellSignals = ['score', 'consensus', 'negDisagreement', 'uniformWeights', 'bestType'] as const;
export type CellSignal = (typeof cellSignals)[number];

/** Statistics of one portfolio of the score, and of the equal-weight pool beside it. */
export interface CellPortfolio {
  readonly name: string;
  readonly description: string;
  readonly score: PortfolioStatistics | null;
  readonly benchmark: PortfolioStatistics | null;
}

/** Alphas judged as a signal of their own, beside the run's score. */
export interface CellAlphas {
  readonly quality: QualityByHorizon | null;
  /** As `dailyRankIc` of the run's score. */
  readonly dailyRankIc: readonly (number | null)[];
  /** The headline portfolio. */
  readonly portfolio: PortfolioStatistics | null;
}

/** What a run gave: a function of the scenario, the data and the seed. */
export interface CellMeasures {
  readonly days: number;
  /** yyyy-mm-dd */
  readonly firstDate: string;
  readonly lastDate: string;
  /** Trading days of the label that its optimizer learns from. */
  readonly horizon: number;
  /** Kind of its investors; `random` ones are the null population. */
  readonly analyst: string;
  readonly types: number;
  readonly investors: number;
  /** Of the last day, chained over all: equal ones had equal days, equal ones had equal data. */
  readonly digest: string;
  readonly dataDigest: string;
  /** Null = not available. */
  readonly signals: Readonly<Record<CellSignal, QualityByHorizon | null>>;
  /** Rank IC of the score at the optimizer's horizon, per day of the run; null = undefined, or not ended yet. */
  readonly dailyRankIc: readonly (number | null)[];
  /** Means over days with backward optimisation; null where there is none. */
  readonly learning: {
    readonly startFitness: number;
    readonly fitness: number;
    readonly days: number;
  } | null;
  /** The first is the headline; null where the evaluation has none. */
  readonly portfolios: readonly CellPortfolio[] | null;
  /** Of the headline portfolio's net returns; null where there are none. */
  readonly sharpeMoments: SharpeMoments | null;
  /** Digest of those returns with their dates; null where there are none. */
  readonly returnsDigest: Digest | null;
  /** The composite of the alphas that investors may read, without investors; absent where there are none. */
  readonly alphas?: CellAlphas;
  readonly ballots: number;
  readonly abstentions: number;
  /** What the report of the run would warn of. */
  readonly warnings: readonly string[];
  readonly popularity?: Popularity;
}

/** What it took. */
export interface CellEffort {
  /** Opening the market, simulating and evaluating. */
  readonly seconds: number;
  /** Wall time from the first day's snapshot to the last day's commit: neither opening the market nor evaluating. */
  readonly marketDaysSeconds: number;
  /** Largest resident set of the cell's process. */
  readonly peakMb: number;
  readonly models: ModelAccount | null;
}

export interface CellResult {
  readonly arm: string;
  readonly seed: number;
  /** Digest of everything that decides the measures. */
  readonly key: string;
  readonly measures: CellMeasures;
  readonly effort: CellEffort;
}

/** Runs a cell in this process. Throws what loading and simulating throw. */
export async function runCell(job: CellJob): Promise<Pick<CellResult, 'measures' | 'effort'>> {
  const { file, workingFolder, kinds, set, keepsPopularity } = job;
  if (kinds !== undefined) await loadScenario(kinds, { workingFolder });
  const loaded = await loadScenario(file, { set, workingFolder });
  const started = systemClock.elapsed();
  let first: number | undefined;
  let last = started;
  const simulated = await simulate(loaded, {
    controls: 'journal',
    judgement: true,
    observer: {
      phase: (phase) => {
        first ??= systemClock.elapsed();
        if (phase === 'committed') last = systemClock.elapsed();
      },
    },
  });
  const seconds = (systemClock.elapsed() - started) / 1000;
  const marketDaysSeconds = (last - (first ?? last)) / 1000;
  return {
    measures: measuresOf(simulated, loaded, keepsPopularity),
    effort: { seconds, marketDaysSeconds, peakMb: peakRssMb(), models: simulated.models ?? null },
  };
}

/** What a simulation gave, as a cell keeps it. */
export function measuresOf(
  simulated: Simulated,
  { scenario }: Pick<LoadedScenario, 'scenario'>,
  keepsPopularity = false,
): CellMeasures {
  const { journal, evaluation, types, warnings } = simulated;
  const { statistics, controls } = evaluation;
  const { horizon } = scenario.simulation.optimizer;
  const days = journal.days();
  invariant(days > 0, 'a run has a day');
  const [first, last] = [0, days - 1].map((day) => journal.day(day, { ballots: false }));
  invariant(first !== undefined && last !== undefined, 'a run has its first and its last day');
  const scores = new Map<number, Float64Array>();
  const dailyRankIc: (number | null)[] = Array.from({ length: days }, () => null);
  const fitnesses: { readonly startFitness: number; readonly fitness: number }[] = [];
  let ballots = 0;
  let abstentions = 0;
  for (const record of journal.records(0, { ballots: false })) {
    scores.set(record.day, record.score);
    for (const label of record.endedLabels) {
      const score = scores.get(label.day);
      if (label.horizon !== horizon || score === undefined) continue;
      const { rankIc } = createDailyCorrelator(label.values)(score);
      dailyRankIc[label.day] = Number.isNaN(rankIc) ? null : rankIc;
      scores.delete(label.day);
    }
    if (record.optimization !== undefined) fitnesses.push(record.optimization);
    ballots += record.ballotsReceived;
    abstentions += record.abstentions.length;
  }
  return {
    days,
    firstDate: formatDate(first.date),
    lastDate: formatDate(last.date),
    horizon,
    analyst: scenario.simulation.analyst.kind,
    types: types.length,
    investors: first.ballotsExpected,
    digest: last.digest,
    dataDigest: last.dataDigest,
    signals: {
      score: statistics.score,
      consensus: statistics.consensus,
      negDisagreement: statistics.negDisagreement,
      uniformWeights: controls.uniformWeights,
      bestType: controls.bestType,
    },
    dailyRankIc,
    learning:
      fitnesses.length === 0
        ? null
        : {
            startFitness: meanOf(fitnesses.map(({ startFitness }) => startFitness)),
            fitness: meanOf(fitnesses.map(({ fitness }) => fitness)),
            days: fitnesses.length,
          },
    portfolios: portfoliosOf(evaluation.judgement ?? null),
    ...headlineReturnsOf(simulated),
    ...alphasOf(simulated, horizon),
    ballots,
    abstentions,
    warnings,
    ...(keepsPopularity ? { popularity: popularityOf(journal) } : {}),
  };
}

function portfoliosOf(judgement: Judgement | null): readonly CellPortfolio[] | null {
  if (judgement === null || judgement.portfolios.length === 0) return null;
  return judgement.portfolios.map(({ name, description, rows }) => ({
    name,
    description,
    score: rows.find(({ contender }) => contender === 'score')?.statistics ?? null,
    benchmark: rows.find(({ role }) => role === 'benchmark')?.statistics ?? null,
  }));
}

/** The contender that a market with alphas brings. */
const ALPHAS = 'alphas';

function alphasOf({ evaluation, series }: Simulated, horizon: number): Pick<CellMeasures, 'alphas'> {
  const { judgement } = evaluation;
  const own = judgement?.rivals.find(({ name }) => name === ALPHAS);
  if (own === undefined) return {};
  const daily = series?.correlations.find((one) => one.contender === ALPHAS && one.horizon === horizon);
  const row = judgement?.portfolios[0]?.rows.find(({ contender }) => contender === ALPHAS);
  return {
    alphas: {
      quality: own.byHorizon,
      dailyRankIc: daily?.rankIc ?? [],
      portfolio: row?.statistics ?? null,
    },
  };
}

/** Of the headline's daily net returns; every portfolio of one run has the same first. */
function headlineReturnsOf({
  evaluation,
  series,
}: Simulated): Pick<CellMeasures, 'sharpeMoments' | 'returnsDigest'> {
  const headline = evaluation.judgement?.portfolios[0]?.name;
  const own = series?.portfolios.find(
    ({ portfolio, contender }) => portfolio === headline && contender === 'score',
  );
  if (own === undefined) return { sharpeMoments: null, returnsDigest: null };
  return {
    sharpeMoments: sharpeMoments(own.returns) ?? null,
    returnsDigest: digestOfJson([own.dates, own.returns]),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
