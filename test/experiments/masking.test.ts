import { expect, it } from 'vitest';
import { maskingEffects, nameOfArm, runMasking } from '../../experiments/experiments/masking.ts';

it('a model that remembers gains by it, and by nothing that masking leaves', async () => {
  const rankIcs = await runMasking({ seeds: 2, days: 24, types: 4, investorsPerType: 8 });
  const [leak, leakLeft] = maskingEffects(rankIcs);
  expect(leak?.mean).toBeGreaterThan(0.1);
  expect(leakLeft).toMatchObject({ mean: 0, count: 2 });
  const masked = (remembers: boolean) => rankIcs.get(nameOfArm({ remembers, masked: true }));
  expect(masked(true)).toEqual(masked(false));
  expect(masked(true)).not.toEqual(rankIcs.get(nameOfArm({ remembers: false, masked: false })));
});
