import { setFlagsFromString } from 'node:v8';

/**
 * Above so many investors the heap is large and collecting it often is dear: with the flag below, a day of 100,000 takes
 * twice as long.
 */
const MOST_INVESTORS = 16_384;

/**
 * Lets the heap of a small population grow by 30 % between collections, not to several times its size, which is what V8
 * does under a heap limit made for a million investors. 512 investors on a real panel: 336 instead of 426 MB at the peak, in
 * the same time.
 */
export function keepHeapSmall(investors: number): void {
  if (investors <= MOST_INVESTORS) setFlagsFromString('--heap-growing-percent=30');
}
