import type { LostControls } from '../evaluation/index.ts';

/**
 * Controls that hang on answers which are not recorded: the uniform plan's ballots, and random investors where strategies that decide
 * candidate pools are among them.
 */
export function lostControls(missedAnswers: number, poolsLost: boolean): LostControls {
  if (missedAnswers === 0) return {};
  return {
    uniform: "not all of its investors' answers are recorded",
    ...(poolsLost ? { random: 'not all strategies that decide candidate pools are recorded' } : {}),
  };
}
