import { studyHistory } from '../../alphas/index.ts';
import type { Simulation } from '../../scenarios/index.ts';

/** What a plan of calls leaves out where a model judges alphas: pairs depend on values that nobody has read yet. */
export function verdictNotes({ alphas }: Pick<Simulation, 'alphas'>): readonly string[] {
  if (alphas?.judge === undefined) return [];
  const questions = alphas.agents.reduce(
    (sum, { kind, mostComparisons }) =>
      kind === 'judged' && typeof mostComparisons === 'number' ? sum + mostComparisons : sum,
    0,
  );
  if (questions === 0) return [];
  const { model } = alphas.judge;
  return [
    `alphas are compared by ${model}: at most ${questions} questions at each evaluation, every ${alphas.retrainEvery} sessions from up to ${studyHistory(alphas)} sessions before the first day on; they are not in this plan, and prompts are counted without the columns of alphas`,
  ];
}
