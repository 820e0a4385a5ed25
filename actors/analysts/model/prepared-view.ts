/**
 * A view as prompts show it. Everything is made once, when first needed: cells per column (columns are shared by all views of
 * a day), rows, headlines and their tokens per instrument.
 */
import type { TradingDate } from '../../../core/index.ts';
import {
  type Column,
  type ColumnSpec,
  type MacroReading,
  modalities,
  type View,
} from '../../../market/index.ts';
import { countTokens } from '../../../models/index.ts';
import { fenced, numberCell, textCell } from './cells.ts';
import { harmless, MAX_HEADLINE_CHARACTERS, MAX_LABEL_CHARACTERS } from './harmless.ts';
import type { Masking } from './masking.ts';

/** A line of the news block. */
export interface NewsLine {
  readonly timeUtc: string;
  readonly line: string;
  /** With the line break. */
  readonly tokens: number;
}

/** Cells of a column by position, for one number of digits. */
export type CellCache = WeakMap<Column, (string | undefined)[]>;

const NONE: readonly NewsLine[] = [];

export class PreparedView {
  /** Names of the instruments, by position. */
  readonly names: readonly string[];
  /** Fenced blocks that all investors with this view share; empty where there is nothing to show. */
  readonly columnsBlock: string;
  readonly macroBlock: string;
  readonly modalities: string;
  readonly dateLine: string;
  /** First line of the candidates' table. */
  readonly header: string;
  /** Whether any member has a headline. */
  readonly hasNews: boolean;

  private readonly view: View;
  private readonly masking: Masking;
  private readonly perInstrument: number;
  private readonly columns: readonly {
    readonly values: Float64Array;
    readonly cells: (string | undefined)[];
  }[];
  private readonly digits: number;
  private readonly rows: (string | undefined)[] = [];
  private readonly news: (readonly NewsLine[] | undefined)[] = [];
  private byCode: ReadonlyMap<string, string> | undefined;

  constructor(
    view: View,
    masking: Masking,
    {
      digits,
      news,
    }: {
      readonly digits: number;
      readonly news: { readonly tokens: number; readonly perInstrument: number };
    },
    cells: CellCache,
  ) {
    this.view = view;
    this.masking = masking;
    this.digits = digits;
    this.perInstrument = news.perInstrument;
    // A column that nobody has a value in tells nothing today.
    const filled = view.columns.filter(({ values }) => values.some(Number.isFinite));
    this.columns = filled.map((column) => {
      let known = cells.get(column);
      if (known === undefined) cells.set(column, (known = []));
      return { values: column.values, cells: known };
    });
    const specs = filled.map(({ spec }) => spec);
    this.names = masking.names.ofMembers(view.instruments);
    this.header = ['code', ...specs.map(({ name }) => textCell(columnName(name)))].join(',');
    const textOf = (text: string) => masking.text(text, MAX_LABEL_CHARACTERS, view.instruments);
    this.columnsBlock =
      specs.length === 0
        ? ''
        : fenced(
            'columns',
            specs.map((spec) => meaningOf(spec, textOf)),
          );
    this.macroBlock = macroBlock(view.macro, textOf, (date) => masking.date(date, view.date), digits);
    this.modalities = modalities
      .namesOf(view.mask)
      .map((name) => `- ${textOf(name)}: ${textOf(modalities.get(name).description)}`)
      .join('\n');
    this.dateLine = `date: ${masking.date(view.date, view.date)}`;
    this.hasNews =
      masking.headlines && news.tokens > 0 && (view.headlines ?? []).some((list) => list.length > 0);
  }

  /** Name of a code, whether it is a member today or not. */
  nameOf(code: string): string {
    this.byCode ??= new Map(this.view.instruments.map((member, i) => [member, this.names[i] as string]));
    return this.byCode.get(code) ?? this.masking.names.of(code);
  }

  /** Row of the candidates' table. */
  row(position: number): string {
    const known = this.rows[position];
    if (known !== undefined) return known;
    let row = textCell(this.names[position] as string);
    for (const { values, cells } of this.columns)
      row += `,${(cells[position] ??= numberCell(values[position], this.digits))}`;
    this.rows[position] = row;
    return row;
  }

  /** Headlines of a member, newest first, as many as are shown at most. */
  newsOf(position: number): readonly NewsLine[] {
    return (this.news[position] ??= this.readNews(position));
  }

  private readNews(position: number): readonly NewsLine[] {
    const headlines = this.view.headlines?.[position] ?? [];
    if (headlines.length === 0) return NONE;
    const texts = new Set<string>();
    const lines: NewsLine[] = [];
    // Equal times: the later in the source first. (`toReversed` before a stable sort.)
    const newest = headlines
      .toReversed()
      .sort((a, b) => (a.timeUtc < b.timeUtc ? 1 : a.timeUtc > b.timeUtc ? -1 : 0));
    for (const { timeUtc, text } of newest) {
      if (lines.length === this.perInstrument) break;
      const shown = this.masking.text(text, MAX_HEADLINE_CHARACTERS, this.view.instruments);
      if (shown === '' || texts.has(shown)) continue;
      texts.add(shown);
      const line = `${this.names[position]} | ${shown}`;
      lines.push({ timeUtc, line, tokens: countTokens(`${line}\n`) });
    }
    return lines;
  }
}

/** `name: description; unit U; expected sign +; risk`. */
function meaningOf(
  { name, description, unit, sign, risk }: ColumnSpec,
  textOf: (text: string) => string,
): string {
  const parts = [`${columnName(name)}: ${textOf(description)}`];
  if (unit !== undefined) parts.push(`unit ${textOf(unit)}`);
  if (sign !== undefined) parts.push(`expected sign ${sign > 0 ? '+' : '-'}`);
  if (risk === true) parts.push('risk');
  return parts.join('; ');
}

/** What the series are, then their readings. */
function macroBlock(
  macro: readonly MacroReading[],
  textOf: (text: string) => string,
  dateOf: (date: TradingDate) => string,
  digits: number,
): string {
  if (macro.length === 0) return '';
  const rows = macro.map(({ name, date, value, change1, change30, change180, percentile }) =>
    [
      textCell(textOf(name)),
      dateOf(date),
      ...[value, change1, change30, change180, percentile].map((number) => numberCell(number, digits)),
    ].join(','),
  );
  const meanings = macro.map(
    ({ name, description, unit }) =>
      `${textOf(name)}: ${textOf(description)}${unit === '' ? '' : `; unit ${textOf(unit)}`}`,
  );
  const table = fenced('macro', ['name,date,value,change1,change30,change180,percentile', ...rows]);
  return `${fenced('series', meanings)}\n${table}`;
}

/** A column's name as a data file has it. What stands between the parts of a meaning cannot stand in it, so it forges none. */
function columnName(name: string): string {
  return harmless(name.replaceAll(/[:;：；]/gu, ' '), MAX_LABEL_CHARACTERS);
}
