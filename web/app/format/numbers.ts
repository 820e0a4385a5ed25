/** How numbers and dates are written: one place, the report's rules (report/formats.ts). */

const MINUS = '\u2212';
const NARROW = '\u00a0';
export const NOT_AVAILABLE = 'n/a';

interface Format {
  /** @default 1 */
  readonly scale?: number;
  /** Decimals. @default 2 */
  readonly digits?: number;
  /** Significant digits instead of decimals. */
  readonly significant?: number;
  readonly signed?: boolean;
  readonly prefix?: string;
  readonly suffix?: string;
}

const formats = {
  count: { digits: 0 },
  signedCount: { digits: 0, signed: true },
  number: { digits: 2 },
  signed: { digits: 2, signed: true },
  /** Correlations, weights, opinions. */
  three: { digits: 3 },
  signedThree: { digits: 3, signed: true },
  general: { significant: 4 },
  /** Rank ICs in per cent, as the report has them; the title of their column says so. */
  points: { scale: 100, digits: 2, signed: true },
  percent: { scale: 100, digits: 2, suffix: `${NARROW}%` },
  percentShort: { scale: 100, digits: 1, suffix: `${NARROW}%` },
  signedPercent: { scale: 100, digits: 2, signed: true, suffix: `${NARROW}%` },
  usd: { digits: 2, prefix: '$' },
  usdSmall: { significant: 2, prefix: '$' },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

export function formatNumber(value: number | null | undefined, name: FormatName): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_AVAILABLE;
  const { scale = 1, digits = 2, significant, signed, prefix = '', suffix = '' }: Format = formats[name];
  const scaled = value * scale;
  const text = Math.abs(scaled).toLocaleString(
    'en-US',
    significant === undefined
      ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
      : { maximumSignificantDigits: significant },
  );
  const isZero = !/[1-9]/.test(text);
  const sign = isZero ? '' : scaled < 0 ? MINUS : signed === true ? '+' : '';
  return `${sign}${prefix}${text}${suffix}`;
}

/** `low to high`, or nothing where there is no interval. */
export function formatInterval(low: number | null, high: number | null, name: FormatName): string {
  return low === null || high === null ? '' : `${formatNumber(low, name)} to ${formatNumber(high, name)}`;
}

/** A label of an axis: as few digits as tell ticks apart. */
export function formatTick(value: number, name: FormatName): string {
  const { scale = 1, prefix = '', suffix = '' }: Format = formats[name];
  const scaled = Number((value * scale).toPrecision(10));
  const text = Math.abs(scaled).toLocaleString('en-US', { maximumSignificantDigits: 6 });
  return `${scaled < 0 ? MINUS : ''}${prefix}${text}${suffix}`;
}

/** yyyymmdd as `2021-01-04`. */
export function formatDate(date: number | null | undefined): string {
  if (date === null || date === undefined) return NOT_AVAILABLE;
  const text = String(date);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** A moment as `2021-01-04 15:02`, in the reader's time zone. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** A name of the engine as words: `holdingPeriod` is `holding period`. */
export function words(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

/** `1 day`, `3 days`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 'count')} ${count === 1 ? one : many}`;
}
