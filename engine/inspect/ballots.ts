/** Ballots out of the journal's blocks. */
import { type Ballot, BLOCK_ORDINALS, readBallot } from '../../actors/index.ts';
import type { BallotSelection, DayRecord } from '../../journal/index.ts';
import { plainText } from '../../market/index.ts';
import type { RunFacts } from './run-facts.ts';
import { codesAt } from './shown.ts';
import type { BallotView } from './views.ts';

/** The blocks that hold ordinals first .. last of a type. */
export function blocksOf(type: string, first: number, last: number): BallotSelection {
  const blockOf = (ordinal: number) => Math.floor(ordinal / BLOCK_ORDINALS);
  return { type, firstBlock: blockOf(first), lastBlock: blockOf(last) };
}

/** Undefined where the run keeps no ballots. */
export function ballotOf(
  { ballots }: DayRecord,
  { layout }: RunFacts,
  type: string,
  ordinal: number,
): Ballot | undefined {
  const number = Math.floor(ordinal / BLOCK_ORDINALS);
  const block = ballots?.find((kept) => kept.type === type && kept.block === number);
  return block === undefined ? undefined : readBallot(block.bytes, ordinal % BLOCK_ORDINALS, layout);
}

/** `reason`: what the journal notes of an abstention; else what its ballot says. */
export function ballotShown(
  ballot: Ballot,
  instruments: readonly string[],
  reason: string | undefined,
): BallotView {
  const candidates = codesAt(instruments, ballot.candidates);
  if (ballot.status === 'abstention') return abstentionShown(reason ?? ballot.reason, candidates);
  return {
    status: 'ballot',
    reason: null,
    candidates,
    buys: codesAt(instruments, ballot.buys),
    sells: codesAt(instruments, ballot.sells),
  };
}

export function abstentionShown(reason: string, candidates: readonly string[]): BallotView {
  return { status: 'abstention', reason: plainText(reason), candidates, buys: [], sells: [] };
}
