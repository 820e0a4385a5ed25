import { integer, type Stream, streamAt } from '../../core/index.ts';
import { type AlphaJudge, type AlphaSummary, type PairQuestion, verdicts } from '../alpha-judge.ts';

/** Both questions about a pair, one in each order. */
export const ORDERS = 2;

export interface TournamentSettings {
  /** Questions in all; a pair takes two. Whole rounds are played, so that alphas are compared equally often, byes aside. */
  readonly mostComparisons: number;
  /** What every question says besides its pair. */
  readonly about: Pick<PairQuestion, 'role' | 'preference' | 'day' | 'state'>;
  /** Seats the alphas, so that the order of their list decides no pairing. */
  readonly stream: Stream;
}

export interface PairResult {
  readonly first: number;
  readonly second: number;
  /** Points of `first`: 1 won, 0 lost, 1/2 tied; undefined when an order had no usable answer. */
  readonly points: number | undefined;
}

export interface Tournament {
  readonly pairs: readonly PairResult[];
  readonly comparisons: number;
  readonly unanswered: number;
}

/** Questions that are open at the same time: as many as a client keeps busy, and few enough to be held with their charts. */
const MOST_OPEN = 64;

/**
 * Asks a judge about pairs, many questions at a time. A pair is asked in both orders: the same alpha preferred in both has won, anything
 * else is a tie, because a judge who follows the order says nothing of the alphas. What is no verdict counts as unanswered, and its pair
 * has no result: an answer is never guessed. Rejects with what the judge rejects with first; then no further question is asked.
 */
export async function playTournament(
  judge: AlphaJudge,
  alphas: readonly AlphaSummary[],
  settings: TournamentSettings,
): Promise<Tournament> {
  const pairs = pairings(alphas.length, settings);
  const questions = pairs.flatMap(([one, two]) => [
    [one, two],
    [two, one],
  ]);
  const answers = await atOnce(questions.length, async (number) => {
    const [first, second] = (questions[number] as readonly number[]).map((i) => alphas[i] as AlphaSummary);
    const verdict = await judge.compare({
      ...settings.about,
      number,
      first: first as AlphaSummary,
      second: second as AlphaSummary,
    });
    if (verdict === undefined || !verdicts.includes(verdict)) return undefined;
    return verdict === 'tie' ? 0.5 : verdict === 'first' ? 1 : 0;
  });
  return {
    pairs: pairs.map(([first, second], k) => {
      const [forward, backward] = [answers[ORDERS * k], answers[ORDERS * k + 1]];
      const points =
        forward === undefined || backward === undefined
          ? undefined
          : forward === 1 - backward
            ? forward
            : 0.5;
      return { first, second, points };
    }),
    comparisons: answers.length,
    unanswered: answers.filter((answer) => answer === undefined).length,
  };
}

/** Results by number, `MOST_OPEN` at a time; after the first failure no further one begins. */
async function atOnce<Result>(count: number, run: (number: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let failed = false;
  const work = async (): Promise<void> => {
    while (next < count && !failed) {
      const number = next++;
      try {
        results[number] = await run(number);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(MOST_OPEN, count) }, work));
  return results;
}

/**
 * Pairs of a round robin by the circle method, as many whole rounds as the questions allow, at least one pair when a pair is allowed: with
 * fewer questions than a round needs, the first pairs of it.
 */
export function pairings(
  count: number,
  { mostComparisons, stream }: Pick<TournamentSettings, 'mostComparisons' | 'stream'>,
): readonly (readonly [number, number])[] {
  const most = Math.floor(mostComparisons / ORDERS);
  const seats = seated(count, stream);
  // With an odd number somebody sits out each round.
  const size = count + (count % 2);
  const pairs: [number, number][] = [];
  for (let round = 0; round < size - 1; round++) {
    const ofRound: [number, number][] = [];
    for (let k = 0; k < size / 2; k++) {
      const a = k === 0 ? size - 1 : (round + k) % (size - 1);
      const b = (round + size - 1 - k) % (size - 1);
      if (a < count && b < count) ofRound.push([seats[a] as number, seats[b] as number]);
    }
    if (pairs.length + ofRound.length > most) return round === 0 ? ofRound.slice(0, most) : pairs;
    pairs.push(...ofRound);
  }
  return pairs;
}

function seated(count: number, stream: Stream): Uint32Array {
  const seats = Uint32Array.from({ length: count }, (_, i) => i);
  const draws = streamAt(stream, 0, 0);
  for (let i = count - 1; i > 0; i--) {
    const j = integer(draws, i, i + 1);
    [seats[i], seats[j]] = [seats[j] as number, seats[i] as number];
  }
  return seats;
}
