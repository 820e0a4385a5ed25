import { labelsAsOf, membersAsOf } from '../as-of.ts';
import type { AsOf } from '../feed.ts';
import { countedSessions, endedByRows } from '../own-day-labels.ts';
import type { Panel, PanelMacroSeries } from '../panel.ts';
import { cellsOf, emptyMatrix, type PanelAxis, scatter } from '../panel-axis.ts';
import { fillsFromLabels } from '../panel-fills.ts';
import { compounded, deviation, maximumDrawdown, rolling } from '../rolling.ts';
import type { LoadedTable } from '../table-loader.ts';
import { labelKnownAt } from '../timing.ts';

/** Signs published in the authors' prompt against the next one to five days' return. */
const featureSigns = [-1, -1, -1, 1, -1, 1] as const;
export const massFeatureColumns = featureSigns.map((_, k) => `price_value_feature_${k}`);
/** Label columns: the horizon in trading days stands first. */
export const massLabelPattern = /^(\d+)_15_labelB$/u;

/** Sessions from the row of a one-day label to the close that knows it: next-open fills. */
const LABEL_SESSIONS = labelKnownAt(0, 1, 'next-open');

/** The panel, and the labels as the file gives them: `panel.labels` are those that have ended when they are delivered. */
export interface MassPanel {
  readonly panel: Panel;
  readonly given: Panel['labels'];
}

/**
 * Builds the panel of the authors' folder from its tables, good rows only, that hold what may be read as of the date. Its labels count
 * each stock's own trading days, so rows say which have ended.
 */
export function massPanel(
  axis: PanelAxis,
  features: LoadedTable,
  labels: LoadedTable,
  stocks: LoadedTable | undefined,
  industry: LoadedTable | undefined,
  macro: readonly PanelMacroSeries[],
  asOf?: AsOf,
): MassPanel {
  const cells = cellsOf(axis, features);
  const found = new Uint8Array(axis.dates.length * axis.instruments.length);
  for (const cell of cells) if (cell >= 0) found[cell] = 1;
  const members = membersAsOf(found, axis, asOf);
  const columns: Panel['columns'][number][] = featureSigns.map((sign, k) => ({
    spec: {
      name: `price_value_feature_${k}`,
      modality: 'price',
      description: `published feature ${k} of past prices and values, formula not published`,
      sign,
    },
    values: scatter(axis, cells, features.numbers.get(`price_value_feature_${k}`) as Float64Array),
  }));
  const labelCells = cellsOf(axis, labels);
  const inFile = new Map<number, Float64Array>();
  for (const [name, values] of labels.numbers) {
    inFile.set(Number(massLabelPattern.exec(name)?.[1]), scatter(axis, labelCells, values));
  }
  const given = labelsAsOf({ labels: inFile, labelFill: 'next-open' as const }, axis, asOf);
  const industries = industriesOf(axis, stocks);
  if (industry !== undefined && stocks !== undefined) {
    columns.push({
      spec: {
        name: 'industry_return',
        modality: 'cross-industry',
        description: "one-day return of the instrument's industry",
        unit: 'fraction',
      },
      values: givenIndustryReturns(axis, industry, industries),
    });
  }
  const width = axis.instruments.length;
  const ended = endedByRows(given.labels, members, width, given.labelFill);
  const fills = fillsFromLabels({ ...axis, ...given, members }, countedSessions(members, width));
  const daily = ended.get(1);
  if (daily !== undefined) columns.push(...pastReturns(axis, members, daily));
  const panel = {
    dates: axis.dates,
    instruments: axis.instruments,
    members,
    industries,
    columns,
    labels: ended,
    labelFill: given.labelFill,
    ...(fills === undefined ? {} : { fills }),
    macro,
  };
  return { panel, given: given.labels };
}

function industriesOf(axis: PanelAxis, stocks: LoadedTable | undefined): readonly string[] {
  const names = stocks?.texts.get('Industry') ?? [];
  const byCode = new Map(stocks?.codes.map((code, row) => [code, names[row] as string]));
  return axis.instruments.map((code) => byCode.get(code) ?? '');
}

function givenIndustryReturns(
  axis: PanelAxis,
  table: LoadedTable,
  industries: readonly string[],
): Float64Array {
  const returns = table.numbers.get('Daily_Return') as Float64Array;
  const byIndustry = new Map<string, Map<number, number>>();
  for (let row = 0; row < table.rows; row++) {
    const code = table.codes[row] as string;
    const days = byIndustry.get(code) ?? new Map<number, number>();
    days.set(table.dates[row] as number, returns[row] as number);
    byIndustry.set(code, days);
  }
  const matrix = emptyMatrix(axis);
  for (const [day, date] of axis.dates.entries()) {
    for (const [i, industry] of industries.entries()) {
      const value = byIndustry.get(industry)?.get(date);
      if (value !== undefined) matrix[day * industries.length + i] = value;
    }
  }
  return matrix;
}

/**
 * Returns and risk from the one-day labels. The label of session t runs open(t+1) to open(t+2), so the close of t knows the
 * label of two sessions before as open(t-1) to open(t): the one-day return of t. Windows count sessions, not the
 * instrument's rows: a session without a label is a return that nobody knows, and a window that holds one is missing, for
 * what happened meanwhile can neither be left out of a compounded return nor out of a fall from a peak.
 */
function pastReturns(axis: PanelAxis, members: Uint8Array, daily: Float64Array): Panel['columns'][number][] {
  const width = axis.instruments.length;
  const names = ['return_1d', 'return_5d', 'return_20d', 'volatility_20d', 'drawdown_60d'] as const;
  const values = Object.fromEntries(names.map((name) => [name, emptyMatrix(axis)])) as Record<
    (typeof names)[number],
    Float64Array
  >;
  for (let i = 0; i < width; i++) {
    const returns = Float64Array.from(axis.dates, (_, day) =>
      day < LABEL_SESSIONS ? Number.NaN : (daily[(day - LABEL_SESSIONS) * width + i] as number),
    );
    const series = {
      return_1d: returns,
      return_5d: rolling(returns, 5, compounded),
      return_20d: rolling(returns, 20, compounded),
      volatility_20d: rolling(returns, 20, deviation),
      drawdown_60d: rolling(returns, 60, maximumDrawdown),
    };
    for (const [day] of axis.dates.entries()) {
      const cell = day * width + i;
      if (members[cell] !== 1) continue;
      for (const name of names) values[name][cell] = series[name][day] as number;
    }
  }
  const base = (name: (typeof names)[number], days: string) => ({
    spec: {
      name,
      modality: 'base',
      description: `return over the last ${days}, open to open`,
      unit: 'fraction',
    },
    values: values[name],
  });
  const risk = (name: (typeof names)[number], description: string) => ({
    spec: { name, modality: 'risk', description, unit: 'fraction', risk: true },
    values: values[name],
  });
  return [
    base('return_1d', 'day'),
    base('return_5d', '5 days'),
    base('return_20d', '20 days'),
    risk('volatility_20d', 'standard deviation of the one-day returns over 20 days'),
    risk('drawdown_60d', 'largest fall from a peak over 60 days'),
  ];
}
