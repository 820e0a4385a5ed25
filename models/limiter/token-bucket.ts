/**
 * A rate limit as a bucket that fills steadily. Whatever is put through fits the limit in every minute, but for the last call of
 * it: bucket and inflow of a minute together are the limit.
 */
export interface TokenBucket {
  readonly capacity: number;
  readonly perMs: number;
  /** Below 0 after a call of more than there was. */
  readonly level: number;
  /** When `level` was right. */
  readonly at: number;
}

/** What may go out at once, as a share of a minute's limit. */
const BURST = 0.05;

/** `perMinute`: requests or tokens. A bucket holds at least one request. */
export function tokenBucket(perMinute: number, now: number): TokenBucket {
  const capacity = Math.max(perMinute * BURST, Math.min(perMinute, 1));
  return {
    capacity,
    perMs: (perMinute - Math.min(capacity, perMinute * BURST)) / 60_000,
    level: capacity,
    at: now,
  };
}

/** When `amount` may go out; now or earlier means at once. What is larger than the bucket waits until it is full. */
export function whenFilled(bucket: TokenBucket, amount: number, now: number): number {
  const missing = Math.min(amount, bucket.capacity) - filled(bucket, now).level;
  return missing <= 1e-9 ? now : now + missing / bucket.perMs;
}

/** Takes out `amount`; a negative one gives back what was not used. */
export function take(bucket: TokenBucket, amount: number, now: number): TokenBucket {
  const { level } = filled(bucket, now);
  return { ...bucket, level: Math.min(bucket.capacity, level - amount), at: now };
}

function filled(bucket: TokenBucket, now: number): TokenBucket {
  const level = Math.min(bucket.capacity, bucket.level + (now - bucket.at) * bucket.perMs);
  return { ...bucket, level, at: now };
}
