import type { AlphaJudge, PairQuestion, Verdict } from '../alpha-judge.ts';

/** A judge who follows a script, for tests and rehearsals; what it returns is taken as an answer, usable or not. */
export function scriptedJudge(
  name: string,
  script: (question: PairQuestion) => Verdict | undefined,
): AlphaJudge {
  return { name, compare: (question) => Promise.resolve().then(() => script(question)) };
}
