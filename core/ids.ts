/** Branded ids, so that a date cannot be passed for a day or a type for an instrument. */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A calendar date as the integer yyyymmdd, e.g. 20210104. */
export type TradingDate = Brand<number, 'TradingDate'>;
/** Name of an investor type; unique in a run, e.g. `valuation+news` or `valuation+news#2`. */
export type TypeId = Brand<string, 'TypeId'>;
/** OR of modality bits. */
export type ModalityMask = Brand<number, 'ModalityMask'>;

/** Checks that `value` is a calendar date yyyymmdd between 1900 and 2199. */
export function isTradingDate(value: number): value is TradingDate {
  if (!Number.isInteger(value)) return false;
  const year = Math.floor(value / 10000);
  const month = Math.floor(value / 100) % 100;
  const day = value % 100;
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days since 1970-01-01 of a date, for differences in calendar days. */
export function epochDay(date: TradingDate): number {
  return Date.UTC(Math.floor(date / 10000), (Math.floor(date / 100) % 100) - 1, date % 100) / 86_400_000;
}

/** The date that lies `days` calendar days after 1970-01-01. */
export function dateOfEpochDay(days: number): TradingDate {
  const date = new Date(days * 86_400_000);
  return (date.getUTCFullYear() * 10000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()) as TradingDate;
}

/** yyyy-mm-dd. */
export function formatDate(date: TradingDate): string {
  const text = String(date);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** Order by UTF-16 code unit: the only string order in the engine, because locales differ between machines. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
