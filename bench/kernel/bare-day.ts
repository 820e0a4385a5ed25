import { bits, normal, rootKey, streamAt, uniform } from '../../core/index.ts';
import type { BareDay } from './bare-loop.ts';

/** What the investors of one type share on a day of the bare loop: random numbers, per instrument and column. */
export function bareDayOf(
  { instruments, columns }: { readonly instruments: number; readonly columns: number },
  type: number,
): BareDay {
  const stream = streamAt(rootKey('bare'), type, 0);
  return {
    columns,
    z: Float64Array.from({ length: instruments * columns }, (_, k) => normal(stream, k)),
    base: Float64Array.from({ length: instruments }, (_, j) => normal(stream, j) * 3),
    instrumentWords: Uint32Array.from({ length: instruments }, (_, j) => bits(stream, j)),
    tiltWidth: Float64Array.from({ length: columns }, (_, c) => uniform(stream, c)),
    columnWords: Uint32Array.from({ length: columns }, (_, c) => bits(stream, c)),
    noiseWidth: 5,
  };
}
