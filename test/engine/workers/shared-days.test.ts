import { describe, expect, it } from 'vitest';
import { SharedDays } from '../../../engine/workers/shared-days.ts';

describe('memory that threads share', () => {
  it('is one buffer for all days that follow each other', () => {
    const days = new SharedDays();
    const first = days.take(100);
    days.giveBack(first);
    for (let day = 0; day < 300; day++) {
      const numbers = days.take(90 + (day % 20));
      expect(numbers.buffer).toBe(first.buffer);
      days.giveBack(numbers);
    }
    expect(days.bytes).toBe(125 * 8);
  });

  it('is a buffer for each day that is cast at the same time', () => {
    const days = new SharedDays();
    const both = [days.take(10), days.take(10)] as const;
    expect(both[0].buffer).not.toBe(both[1].buffer);
    for (const numbers of both) days.giveBack(numbers);
    expect(days.take(10).buffer).toBe(both[0].buffer);
  });

  it('grows with the market and keeps no buffer that became too small', () => {
    const days = new SharedDays();
    for (let members = 1; members <= 3_000; members += 50) {
      const numbers = days.take(members);
      expect(numbers.length).toBeGreaterThanOrEqual(members);
      days.giveBack(numbers);
    }
    expect(days.bytes).toBeLessThanOrEqual(3_000 * 1.25 * 8);
  });

  it('serves days without members', () => {
    expect(new SharedDays().take(0).buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});
