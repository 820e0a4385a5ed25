/** Numbers in few cells. */
import { count, signed } from '../format.ts';

/** 999, 12.3k, 4.5M. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return count(value);
  const [divisor, unit] = size < 999_950 ? [1e3, 'k'] : [1e6, 'M'];
  return `${(value / divisor).toFixed(size / divisor < 99.95 ? 1 : 0)}${unit}`;
}

/** `+3`, `-12`, and nothing for none. */
export function shortChange(value: number): string {
  return value === 0 ? '' : `${value > 0 ? '+' : ''}${short(value)}`;
}

/** A fraction in per cent with its sign and unit; n/a for null. */
export function perCent(fraction: number | null, decimals = 2): string {
  return fraction === null ? 'n/a' : `${signed(fraction * 100, decimals)} %`;
}
