import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Playing } from '../../../cli/stepper/playing.ts';

/** Days that take `stepMs` each, one at a time. */
function days(stepMs: number) {
  const seen = { days: 0, atOnce: 0, most: 0, isOn: true };
  const playing = new Playing({
    async step() {
      seen.most = Math.max(seen.most, ++seen.atOnce);
      await pause(stepMs);
      seen.atOnce--;
      seen.days++;
    },
    isOn: () => seen.isOn,
    daysPerSecond: () => 100,
  });
  return { seen, playing };
}

describe('playing', () => {
  it('is one series of days, also when it is stopped and started again while a day is under way', async () => {
    const { seen, playing } = days(60);
    playing.start();
    playing.stop();
    playing.start();
    await pause(20);
    playing.start();
    await pause(80);
    seen.most = 0;
    await pause(200);
    expect(seen.most).toBe(1);
    playing.stop();
  });

  it('ends when it is stopped, or is on no more', async () => {
    for (const end of ['stop', 'off'] as const) {
      const { seen, playing } = days(5);
      playing.start();
      await pause(60);
      expect(seen.days).toBeGreaterThan(1);
      if (end === 'stop') playing.stop();
      else seen.isOn = false;
      await pause(20);
      const { days: last } = seen;
      await pause(40);
      expect(seen.days).toBe(last);
    }
  });
});
