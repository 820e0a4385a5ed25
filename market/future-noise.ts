/** What stands in place of a future, for audits: draws addressed by the key and by what they replace, and by nothing of the past. */
import { integer, type Key, normal, streamAt, uniform } from '../core/index.ts';
import { negativeWords, positiveWords } from './lexicon-words.ts';
import type { NumberRule } from './number-rule.ts';

/** Share of the values that noise leaves out: which values are missing may tell as much as the others. */
const MISSING = 0.1;
/** Standard deviation of the logarithm of the factor on prices and other values that keep their sign. */
const LOG_DEVIATION = 0.5;

/**
 * Values with noise where `hidden`: times exp(0.5 z) where the rule keeps their sign, else normal with the root mean square of
 * the hidden ones. A missing value stays missing, a tenth of the others become so.
 */
export function noisyNumbers(
  values: Float64Array,
  hidden: (index: number) => boolean,
  rule: NumberRule,
  key: Key,
): Float64Array {
  let squares = 0;
  let count = 0;
  for (const [k, value] of values.entries()) {
    if (Number.isNaN(value) || !hidden(k)) continue;
    squares += value * value;
    count++;
  }
  const scale = squares > 0 ? Math.sqrt(squares / count) : 1;
  return values.map((value, k) => {
    if (Number.isNaN(value) || !hidden(k)) return value;
    const stream = streamAt(key, k, 0);
    if (uniform(stream, 4) < MISSING) return Number.NaN;
    return rule === 'any' ? scale * normal(stream, 0) : value * Math.exp(LOG_DEVIATION * normal(stream, 0));
  });
}

/** Members, day-major sessions x width: from session `first` on each instrument is one with a probability of a half, at least two are. */
export function noisyMembers(members: Uint8Array, width: number, first: number, key: Key): Uint8Array {
  const noisy = members.slice();
  for (let session = first; session < members.length / width; session++) {
    const row = noisy.subarray(session * width, (session + 1) * width);
    const stream = streamAt(key, session, 0);
    for (let i = 0; i < width; i++) row[i] = uniform(stream, i) < 0.5 ? 1 : 0;
    if (width < 2 || row.reduce((sum, one) => sum + one, 0) >= 2) continue;
    const one = integer(stream, width, width);
    row[one] = 1;
    row[(one + 1 + integer(stream, width + 1, width - 1)) % width] = 1;
  }
  return noisy;
}

/** Another text about another of `instruments`, in place of row `row`. */
export function noisyText(
  key: Key,
  row: number,
  instruments: number,
): { readonly instrument: number; readonly text: string } {
  const stream = streamAt(key, row, 0);
  const words = Array.from({ length: 3 + integer(stream, 0, 6) }, (_, k) => {
    const list = uniform(stream, 2 * k + 2) < 0.5 ? positiveWords : negativeWords;
    return list[integer(stream, 2 * k + 3, list.length)] as string;
  });
  return { instrument: integer(stream, 1, instruments), text: words.join(' ') };
}
