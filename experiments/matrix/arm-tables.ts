/** The tables that every matrix ends in. */
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import type { ArmCells, MatrixOutcome } from '../matrix.ts';
import type { SampleMean } from '../sample.ts';
import { type ArmSummary, areComparable, isNull, pairedDifferences } from './arm-summary.ts';

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
    title: `Score against the ${outcome.horizon}-day label, %, means over seeds. RIC, IC: rank and linear correlation, daily mean; RICIR, ICIR: that mean / standard deviation over days`,
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
    title: `RIC, %, with its 95 % t interval over seeds (low, high), and less that of "${base}", paired by seed and day, with the interval of the difference`,
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
  const hasDeflated = summaries.some(({ deflatedSharpe }) => deflatedSharpe !== null);
  const deflatedNote = hasDeflated
    ? 'DSR: probability that the Sharpe ratio is more than the best of as many worthless trials would show; trials are the different series of returns of a seed over the same days, without random investors'
    : 'no deflated Sharpe ratio: it needs two trials, which are different series of returns of a seed over the same days, without random investors';
  return {
    title: `Headline portfolio: ${headline.description}; means over seeds. AR: annualised return; low, high: 95 % t interval of the Sharpe ratio; MDD: maximum drawdown; ${deflatedNote}`,
    columns: [
      { name: 'arm' },
      ...numbers(2, 'AR %', 'Sharpe', 'low', 'high', 'MDD %', ...(hasDeflated ? ['DSR'] : [])),
      { name: 'seeds' },
    ],
    rows: summaries.map((arm) => [
      arm.name,
      percent(arm.annualisedReturn),
      arm.sharpe?.mean ?? null,
      arm.sharpe?.low ?? null,
      arm.sharpe?.high ?? null,
      percent(arm.maximumDrawdown),
      ...(hasDeflated ? [arm.deflatedSharpe?.mean ?? null] : []),
      seedsOf(arm, outcome),
    ]),
  };
}

/** Which arms have no difference to the base because theirs are other days or another label. */
export function differenceNotes({ arms: [base, ...others] }: MatrixOutcome): readonly string[] {
  const [first] = base?.cells ?? [];
  if (first === undefined) return [];
  const without = others.filter(({ cells }) =>
    cells.some(({ measures }) => !areComparable(measures, first.measures)),
  );
  const reason = ({ cells }: ArmCells): string =>
    cells.some(({ measures }) => measures.horizon !== first.measures.horizon)
      ? `learns from the ${cells[0]?.measures.horizon}-day label, the base from the ${first.measures.horizon}-day label`
      : 'other days than the base';
  return without.map((one) => `${one.arm.name}: no difference to the base: ${reason(one)}.`);
}

/**
 * A finding on each arm whose difference to the base is told apart from 0 by its interval, and one on how many are not. Counted are
 * arms that could differ by chance: not those whose runs are the base's, nor random investors, and arms with equal runs once.
 */
export function differenceFindings(
  summaries: readonly ArmSummary[],
  { arms }: MatrixOutcome,
): readonly string[] {
  const base = arms[0];
  if (base === undefined) return [];
  const runs = new Set<string>();
  const compared = summaries.filter(({ rankIcLessBase }, i) => {
    const { cells } = arms[i] as ArmCells;
    if (rankIcLessBase === null || rankIcLessBase.low === null || cells.some(isNull)) return false;
    if (pairedDifferences(cells, base.cells).every((difference) => difference === 0)) return false;
    const run = JSON.stringify(cells.map(({ seed, measures }) => [seed, measures.dailyRankIc]));
    return !runs.has(run) && runs.add(run);
  });
  if (compared.length === 0) return [];
  const clear = compared.filter(
    ({ rankIcLessBase: d }) => d?.low !== null && ((d?.low ?? 0) > 0 || (d?.high ?? 0) < 0),
  );
  const left = arms.length - 1 - compared.length;
  return [
    `${clear.length} of ${compared.length} arms differ from "${base.arm.name}" in rank IC with a 95 % interval over seeds that excludes 0; by chance alone ${(compared.length * 0.05).toFixed(1)} would.${left === 0 ? '' : ` ${left === 1 ? '1 arm is' : `${left} arms are`} not counted: without an interval, with the runs of the base or of another arm, or of random investors.`}`,
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
