/** What a prompt's text means. Throws `cli.usage`. */
import { MassError, nearest, type TradingDate } from '../../core/index.ts';

function refused(message: string, text: string, expected: string, hint?: string): MassError {
  return new MassError({
    code: 'cli.usage',
    message,
    found: text,
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What is said of days of the market that the run has not committed. */
export interface DaysAhead {
  /** Days of the market; null = not known. */
  readonly total: number | null;
  readonly message: string;
  readonly hint: string;
}

/** A day of the run by its number or its date; dates between two days mean the earlier one. */
export function dayOf(text: string, dates: readonly TradingDate[], ahead?: DaysAhead): number {
  const digits = text.replaceAll('-', '');
  const expected =
    dates.length === 0 ? 'a committed day; there is none yet' : `0 to ${dates.length - 1}, or a date`;
  const isNumber = /^\d+$/.test(digits) && digits.length !== 8 && !text.includes('-');
  const isDate = /^\d{8}$/.test(digits);
  if (isNumber && Number(digits) < dates.length) return Number(digits);
  if (isNumber && ahead !== undefined && (ahead.total === null || Number(digits) < ahead.total)) {
    throw refused(ahead.message, text, expected, ahead.hint);
  }
  if (!isDate || dates.length === 0) throw refused('the run has no such day', text, expected);
  const day = dates.findLastIndex((date) => date <= Number(digits));
  if (day < 0) throw refused('the run begins later', text, expected);
  return day;
}

/** An instrument or a type by its name, by its beginning, or by a part of it, in this order; case does not matter. */
export function found(
  text: string,
  { types, codes }: { readonly types: readonly string[]; readonly codes: readonly string[] },
): { readonly kind: 'type' | 'instrument'; readonly id: string } {
  const wanted = text.toLowerCase();
  const all = [
    ...codes.map((id) => ({ kind: 'instrument' as const, id })),
    ...types.map((id) => ({ kind: 'type' as const, id })),
  ];
  const hit =
    all.find(({ id }) => id.toLowerCase() === wanted) ??
    all.find(({ id }) => id.toLowerCase().startsWith(wanted)) ??
    all.find(({ id }) => id.toLowerCase().includes(wanted));
  if (hit !== undefined) return hit;
  const guess = nearest(text, [...codes, ...types]);
  throw refused(
    'no instrument of the day and no investor type is called so',
    text,
    guess === undefined ? 'a code or a type' : `for example ${guess}`,
  );
}

export type Wanted =
  | { readonly kind: 'optimizer' | 'respawn' }
  | { readonly kind: 'type' | 'instrument'; readonly id: string }
  | { readonly kind: 'investor'; readonly type: string; readonly ordinal: number };

/** What to inspect: `TYPE ORDINAL`, `TYPE`, `CODE`, `optimizer` (or `annealing`, as its phase is called) or `respawn`. */
export function wantedOf(
  text: string,
  known: { readonly types: readonly string[]; readonly codes: readonly string[] },
): Wanted {
  if (text === 'annealing') return { kind: 'optimizer' };
  if (text === 'optimizer' || text === 'respawn') return { kind: text };
  const investor = /^(.*\S)\s+#?(\d+)$/.exec(text);
  if (investor !== null) {
    const { kind, id } = found(investor[1] as string, { types: known.types, codes: [] });
    if (kind === 'type') return { kind: 'investor', type: id, ordinal: Number(investor[2]) };
  }
  return found(text, known);
}

/** Overrides with blanks between; a blank inside a value is followed by no path. */
export function changesOf(text: string): readonly string[] {
  return text
    .trim()
    .split(/\s+(?=[A-Za-z][\w.]*=)/)
    .filter((change) => change !== '');
}

/** `type=weight` with commas between; undefined for nothing. */
export function distributionOf(text: string): Readonly<Record<string, number>> | undefined {
  if (text.trim() === '') return undefined;
  const weights: [string, number][] = [];
  for (const part of text.split(',')) {
    const equals = part.lastIndexOf('=');
    const weight = Number(part.slice(equals + 1));
    if (equals < 1 || part.slice(equals + 1).trim() === '' || !(weight > 0) || !Number.isFinite(weight)) {
      throw refused(
        'a distribution gives types a positive weight',
        part.trim(),
        'type=weight, commas between',
      );
    }
    weights.push([part.slice(0, equals).trim(), weight]);
  }
  return Object.fromEntries(weights);
}
