import type { LearningRun } from './optimizer.ts';

/** Rounds below which a learner has nothing to compare. */
const LEAST_ROUNDS = 2;

/** Warning of the kinds that count `overlap` days, the horizon if none are given, as one: where no window holds two of these. */
export function fewRounds(
  { kind, overlap }: { readonly kind: string; readonly overlap?: number | undefined },
  { longest, horizon }: LearningRun,
): string | undefined {
  const round = overlap ?? horizon;
  if (longest >= LEAST_ROUNDS * round) return undefined;
  const why = overlap === undefined ? `labels of ${round} days overlap` : `overlap is ${round}`;
  return `${kind} learns little or nothing: ${why}, and its windows never hold the ${LEAST_ROUNDS * round} days of two rounds, but ${longest} at most. Look back further (optimizer.lookback: 250, minimumDays: 5, say) on a run that is as long`;
}
