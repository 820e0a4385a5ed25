import type { Journal } from '../../journal/index.ts';
import { keepsBallots } from './days-before.ts';
import type { ForkStart } from './fork-start.ts';

/** What a reader of a fork must know beside its numbers. */
export function forkWarnings(journal: Journal, fork: ForkStart, withBallots: boolean): readonly string[] {
  const { origin, day } = fork;
  if (day === 0) return [];
  return [
    `a fork of ${origin}: statistics and portfolios cover the ${day} days that both share, too, and controls with ballots of their own cast these days under the fork's scenario`,
    ...(withBallots || !keepsBallots(journal, day - 1)
      ? []
      : [
          `ballots of the ${day} shared days are kept in ${origin} alone: those of the fork have other sizes (pool size, picks, sells)`,
        ]),
  ];
}
