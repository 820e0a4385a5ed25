import { expect, it } from 'vitest';
import type { Picks } from '../../actors/index.ts';
import { viewOf } from '../../market/index.ts';
import { analystOf } from './conformance.ts';
import { codes, snapshotOf, typesOf } from './fixtures.ts';

it('random investors pick every candidate equally often, independently of what they see', async () => {
  const analyst = analystOf('random');
  const [type] = typesOf(2);
  if (type === undefined) throw new Error('there is a type');
  const candidates = Uint16Array.from({ length: 10 }, (_, i) => 3 * i);
  const bought = new Map<number, number>();
  const pairs = new Map<string, number>();
  const investors = 400;
  const days = 10;
  for (let day = 0; day < days; day++) {
    const view = viewOf(snapshotOf({ day }), type.mask);
    const strategy = await analyst.strategy(type, view);
    for (let ordinal = 0; ordinal < investors; ordinal++) {
      const request = { type, ordinal, strategy, view, candidates, buys: 2, sells: 1 };
      const { buys, sells } = (await analyst.decide(request)) as Picks;
      expect([...buys]).not.toContain(sells[0]);
      for (const position of buys) bought.set(position, (bought.get(position) ?? 0) + 1);
      pairs.set(buys.join(), (pairs.get(buys.join()) ?? 0) + 1);
    }
  }
  // 4,000 ballots of 2 in 10: a candidate is bought 800 times, a pair 89 times; five standard deviations.
  expect(bought.size).toBe(candidates.length);
  for (const count of bought.values()) expect(Math.abs(count - 800)).toBeLessThan(5 * Math.sqrt(640));
  expect(pairs.size).toBe(45);
  for (const count of pairs.values())
    expect(Math.abs(count - 4000 / 45)).toBeLessThan(5 * Math.sqrt(4000 / 45));
  expect(codes.length).toBeGreaterThan(27);
});

it('random investors answer alike whatever columns there are', async () => {
  const analyst = analystOf('random');
  const [type] = typesOf(2);
  if (type === undefined) throw new Error('there is a type');
  const candidates = Uint16Array.from([0, 4, 5, 9, 21]);
  const answers = await Promise.all(
    [snapshotOf(), snapshotOf({ columns: [] })].map(async (snapshot) => {
      const view = viewOf(snapshot, type.mask);
      const strategy = await analyst.strategy(type, view);
      return analyst.decide({ type, ordinal: 3, strategy, view, candidates, buys: 2, sells: 0 });
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
});
