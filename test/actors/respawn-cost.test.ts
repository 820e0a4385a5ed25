import { describe, expect, it } from 'vitest';
import { createPopulation } from '../../actors/index.ts';
import { settingsOf } from './fixtures.ts';

/** Messages of a respawn from one plan to another, per population of so many investors a type. */
async function messagesOf(each: number, change: (each: number) => readonly number[]): Promise<number> {
  const population = createPopulation(settingsOf());
  try {
    await population.respawn(Int32Array.of(each, each, each, each), 'first');
    const before = population.messages();
    await population.respawn(Int32Array.from(change(each)), 'changed');
    return population.messages() - before;
  } finally {
    await population.stop();
  }
}

/** The question and its answer; then a question and an answer for each type and each group of 512 that change. */
const expected = (types: number, groups: number): number => 2 + 2 * types + 2 * groups;

describe('what a respawn costs', () => {
  it.each([1_024, 8_192])('is what changes, not the population: %d investors a type', async (each) => {
    const few = (n: number) => [n + 10, n - 10, n, n];
    expect(await messagesOf(each, few)).toBe(expected(2, 2));
    const more = (n: number) => [n + 512, n - 512, n + 1, n - 1];
    expect(await messagesOf(each, more)).toBe(expected(4, 4));
    expect(await messagesOf(each, (n) => [n, n, n, n])).toBe(expected(0, 0));
  });

  it('grows with the groups that change', async () => {
    const doubled = (n: number) => [2 * n, n, n, n];
    expect(await messagesOf(1_024, doubled)).toBe(expected(1, 2));
    expect(await messagesOf(8_192, doubled)).toBe(expected(1, 16));
  });
});
