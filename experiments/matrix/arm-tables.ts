/** The tables that every matrix ends in. */
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import type { MatrixOutcome } from '../matrix.ts';
import type { SampleMean } from '../sample.ts';
import type { ArmSummary } from './arm-summary.ts';

const numbers = (decimals: number, ...names: readonly string[]): readonly ResultColumn[] =>
  names.map((name) => ({ name, decimals }));

const percent = (mean: SampleMean | null): Cell => (mean === null ? null : mean.mean * 100);
const ends = (mean: SampleMean | null): readonly Cell[] =>
  [mean?.low, mean?.high].map((end) => (end === null || end === undefined ? null : end * 100));

/** `5 of 5`: cells with a result, of those that were to run. */
function seedsOf({ seeds }: ArmSummary, outcome: MatrixOutcome): string {
  return `${seeds} of ${outcome.seeds.length}`;
}

/** The layout of the paper's tables 1, 2, 4 and 5. */
export function qualityTable(summaries: readonly ArmSummary[], outcome: MatrixOutcome): ResultTable {
  return {
    title: `Score against the ${outcome.horizon}-day label, %, means over seeds`,
    columns: [{ name: 'arm' }, ...numbers(2, 'RIC', 'RICIR', 'IC', 'ICIR'), { name: 'seeds' }],
    rows: summaries.map((arm) => [
      arm.name,
      ...[arm.rankIc, arm.rankIcir, arm.ic, arm.icir].map(percent),
      seedsOf(arm, outcome),
    ]),
  };
}

/** What the seeds leave open, and what each arm changes. */
export function differenceTable(summaries: readonly ArmSummary[], outcome: MatrixOutcome): ResultTable {
  const base = summaries[0]?.name ?? '';
  return {
    title: `RIC, %, with 95 % t intervals over seeds, and less that of "${base}" paired by seed and day`,
    columns: [
      { name: 'arm' },
      ...numbers(2, 'RIC', 'low', 'high', 'less base', 'diff low', 'diff high'),
      { name: 'seeds' },
    ],
    rows: summaries.map((arm) => [
      arm.name,
      percent(arm.rankIc),
      ...ends(arm.rankIc),
      percent(arm.rankIcLessBase),
      ...ends(arm.rankIcLessBase),
      seedsOf(arm, outcome),
    ]),
  };
}

/** Undefined where no cell has a portfolio. */
export function portfolioTable(
  summaries: readonly ArmSummary[],
  outcome: MatrixOutcome,
): ResultTable | undefined {
  const headlines = outcome.arms.flatMap(({ cells }) =>
    cells.flatMap(({ measures }) => measures.portfolios?.[0] ?? []),
  );
  const [headline] = headlines;
  if (headline === undefined) return undefined;
  return {
    title: `Headline portfolio: ${headline.description}; means over seeds. DSR: probability that the Sharpe ratio is more than the best of as many worthless arms would show`,
    columns: [
      { name: 'arm' },
      ...numbers(2, 'AR %', 'Sharpe', 'low', 'high', 'MDD %', 'DSR'),
      { name: 'seeds' },
    ],
    rows: summaries.map((arm) => [
      arm.name,
      percent(arm.annualisedReturn),
      arm.sharpe?.mean ?? null,
      arm.sharpe?.low ?? null,
      arm.sharpe?.high ?? null,
      percent(arm.maximumDrawdown),
      arm.deflatedSharpe?.mean ?? null,
      seedsOf(arm, outcome),
    ]),
  };
}

/** A finding on each arm whose difference to the base is told apart from 0 by its interval, and one on how many are not. */
export function differenceFindings(summaries: readonly ArmSummary[]): readonly string[] {
  const compared = summaries.slice(1).filter(({ rankIcLessBase }) => rankIcLessBase !== null);
  if (compared.length === 0) return [];
  const base = summaries[0]?.name ?? '';
  const clear = compared.filter(
    ({ rankIcLessBase: d }) => d?.low !== null && ((d?.low ?? 0) > 0 || (d?.high ?? 0) < 0),
  );
  return [
    `${clear.length} of ${compared.length} arms differ from "${base}" in rank IC with a 95 % interval over seeds that excludes 0; by chance alone ${(compared.length * 0.05).toFixed(1)} would.`,
    ...clear.map(
      ({ name, rankIcLessBase: d }) =>
        `${name}: ${signed(d?.mean)} points (${signed(d?.low)} to ${signed(d?.high)}).`,
    ),
  ];
}

function signed(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined) return 'n/a';
  const text = (fraction * 100).toFixed(2);
  return fraction >= 0 ? `+${text}` : text;
}
