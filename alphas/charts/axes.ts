/** Where axes have their marks, and what these say. */
import { formatDate, type TradingDate } from '../../core/index.ts';

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** About `wanted` round numbers within a range: 1, 2 or 5 times a power of ten apart. */
export function numberTicks(low: number, high: number, wanted: number): readonly Tick[] {
  const rough = (high - low) / wanted;
  if (!(rough > 0) || !Number.isFinite(rough)) return [{ at: low, label: numberText(low, 0) }];
  const exponent = Math.floor(Math.log10(rough));
  const power = 10 ** exponent;
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.75) ?? 10;
  const decimals = Math.max(0, factor === 10 ? -exponent - 1 : -exponent);
  const step = factor * power;
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++)
    ticks.push({ at: k * step, label: numberText(k * step, decimals) });
  return ticks;
}

/** `1.25`, and large or tiny numbers with three digits: `12.5M`, `1.20e+15`, `3.00e-9`. */
export function numberText(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6) || decimals > 8) return value.toExponential(2);
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
  ] as const)
    if (size >= unit) return `${Number((value / unit).toPrecision(3))}${letter}`;
  return (value + 0).toFixed(decimals);
}

/** Marks below so many pixels apart would touch. */
const LABEL_PIXELS = 70;
const DAY_LABEL_PIXELS = 90;
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];
/** Fewer months than this are marked by days. */
const LEAST_MONTHS = 4;

/** First sessions of months, as many as fit into the width; of a short time, evenly spaced days. `at` counts sessions. */
export function dateTicks(dates: readonly TradingDate[], width: number): readonly Tick[] {
  const most = Math.max(2, Math.floor(width / LABEL_PIXELS));
  const months = dates.flatMap((date, at) => {
    const month = monthOf(date);
    return at > 0 && month !== monthOf(dates[at - 1] as TradingDate) ? [{ at, month }] : [];
  });
  if (months.length >= LEAST_MONTHS) {
    const fits = (each: number) => months.filter(({ month }) => month % each === 0);
    const step = MONTH_STEPS.find((each) => fits(each).length <= most) ?? 120;
    return fits(step).map(({ at }) => ({ at, label: formatDate(dates[at] as TradingDate).slice(0, 7) }));
  }
  const step = Math.ceil(dates.length / Math.max(2, Math.floor(width / DAY_LABEL_PIXELS)));
  const count = Math.ceil((dates.length - Math.floor(step / 2)) / step);
  const places = Array.from({ length: count }, (_, k) => Math.floor(step / 2) + k * step);
  return places.map((at) => ({ at, label: formatDate(dates[at] as TradingDate) }));
}

/** Months since year 0, January = a multiple of 12. */
function monthOf(date: TradingDate): number {
  return Math.floor(date / 10_000) * 12 + (Math.floor(date / 100) % 100) - 1;
}

/** Sessions before the last one, which is 0: `-200`, `-100`. `at` counts sessions from the first. */
export function sessionTicks(sessions: number, width: number): readonly Tick[] {
  if (sessions < 2) return [];
  const wanted = Math.max(2, Math.floor(width / DAY_LABEL_PIXELS));
  return numberTicks(1 - sessions, 0, wanted)
    .filter(({ at }) => Number.isInteger(at))
    .map(({ at }) => ({ at: at + sessions - 1, label: String(at + 0) }));
}
