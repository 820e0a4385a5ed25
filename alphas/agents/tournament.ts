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

/**
 * Asks a judge about pairs, one question after another. A pair is asked in both orders: the same alpha preferred in both has won, anything
 * else is a tie, because a judge who follows the order says nothing of the alphas. What is no verdict counts as unanswered, and its pair
 * has no result: an answer is never guessed.
 */
export async function playTournament(
  judge: AlphaJudge,
  alphas: readonly AlphaSummary[],
  settings: TournamentSettings,
): Promise<Tournament> {
  const pairs: PairResult[] = [];
  let comparisons = 0;
  let unanswered = 0;
  for (const [first, second] of pairings(alphas.length, settings)) {
    const ask = async (a: number, b: number): Promise<number | undefined> => {
      const [one, two] = [alphas[a] as AlphaSummary, alphas[b] as AlphaSummary];
      const verdict = await judge.compare({ ...settings.about, first: one, second: two });
      comparisons++;
      if (verdict !== undefined && verdicts.includes(verdict)) {
        return verdict === 'tie' ? 0.5 : verdict === 'first' ? 1 : 0;
      }
      unanswered++;
      return undefined;
    };
    const forward = await ask(first, second);
    const backward = await ask(second, first);
    const points =
      forward === undefined || backward === undefined ? undefined : forward === 1 - backward ? forward : 0.5;
    pairs.push({ first, second, points });
  }
  return { pairs, comparisons, unanswered };
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
