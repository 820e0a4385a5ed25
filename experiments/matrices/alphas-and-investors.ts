/**
 * Do alphas and investors add to each other? The same investors with and without alphas among their data, and the composite of the same
 * alphas without any investor, in the same markets.
 */
import { alphaModality } from '../../alphas/index.ts';
import { MassError } from '../../core/index.ts';
import type { PortfolioStatistics } from '../../evaluation/index.ts';
import type { Cell, ResultTable } from '../experiment.ts';
import { armBars } from '../matrix/arm-plots.ts';
import type { CellResult } from '../matrix/cell.ts';
import type { Matrix, MatrixOutcome } from '../matrix.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { counted, interval, percent } from '../wording.ts';

const WITH = 'investors with alphas';
const WITHOUT = 'investors without alphas';
const ALONE = 'composite of alphas alone';

/** One signal in the market of one seed. */
interface Signal {
  readonly seed: number;
  /** Means over its days; null = undefined. */
  readonly rankIc: number | null;
  readonly dailyRankIc: readonly (number | null)[];
  readonly portfolio: PortfolioStatistics | null;
}

export const alphasAndInvestors: Matrix = {
  name: 'alphas-and-investors',
  description: 'Do alphas and investors add to each other?',
  seeds: 10,
  design({ loaded }) {
    const { alphas, modalities } = loaded.scenario.simulation;
    const { use, without = [] } = modalities;
    const { name } = alphaModality;
    if (alphas === undefined) refuse('simulation.alphas', 'none', 'a section simulation.alphas');
    if (without.includes(name)) refuse('simulation.modalities.without', without, `a list without ${name}`);
    if (use !== 'available' && !use.includes(name))
      refuse('simulation.modalities.use', use, `available, or a list with ${name}`);
    return {
      arms: [
        { name: WITH, set: [] },
        { name: WITHOUT, set: [`modalities.without=${JSON.stringify([...without, name])}`] },
      ],
      set: ['evaluation.rivals=[]'],
      notes: [
        `${WITHOUT}: the same types with the same masks, styles, pools and draws, less the modality ${name}.`,
        `${ALONE}: the control "alphas" of the runs, which holds the selected alphas by the weights that their model learned, by the same portfolio rule and costs.`,
      ],
    };
  },
  report(outcome) {
    const signals = signalsOf(outcome);
    const effects = effectsOf(outcome);
    return {
      tables: [signalTable(signals, outcome), effectTable(effects)],
      plots: [armBars(outcome)],
      findings: [...effects.map(said), ...readersOf(outcome)],
    };
  },
};

function refuse(path: string, found: unknown, expected: string): never {
  throw new MassError({
    code: 'cli.usage',
    message: 'this scenario shows its investors no alphas',
    path,
    found,
    expected,
    hint: '"mass experiment alphas-and-investors scenarios/library/alphas-and-investors.yaml" is an example',
  });
}

function signalsOf({ arms, horizon }: MatrixOutcome): ReadonlyMap<string, readonly Signal[]> {
  const cellsOf = (name: string) => arms.find(({ arm }) => arm.name === name)?.cells ?? [];
  const own = (cells: readonly CellResult[]): readonly Signal[] =>
    cells.map(({ seed, measures: { signals, dailyRankIc, portfolios } }) => ({
      seed,
      rankIc: signals.score?.[String(horizon)]?.rankIc ?? null,
      dailyRankIc,
      portfolio: portfolios?.[0]?.score ?? null,
    }));
  const alone = cellsOf(WITH).flatMap(({ seed, measures: { alphas } }): readonly Signal[] => {
    if (alphas === undefined) return [];
    const { quality, dailyRankIc, portfolio } = alphas;
    return [{ seed, rankIc: quality?.[String(horizon)]?.rankIc ?? null, dailyRankIc, portfolio }];
  });
  return new Map([
    [WITHOUT, own(cellsOf(WITHOUT))],
    [WITH, own(cellsOf(WITH))],
    [ALONE, alone],
  ]);
}

function meanOf(values: readonly (number | null)[]): SampleMean | null {
  const known = values.filter((value): value is number => value !== null);
  return known.length === 0 ? null : meanOverSeeds(known);
}

const ends = (mean: SampleMean | null, by: number): readonly Cell[] =>
  [mean?.mean, mean?.low, mean?.high].map((value) =>
    value === null || value === undefined ? null : value * by,
  );

const numbers = (...names: readonly string[]) => names.map((name) => ({ name, decimals: 2 }));

function signalTable(
  signals: ReadonlyMap<string, readonly Signal[]>,
  { horizon }: MatrixOutcome,
): ResultTable {
  return {
    title: `Rank IC (RIC) against the ${horizon}-day label and the headline portfolio, means over seeds; low, high: 95 % t intervals over seeds`,
    columns: [
      { name: 'signal' },
      ...numbers('RIC %', 'low', 'high', 'AR %', 'Sharpe', 'Sharpe low', 'Sharpe high', 'MDD %'),
      { name: 'seeds', decimals: 0 },
    ],
    rows: [...signals].map(([name, of]) => [
      name,
      ...ends(meanOf(of.map(({ rankIc }) => rankIc)), 100),
      ends(meanOf(of.map(({ portfolio }) => portfolio?.annualisedReturn ?? null)), 100)[0] ?? null,
      ...ends(meanOf(of.map(({ portfolio }) => portfolio?.sharpe ?? null)), 1),
      ends(meanOf(of.map(({ portfolio }) => portfolio?.maximumDrawdown ?? null)), 100)[0] ?? null,
      of.length,
    ]),
  };
}

interface Effect {
  readonly name: string;
  /** Of rank IC, paired by seed and day. */
  readonly rankIc: SampleMean | null;
  /** Of the headline portfolio, paired by seed. */
  readonly annualisedReturn: SampleMean | null;
  readonly sharpe: SampleMean | null;
}

/** What alphas add to investors, and what investors add to alphas. */
function effectsOf(outcome: MatrixOutcome): readonly Effect[] {
  const signals = signalsOf(outcome);
  return [
    { name: `${WITH} less ${WITHOUT}`, other: WITHOUT },
    { name: `${WITH} less ${ALONE}`, other: ALONE },
  ].map(({ name, other }) => {
    const pairs = (signals.get(WITH) ?? []).flatMap((one) => {
      const twin = signals.get(other)?.find(({ seed }) => seed === one.seed);
      return twin === undefined ? [] : [[one, twin] as const];
    });
    const differences = (of: (signal: Signal) => number | null | undefined) =>
      meanOf(pairs.map(([a, b]) => less(of(a), of(b))));
    return {
      name,
      rankIc: meanOf(pairs.map(([a, b]) => dailyDifference(a, b))),
      annualisedReturn: differences(({ portfolio }) => portfolio?.annualisedReturn),
      sharpe: differences(({ portfolio }) => portfolio?.sharpe),
    };
  });
}

function less(a: number | null | undefined, b: number | null | undefined): number | null {
  return a === null || a === undefined || b === null || b === undefined ? null : a - b;
}

/** Mean over the days on which both have a rank IC. */
function dailyDifference(a: Signal, b: Signal): number | null {
  const daily = a.dailyRankIc.flatMap((value, day) => less(value, b.dailyRankIc[day]) ?? []);
  return daily.length === 0 ? null : daily.reduce((sum, value) => sum + value, 0) / daily.length;
}

function effectTable(effects: readonly Effect[]): ResultTable {
  return {
    title:
      'Differences within seeds, with 95 % t intervals over seeds: rank IC (points) on the days that both have, annualised return (points) and Sharpe ratio of the headline portfolio',
    columns: [
      { name: 'difference' },
      ...numbers('RIC', 'low', 'high', 'AR', 'AR low', 'AR high', 'Sharpe', 'Sharpe low', 'Sharpe high'),
    ],
    rows: effects.map(({ name, rankIc, annualisedReturn, sharpe }) => [
      name,
      ...ends(rankIc, 100),
      ...ends(annualisedReturn, 100),
      ...ends(sharpe, 1),
    ]),
  };
}

function said({ name, rankIc }: Effect): string {
  if (rankIc === null) return `${name}: no seed has both.`;
  const { low, high, mean } = rankIc;
  const verdict =
    low === null || high === null ? '' : `: the interval ${low > 0 || high < 0 ? 'excludes' : 'holds'} 0`;
  return `${name}: ${percent(mean)} points of rank IC (${interval(rankIc)})${verdict}.`;
}

/** Where nobody reads alphas, the two arms are one. */
function readersOf({ arms: [base, other] }: MatrixOutcome): readonly string[] {
  const same = (base?.cells ?? []).filter(({ seed, measures }) =>
    other?.cells.some((cell) => cell.seed === seed && cell.measures.digest === measures.digest),
  );
  return same.length === 0
    ? []
    : [`In ${counted(same.length, 'seed')} no type reads alphas: both arms are the same run.`];
}
