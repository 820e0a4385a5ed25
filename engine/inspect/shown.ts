/** Snapshots and strategies as JSON: missing numbers are null, texts from data and models are plain text. */
import type { Strategy } from '../../actors/index.ts';
import { type Column, type Headline, type MacroReading, plainText } from '../../market/index.ts';
import type { ColumnView, HeadlineView, MacroView, StrategyView } from './views.ts';

export function numberOrNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}

/** Columns over some of a day's members, by position. */
export function columnsShown(
  columns: readonly Column[],
  positions: ArrayLike<number>,
): readonly ColumnView[] {
  return columns.map(({ spec, values }) => ({
    name: plainText(spec.name),
    modality: spec.modality,
    description: plainText(spec.description),
    unit: spec.unit === undefined ? null : plainText(spec.unit),
    values: Array.from(positions, (position) => numberOrNull(values[position])),
  }));
}

export function headlinesShown(
  headlines: readonly (readonly Headline[])[] | undefined,
  positions: ArrayLike<number>,
): readonly (readonly HeadlineView[])[] | null {
  if (headlines === undefined) return null;
  return Array.from(positions, (position) =>
    (headlines[position] ?? []).map(({ timeUtc, text }) => ({ timeUtc, text: plainText(text) })),
  );
}

export function macroShown(macro: readonly MacroReading[]): readonly MacroView[] {
  return macro.map(({ name, description, unit, date, value, change1, change30 }) => ({
    name: plainText(name),
    description: plainText(description),
    unit: plainText(unit),
    date,
    value: numberOrNull(value),
    change1: numberOrNull(change1),
    change30: numberOrNull(change30),
  }));
}

export function strategyShown({ outline, ...traits }: Strategy): StrategyView {
  return { outline: plainText(outline), traits };
}

export function codesAt(instruments: readonly string[], positions: ArrayLike<number>): readonly string[] {
  return Array.from(positions, (position) => instruments[position] as string);
}
