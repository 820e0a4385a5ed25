import { describe, expect, it } from 'vitest';
import {
  type AlphaSummary,
  bradleyTerry,
  type PairQuestion,
  type PairResult,
  pairings,
  playTournament,
  scriptedJudge,
  type Verdict,
} from '../../../alphas/index.ts';
import { rootKey, streamAt, subKey } from '../../../core/index.ts';

const stream = streamAt(subKey(rootKey('tournament'), 'test'), 0, 0);
const about = { role: 'confidence', preference: 'neutral', day: 9, state: undefined } as const;

const summaries = (count: number): readonly AlphaSummary[] =>
  Array.from({ length: count }, (_, a) => ({
    alpha: { name: `${a}`, category: 'c' },
    ic: { mean: a / 100, deviation: 0.1, days: 100, condition: 'all' },
    risk: { volatility: 0.01, drawdown: 0.1, tailLoss: 0.02, signStability: 1 },
    spread: new Float64Array(0),
  }));

function play(
  count: number,
  script: (question: PairQuestion) => Verdict | undefined,
  mostComparisons = 1_000,
) {
  return playTournament(scriptedJudge('script', script), summaries(count), {
    mostComparisons,
    about,
    stream,
  });
}
const byMean = ({ first, second }: PairQuestion): Verdict =>
  first.ic.mean > second.ic.mean ? 'first' : 'second';

describe('a tournament', () => {
  it('asks each pair in both orders', async () => {
    const asked: string[] = [];
    const { pairs, comparisons } = await play(4, (question) => {
      asked.push(`${question.first.alpha.name}${question.second.alpha.name}`);
      return byMean(question);
    });
    expect(comparisons).toBe(12);
    expect(pairs).toHaveLength(6);
    expect(new Set(asked).size).toBe(12);
    for (const { first, second, points } of pairs) expect(points).toBe(first > second ? 1 : 0);
  });

  it.each(['first', 'second', 'tie'] as const)(
    'is tied under a judge who always says "%s"',
    async (verdict) => {
      const { pairs } = await play(5, () => verdict);
      expect(pairs.map(({ points }) => points)).toEqual(Array.from({ length: 10 }, () => 0.5));
    },
  );

  it('is tied where one order is', async () => {
    const { pairs } = await play(2, ({ first }) => (first.alpha.name === '1' ? 'first' : 'tie'));
    expect(pairs[0]?.points).toBe(0.5);
  });

  it('leaves out a pair with an order that has no usable answer, and counts it', async () => {
    const { pairs, unanswered } = await play(2, ({ first }) =>
      first.alpha.name === '1' ? 'first' : undefined,
    );
    expect(pairs[0]?.points).toBeUndefined();
    expect(unanswered).toBe(1);
    const nonsense = await play(3, () => '2' as Verdict);
    expect(nonsense.unanswered).toBe(6);
    expect(nonsense.pairs.every(({ points }) => points === undefined)).toBe(true);
  });

  it('rejects with what the judge rejects with', async () => {
    await expect(
      play(2, () => {
        throw new Error('the budget is spent');
      }),
    ).rejects.toThrow('the budget is spent');
  });

  it.each([2, 3, 4, 7, 8, 13])('of %i pairs everybody with everybody once', (count) => {
    const pairs = pairings(count, { mostComparisons: 1_000, stream });
    const names = pairs.map((pair) => pair.toSorted((a, b) => a - b).join('-'));
    expect(new Set(names).size).toBe((count * (count - 1)) / 2);
    expect(pairs).toHaveLength(names.length);
  });

  it('stays within its questions, in whole rounds: everybody plays equally often', () => {
    for (const mostComparisons of [2, 5, 8, 20, 40, 55]) {
      const pairs = pairings(8, { mostComparisons, stream });
      expect(2 * pairs.length).toBeLessThanOrEqual(mostComparisons);
      if (mostComparisons < 8) continue;
      const games = pairs.flat().filter((alpha) => alpha === pairs[0]?.[0]).length;
      for (let a = 0; a < 8; a++) expect(pairs.flat().filter((alpha) => alpha === a)).toHaveLength(games);
      expect(pairs).toHaveLength(4 * Math.min(7, Math.floor(mostComparisons / 8)));
    }
    expect(pairings(1, { mostComparisons: 100, stream })).toEqual([]);
    expect(pairings(0, { mostComparisons: 100, stream })).toEqual([]);
  });
});

describe('strengths by Bradley and Terry', () => {
  const result = (first: number, second: number, points: number | undefined): PairResult => ({
    first,
    second,
    points,
  });

  it('are those that make the expected points the actual ones, the prior tie included', () => {
    const pairs = [result(0, 1, 1), result(1, 2, 0.5), result(0, 2, 1), result(2, 3, 0), result(3, 1, 1)];
    const strengths = bradleyTerry(4, pairs).map(Math.exp);
    for (let i = 0; i < 4; i++) {
      const p = strengths[i] as number;
      let actual = 0.5;
      let expected = p / (p + 1);
      for (const { first, second, points = 0 } of pairs) {
        if (first !== i && second !== i) continue;
        actual += first === i ? points : 1 - points;
        expected += p / (p + (strengths[first === i ? second : first] as number));
      }
      expect(expected).toBeCloseTo(actual, 8);
    }
  });

  it('are opposite for two who met, equal for those who tied, unknown for those who did not play', () => {
    const [winner, loser] = bradleyTerry(2, [result(0, 1, 1)]);
    expect(winner).toBeGreaterThan(0);
    expect(loser).toBeCloseTo(-(winner as number), 9);
    expect([...bradleyTerry(2, [result(0, 1, 0.5)])]).toEqual([0, 0]);
    expect([...bradleyTerry(2, [result(0, 1, undefined)])]).toEqual([Number.NaN, Number.NaN]);
    expect(bradleyTerry(0, [])).toHaveLength(0);
  });
});
