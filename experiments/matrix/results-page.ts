import {
  barsChart,
  type Cell,
  type Chart,
  type FormatName,
  linesChart,
  pageHtml,
  seriesColour,
  type Table,
} from '../../report/index.ts';
import type { ResultTable } from '../experiment.ts';
import type { Matrix } from '../matrix.ts';
import { originHeading } from '../origin.ts';
import type { Plot } from './plot.ts';
import type { MatrixResult } from './result.ts';

/** Formats that write a number with so many decimals; others are written as they come, to four digits. */
const formats: Readonly<Record<number, FormatName>> = { 0: 'count', 2: 'number', 3: 'probability' };
/** More places than this on a line are days: no marks, and a slider. */
const FEW_PLACES = 40;

/** Headings that the literature knows by their initials. */
const abbreviations: Readonly<Record<string, string>> = {
  RIC: 'rank IC: rank information coefficient, the mean daily Spearman correlation of the score with later returns',
  RICIR: 'mean of the daily rank ICs divided by their standard deviation',
  IC: 'information coefficient: as rank IC, with the returns themselves instead of their ranks',
  ICIR: 'mean of the daily ICs divided by their standard deviation',
  AR: 'annualised return',
  MDD: 'maximum drawdown: the largest fall from a peak',
  DSR: 'deflated Sharpe ratio, a probability',
};

function hintOf(heading: string): { readonly hint?: string } {
  const hint = meaningOf(heading);
  return hint === undefined ? {} : { hint };
}

function meaningOf(heading: string): string | undefined {
  return abbreviations[heading.replace(' %', '')];
}

/** The experiment as one self-contained page. */
export function resultsPage(
  { name, description }: Pick<Matrix, 'name' | 'description'>,
  { origin, setup, tables, plots, findings }: MatrixResult,
  scenario: string,
): string {
  return pageHtml({
    title: `${name}: ${scenario}`,
    subtitle: description,
    sections: [
      {
        id: 'design',
        title: 'What was run',
        text:
          origin === undefined ? setup : [...setup, `${originHeading(origin)} ${origin.command.join(' ')}`],
        tables: [],
        charts: [],
      },
      {
        id: 'findings',
        title: 'What the numbers say',
        text: findings.length === 0 ? ['Nothing beyond the tables.'] : findings,
        tables: [],
        charts: plots.map(chartOf),
      },
      { id: 'tables', title: 'Tables', text: [], tables: tables.map(tableOf), charts: [] },
    ],
  });
}

function tableOf({ title, columns, rows }: ResultTable, index: number): Table {
  const spelledOut = columns.flatMap(({ name }) => {
    const meaning = meaningOf(name);
    return meaning === undefined ? [] : [`${name.replace(' %', '')} = ${meaning}.`];
  });
  return {
    id: `table-${index + 1}`,
    title,
    columns: columns.map(({ name, decimals }, at) => ({
      key: `column_${at + 1}`,
      label: name,
      ...hintOf(name),
      ...(decimals === undefined ? {} : { format: formats[decimals] ?? 'general' }),
    })),
    rows: rows.map((row): readonly Cell[] => row),
    ...(spelledOut.length === 0 ? {} : { note: spelledOut.join(' ') }),
  };
}

function chartOf({ title, caption, kind, axis, places, unit, series }: Plot, index: number): Chart {
  const common = { id: `plot-${index + 1}`, title, note: caption, format: 'number' as const };
  if (kind === 'bars') {
    return barsChart({
      ...common,
      categories: places,
      categoryName: axis,
      valueName: unit,
      isHorizontal: true,
      series: series.map(({ name, values, low, high }) => ({
        name,
        values: values.map((value, at) =>
          low === undefined || high === undefined
            ? value
            : { value, low: low[at] ?? null, high: high[at] ?? null },
        ),
      })),
    });
  }
  const areFew = places.length <= FEW_PLACES;
  return linesChart({
    ...common,
    x: places,
    xName: axis,
    yName: unit,
    hasMarks: areFew,
    canZoom: !areFew,
    lines: series.map(({ name, values, low, high, colour, dash }) => ({
      name,
      values,
      ...(colour === undefined ? {} : { colour: seriesColour(colour) }),
      ...(dash === undefined ? {} : { dash }),
      ...(low === undefined || high === undefined ? {} : { low, high }),
    })),
  });
}
