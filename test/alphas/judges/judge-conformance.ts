import { expect, it } from 'vitest';
import type { AlphaJudge, PairQuestion } from '../../../alphas/index.ts';
import { calm } from '../agents/evidence.ts';

/** A question about two alphas with these mean ICs. */
export function questionOf(first: number, second: number, more: Partial<PairQuestion> = {}): PairQuestion {
  const summary = (mean: number): PairQuestion['first'] => ({
    alpha: { name: `alpha ${mean}`, category: 'momentum', formula: `CLOSE * ${mean}` },
    ic: { mean, deviation: 0.1, days: 252, condition: 'state' },
    risk: { volatility: 0.01, drawdown: 0.1, tailLoss: 0.02, signStability: 0.75 },
    spread: Float64Array.from({ length: 60 }, (_, k) => mean * (k % 3 === 0 ? -0.1 : 0.1)),
  });
  return {
    role: 'confidence',
    preference: 'neutral',
    day: 3,
    number: 0,
    state: calm,
    first: summary(first),
    second: summary(second),
    ...more,
  };
}

export interface JudgeKind {
  /** A judge who prefers the larger mean IC. */
  readonly create: () => AlphaJudge | Promise<AlphaJudge>;
  /** One whose answers are of no use; undefined where a judge cannot be so. */
  readonly useless: () => AlphaJudge;
  /** One who cannot be asked any more. */
  readonly spent: () => AlphaJudge;
}

/** What every judge of alphas keeps to. */
export function judgeConformance(kind: JudgeKind): void {
  it('has a name', async () => {
    expect((await kind.create()).name).not.toBe('');
  });

  it('says which of two alphas is better, in either order, and a tie between equals', async () => {
    const judge = await kind.create();
    expect(await judge.compare(questionOf(0.05, 0.01))).toBe('first');
    expect(await judge.compare(questionOf(0.01, 0.05))).toBe('second');
    expect(await judge.compare(questionOf(0.03, 0.03))).toBe('tie');
  });

  it('says the same of the same question, whatever else is asked at the time', async () => {
    const judge = await kind.create();
    const questions = Array.from({ length: 20 }, (_, k) => questionOf(0.01 * (k % 5), 0.02, { number: k }));
    const all = await Promise.all(questions.map((question) => judge.compare(question)));
    for (const [k, question] of questions.entries()) expect(await judge.compare(question)).toBe(all[k]);
  });

  it('judges alphas of which little is known', async () => {
    const nothing = Number.NaN;
    const { first, ...rest } = questionOf(0.05, 0.01, { state: undefined });
    const risk = { volatility: nothing, drawdown: nothing, tailLoss: nothing, signStability: nothing };
    const { formula: _, ...alpha } = first.alpha;
    const judge = await kind.create();
    expect(await judge.compare({ ...rest, first: { ...first, alpha, risk } })).toBe('first');
  });

  it('has no verdict where no answer is of use', async () => {
    expect(await kind.useless().compare(questionOf(0.05, 0.01))).toBeUndefined();
  });

  it('rejects where nothing more can be asked', async () => {
    await expect(kind.spent().compare(questionOf(0.05, 0.01))).rejects.toThrow('budget');
  });
}
