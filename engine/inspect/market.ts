import type { Snapshot } from '../../market/index.ts';
import { plainText } from '../../market/index.ts';
import { type Page, pageOf } from './page.ts';
import { codesAt, columnsShown, headlinesShown, macroShown } from './shown.ts';
import type { MarketView } from './views.ts';

export interface MarketPageRequest extends Page {
  readonly day: number;
  /** Part of a code or of an industry's name, in any case. @default every member */
  readonly search?: string;
}

export function marketView(snapshot: Snapshot, { search = '', ...page }: MarketPageRequest): MarketView {
  const { day, date, instruments, industries, columns, headlines, macro } = snapshot;
  const wanted = search.trim().toLowerCase();
  const found = [...instruments.keys()].filter((position) =>
    [instruments, industries].some((names) => (names[position] ?? '').toLowerCase().includes(wanted)),
  );
  const { offset, end } = pageOf(page, found.length);
  const positions = found.slice(offset, end);
  return {
    day,
    date,
    total: found.length,
    offset,
    instruments: codesAt(instruments, positions),
    industries: codesAt(industries, positions).map(plainText),
    columns: columnsShown(columns, positions),
    headlines: headlinesShown(headlines, positions),
    macro: macroShown(macro),
  };
}
