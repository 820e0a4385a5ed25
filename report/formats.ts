/** How a number is written for people. Data, so that the page's own script writes the same text. */
export interface NumberFormat {
  /** The number is multiplied by this first. @default 1 */
  readonly scale?: number;
  /** Decimals. @default 2 */
  readonly digits?: number;
  /** Significant digits instead of decimals. */
  readonly significant?: number;
  /** Positive numbers carry a plus sign. */
  readonly signed?: boolean;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** Formats by the name that tables and charts refer to. */
export const formats = {
  count: { digits: 0 },
  number: { digits: 2 },
  signed: { digits: 2, signed: true },
  probability: { digits: 3 },
  opinion: { digits: 3, signed: true },
  general: { significant: 4 },
  percent: { scale: 100, digits: 2, suffix: '\u00a0%' },
  percentShort: { scale: 100, digits: 1, suffix: '\u00a0%' },
  percentWhole: { scale: 100, digits: 0, suffix: '\u00a0%' },
  signedPercent: { scale: 100, digits: 2, signed: true, suffix: '\u00a0%' },
  signedPercentShort: { scale: 100, digits: 1, signed: true, suffix: '\u00a0%' },
  usd: { digits: 2, prefix: '$' },
  usdSmall: { significant: 2, prefix: '$' },
} as const satisfies Readonly<Record<string, NumberFormat>>;

export type FormatName = keyof typeof formats;

/** `n/a` for what is not available. The page's script has the same rule (`report/browser/charts.js`). */
export function formatNumber(value: number | null | undefined, name: FormatName): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'n/a';
  const {
    scale = 1,
    digits = 2,
    significant,
    signed,
    prefix = '',
    suffix = '',
  }: NumberFormat = formats[name];
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

const MINUS = '−';
