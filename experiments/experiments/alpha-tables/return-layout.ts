/** Tables 4 and 6: what portfolios of the arms earned. */
import { defaultReturnConventions, returnStatistics } from '../../../evaluation/index.ts';
import type { Cell, ResultTable } from '../../experiment.ts';
import { hundredth, numbers } from './alpha-layout.ts';
import { COMPOSITE } from './arms.ts';
import { publishedFolds, publishedReturns } from './published.ts';
import {
  type AdditiveStatistics,
  additiveStatistics,
  armRuns,
  INDEX,
  overSeeds,
  returnsOf,
  sharpeOf,
  yearlyReturnDifference,
} from './readings.ts';
import type { Fold, TablesRun } from './tables-run.ts';

/** Rows of Table 4, and who in the paper they stand beside. */
export const comparedArms: readonly {
  readonly arm: string;
  readonly label: string;
  readonly paper?: string;
}[] = [
  { arm: COMPOSITE, label: 'composite (network)', paper: 'Ours' },
  { arm: 'equal', label: 'selected, equal weights' },
  { arm: 'linear', label: 'selected, linear weights' },
  { arm: 'all boosting', label: 'all alphas, boosting', paper: 'XGBoost' },
  { arm: 'all network', label: 'all alphas, network', paper: 'MLP' },
  { arm: 'all linear', label: 'all alphas, linear' },
  { arm: 'all equal', label: 'all alphas, equal' },
  { arm: INDEX, label: 'equal-weight pool', paper: 'SSE50' },
];
const beside = new Set(comparedArms.map(({ paper }) => paper));

function additive(run: TablesRun, arm: string, of: keyof AdditiveStatistics): number | null {
  const own = (contender: string) =>
    additiveStatistics(returnsOf(run, contender)?.returns ?? [])?.[of] ?? null;
  if (arm === INDEX) return own(INDEX);
  return overSeeds(run, arm, ({ contender }) => own(contender))?.mean ?? null;
}

/** The paper's conventions; `first` .. `last` of its five columns. */
function additiveTable(
  run: TablesRun,
  title: string,
  measures: readonly {
    readonly name: string;
    readonly of: keyof AdditiveStatistics;
    readonly place: number;
  }[],
): ResultTable {
  const paper = (name: string | undefined): readonly Cell[] => {
    const own = publishedReturns.find((one) => one.name === name);
    return measures.map(({ place }) => own?.numbers[place] ?? null);
  };
  const isPercent = (of: keyof AdditiveStatistics) => of === 'yearlyReturn' || of === 'volatility';
  return {
    title: `${run.name}, Table 4, ${title}. Of fits that draw: mean over seeds. The paper: SSE 50, 2023`,
    columns: [
      { name: 'signal' },
      ...measures.flatMap(({ name }) => numbers(3, name)),
      ...measures.flatMap(({ name }) => numbers(3, `paper ${name}`)),
    ],
    rows: [
      ...comparedArms.map(({ arm, label, paper: name }) => [
        label,
        ...measures.map(({ of }) => {
          const value = additive(run, arm, of);
          return isPercent(of) ? hundredth(value) : value;
        }),
        ...paper(name),
      ]),
      ...publishedReturns
        .filter(({ name }) => !beside.has(name))
        .map(({ name }) => [`${name} (not here)`, ...measures.map(() => null), ...paper(name)]),
    ],
  };
}

export function additiveTables(run: TablesRun): readonly ResultTable[] {
  return [
    additiveTable(
      run,
      "the paper's way: returns added up, % a year; Sharpe ratio and volatility (%) of days, not made yearly",
      [
        { name: 'return', of: 'yearlyReturn', place: 0 },
        { name: 'Sharpe', of: 'sharpe', place: 1 },
        { name: 'vol.', of: 'volatility', place: 2 },
      ],
    ),
    additiveTable(
      run,
      "the paper's way: Sortino ratio of days; Calmar ratio, return of a year by the largest fall of the sum",
      [
        { name: 'Sortino', of: 'sortino', place: 3 },
        { name: 'Calmar', of: 'calmar', place: 4 },
      ],
    ),
  ];
}

/** Compounded and yearly; Sharpe ratios with the range of fit seeds. */
export function yearlyTable(run: TablesRun): ResultTable {
  const of = (arm: string, value: (returns: readonly number[]) => number | null): number | null => {
    const own = (contender: string) => {
      const returns = returnsOf(run, contender)?.returns;
      return returns === undefined ? null : value(returns);
    };
    return arm === INDEX
      ? own(INDEX)
      : (overSeeds(run, arm, ({ contender }) => own(contender))?.mean ?? null);
  };
  return {
    title: `${run.name}, Table 4, our way: compounded, yearly, % (Sharpe with the least and the most over fit seeds)`,
    columns: [
      { name: 'signal' },
      ...numbers(1, 'return', 'vol.'),
      ...numbers(2, 'Sharpe', 'least', 'most', 'Sortino', 'Calmar'),
      ...numbers(1, 'MDD'),
    ],
    rows: comparedArms.map(({ arm, label }) => {
      const seeds = armRuns(run, arm).length > 1 ? sharpeOf(run, arm) : null;
      return [
        label,
        hundredth(of(arm, (r) => returnStatistics(r).annualisedReturn)),
        hundredth(of(arm, (r) => returnStatistics(r).annualisedVolatility)),
        of(arm, (r) => returnStatistics(r).sharpe),
        seeds?.least ?? null,
        seeds?.most ?? null,
        of(arm, (r) => returnStatistics(r).sortino),
        of(arm, (r) => returnStatistics(r).calmar),
        hundredth(of(arm, (r) => -returnStatistics(r).maximumDrawdown)),
      ];
    }),
  };
}

/** What exchanging stocks took: the paper has no costs in its tables. */
export function costTable(run: TablesRun): ResultTable {
  const yearly = (values: readonly number[] | undefined) =>
    values === undefined
      ? null
      : (values.reduce((sum, value) => sum + value, 0) / values.length) *
        defaultReturnConventions.daysPerYear;
  const over = (arm: string, of: 'turnover' | 'costs'): number | null =>
    arm === INDEX
      ? yearly(returnsOf(run, INDEX)?.[of])
      : (overSeeds(run, arm, ({ contender }) => yearly(returnsOf(run, contender)?.[of]))?.mean ?? null);
  return {
    title: `${run.name}, Table 4, what is in those returns: times that the value is exchanged in a year, one way, and what that cost, % a year. The paper has no costs in its tables`,
    columns: [{ name: 'signal' }, ...numbers(1, 'turnover', 'costs')],
    rows: comparedArms.map(({ arm, label }) => [label, over(arm, 'turnover'), hundredth(over(arm, 'costs'))]),
  };
}

/** Pairs whose returns are compared day by day. */
export const comparedPairs: readonly (readonly [string, string])[] = [
  [COMPOSITE, INDEX],
  [COMPOSITE, 'equal'],
  [COMPOSITE, 'linear'],
  [COMPOSITE, 'all network'],
  [COMPOSITE, 'all equal'],
  ['all boosting', INDEX],
];

export function returnDifferenceTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}: differences of daily returns, % a year, mean over fit seeds, with 95 % block-bootstrap intervals over days`,
    columns: [{ name: 'pair' }, ...numbers(1, 'mean', 'low', 'high'), ...numbers(0, 'days')],
    rows: comparedPairs.map(([arm, other]) => {
      const { mean, low, high, days } = yearlyReturnDifference(run, arm, other);
      return [`${arm} less ${other}`, hundredth(mean), hundredth(low), hundredth(high), days];
    }),
  };
}

/** What a portfolio earned in a half year. */
export interface FoldReturns {
  readonly annual: number | null;
  readonly cumulative: number | null;
  readonly drawdown: number | null;
}

export function foldReturns(run: TablesRun, { first, last }: Fold, contender: string): FoldReturns {
  const own = returnsOf(run, contender);
  const kept =
    own?.returns.filter((_, k) => {
      const date = own.dates[k] as number;
      return date >= first && date <= last;
    }) ?? [];
  if (kept.length === 0) return { annual: null, cumulative: null, drawdown: null };
  const { annualisedReturn, cumulativeReturn, maximumDrawdown } = returnStatistics(kept);
  return { annual: annualisedReturn, cumulative: cumulativeReturn, drawdown: -maximumDrawdown };
}

/** The composite, mean over its fit seeds. */
export function compositeFold(run: TablesRun, fold: Fold, of: keyof FoldReturns) {
  return overSeeds(run, COMPOSITE, ({ contender }) => foldReturns(run, fold, contender)[of]);
}

export function foldReturnTable(run: TablesRun): ResultTable {
  return {
    title: `${run.name}, Table 6: the composite and the index in half years, %: yearly and cumulative return, largest fall. Mean over fit seeds; least and most: cumulative over them. Below, the paper's half years, of other years and markets`,
    columns: [
      { name: 'half year' },
      ...numbers(1, 'annual', 'index', 'cumul.', 'least', 'most', 'index', 'MDD', 'index'),
    ],
    rows: [
      ...run.folds.map((fold) => {
        const index = foldReturns(run, fold, INDEX);
        const cumulative = compositeFold(run, fold, 'cumulative');
        return [
          `from ${fold.first}`,
          ...[
            compositeFold(run, fold, 'annual')?.mean,
            index.annual,
            cumulative?.mean,
            cumulative?.least,
            cumulative?.most,
            index.cumulative,
            compositeFold(run, fold, 'drawdown')?.mean,
            index.drawdown,
          ].map(hundredth),
        ];
      }),
      ...publishedFolds.map(({ name, annual, cumulative, drawdown }) => [
        `paper: ${name}`,
        ...annual,
        cumulative[0],
        null,
        null,
        cumulative[1],
        ...drawdown,
      ]),
    ],
  };
}
