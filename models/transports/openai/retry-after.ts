/** Longest wait that a server may ask for: a day. */
const LONGEST_WAIT = 86_400_000;

/**
 * Milliseconds that a server asks to wait: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date (RFC 9110, section
 * 10.2.3), which is compared with the server's own `date` where it sends one. Undefined when it asks for nothing readable.
 */
export function retryAfterMs(header: (name: string) => string | null, now: number): number | undefined {
  const milliseconds = numberOf(header('retry-after-ms'));
  if (milliseconds !== undefined) return bounded(milliseconds);
  const text = header('retry-after');
  const seconds = numberOf(text);
  if (seconds !== undefined) return bounded(seconds * 1000);
  const until = Date.parse(text ?? '');
  if (Number.isNaN(until)) return undefined;
  const serverNow = Date.parse(header('date') ?? '');
  return bounded(until - (Number.isNaN(serverNow) ? now : serverNow));
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,12}(\.\d{1,12})?\s*$/.test(text) ? Number(text) : undefined;
}

function bounded(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, 0), LONGEST_WAIT);
}
