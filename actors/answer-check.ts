import type { Abstention } from './analyst.ts';
import type { Ballot } from './ballot-records.ts';

/**
 * Why an answer is no ballot for these candidates, or undefined when it is one. Analysts may be models or foreign code:
 * nothing is assumed about the value.
 */
export function faultOf(
  answer: unknown,
  candidates: Uint16Array,
  buys: number,
  sells: number,
): string | undefined {
  if (typeof answer !== 'object' || answer === null) return 'the answer is no object';
  const { buys: bought, sells: sold } = answer as Partial<Extract<Ballot, { status: 'ballot' }>>;
  if (!(bought instanceof Uint16Array)) return 'the answer has no buys';
  if (!(sold instanceof Uint16Array)) return 'the answer has no sells';
  if (bought.length !== buys) return `${bought.length} buys instead of ${buys}`;
  if (sold.length !== sells) return `${sold.length} sells instead of ${sells}`;
  const fault = faultOfPositions(bought, candidates) ?? faultOfPositions(sold, candidates);
  if (fault !== undefined) return fault;
  for (let i = 0; i < sells; i++) {
    if (bought.includes(sold[i] as number)) return `position ${sold[i]} is bought and sold`;
  }
  return undefined;
}

export function isAbstention(answer: unknown): answer is Abstention {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    typeof (answer as Partial<Abstention>).abstained === 'string'
  );
}

/** Both ascending: one pass. */
function faultOfPositions(positions: Uint16Array, candidates: Uint16Array): string | undefined {
  let at = 0;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number;
    if (i > 0 && position <= (positions[i - 1] as number)) return 'positions are not distinct and ascending';
    while (at < candidates.length && (candidates[at] as number) < position) at++;
    if (candidates[at] !== position) return `position ${position} is not in the candidate pool`;
  }
  return undefined;
}
