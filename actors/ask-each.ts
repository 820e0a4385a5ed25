/** Neighbouring investors of one type, asked one by one in a loop: the plain loop, and cohorts where a batch kernel cannot speak for all. */
import type { AnswerTimeout } from './answer-timeout.ts';
import { TimedOut } from './answer-timeout.ts';
import type { BallotCollector } from './ballot-collector.ts';
import { RETIRED } from './investor.ts';
import {
  askIndividually,
  askShared,
  endsTheRun,
  type OpenedType,
  type RawAnswer,
  reasonOf,
} from './opened-type.ts';
import { type PoolBlock, poolOf } from './pool-book.ts';
import type { DecisionSettings } from './settings.ts';

export interface AskedEach {
  readonly settings: DecisionSettings;
  readonly opened: OpenedType;
  /** Absent when each investor draws by its own strategy, or there is none. */
  readonly block: PoolBlock | undefined;
  /** Ordinals first .. first + count - 1; the collector was reset to them. */
  readonly first: number;
  readonly count: number;
  readonly collector: BallotCollector;
  /** Undefined: answers are waited for as long as they take. */
  readonly timeout: AnswerTimeout | undefined;
  /** Who abstains without being asked. @default nobody */
  readonly isRetired?: (ordinal: number) => boolean;
  /** Told of everyone who threw, or did not answer in time. */
  readonly onFailure?: (ordinal: number, text: string) => void;
}

/**
 * Asks everyone; a failure is an abstention of that investor alone. Answers that come at once are taken at once; only waiting answers
 * cost a promise. Throws or rejects with a `RunStop` and broken invariants.
 */
export function askEach(asked: AskedEach): Promise<unknown> | undefined {
  const { settings, opened, block, first, count, collector, timeout, isRetired, onFailure } = asked;
  const { type, memory, timedOut } = opened;
  const failed = (ordinal: number, error: unknown): boolean => {
    if (endsTheRun(error)) throw error;
    const isLate = error instanceof TimedOut;
    const text = isLate ? error.message : `failed: ${reasonOf(error)}`;
    onFailure?.(ordinal, text);
    return collector.abstain(ordinal, isLate ? 'timed-out' : 'failed', text);
  };
  const answered = (ordinal: number, { candidates, answer }: RawAnswer): boolean => {
    memory?.keep(type, ordinal, candidates, answer);
    return collector.add(ordinal, candidates, answer);
  };
  const within = <T>(answer: Promise<T>): Promise<T> =>
    timeout === undefined || timedOut !== undefined ? answer : timeout.within(answer);
  const waiting: Promise<boolean>[] = [];
  for (let ordinal = first; ordinal < first + count; ordinal++) {
    if (isRetired?.(ordinal) === true) {
      collector.abstain(ordinal, 'retired', RETIRED);
      continue;
    }
    if (opened.scope === 'failed') {
      collector.abstain(ordinal, 'strategy', opened.reason);
      continue;
    }
    try {
      const journaled = timedOut?.get(ordinal);
      if (journaled !== undefined) throw new TimedOut(journaled);
      if (opened.scope === 'individual') {
        const answer = askIndividually(settings, opened, block, ordinal);
        waiting.push(
          within(answer).then(
            (raw) => answered(ordinal, raw),
            (error: unknown) => failed(ordinal, error),
          ),
        );
        continue;
      }
      const candidates = poolOf(block as PoolBlock, ordinal);
      const answer = askShared(settings, opened, ordinal, candidates);
      if (answer instanceof Promise) {
        waiting.push(
          within(answer).then(
            (settled) => answered(ordinal, { candidates, answer: settled }),
            (error: unknown) => failed(ordinal, error),
          ),
        );
      } else if (memory === undefined) collector.add(ordinal, candidates, answer);
      else answered(ordinal, { candidates, answer });
    } catch (error) {
      // Told with those that wait, so that no rejection of theirs goes unheard.
      if (endsTheRun(error)) return Promise.all([...waiting, Promise.reject(error)]);
      failed(ordinal, error);
    }
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting);
}
