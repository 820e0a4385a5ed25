/** A part of a long list. */
export interface Page {
  /** Place of the first one. @default 0 */
  readonly offset?: number;
  /** Most that are given, 1,000 at most. @default 50 */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 50;
const MOST = 1_000;

/** Places offset .. end - 1 of a list of `total`; a page beyond its end is empty. */
export function pageOf(
  { offset = 0, limit = DEFAULT_LIMIT }: Page,
  total: number,
): { readonly offset: number; readonly end: number } {
  const first = Math.min(Math.max(0, Math.floor(offset) || 0), total);
  const most = Math.min(Math.max(1, Math.floor(limit) || 1), MOST);
  return { offset: first, end: Math.min(first + most, total) };
}
