/** How long to wait before something that failed is tried again. */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** After `failures` in a row: twice as long each time, of which half is drawn. `jitter`: on [0, 1). */
export function waitMs(failures: number, jitter: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return longest * (0.5 + jitter / 2);
}
