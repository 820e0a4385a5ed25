import { analysts } from '../actors/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/** Tries that the analyst gives a question; 1 where it does not say. */
export function triesOf({ analyst }: Simulation): number {
  const { tries } = analyst as { readonly tries?: unknown };
  return analysts.get(analyst.kind).asksModels === true && typeof tries === 'number' ? tries : 1;
}

/** Calls that a question takes on average from its try `from` on, where a share of the answers is of no use: 1 + s + s^2 ... */
export function callsFrom(from: number, tries: number, share: number): number {
  let calls = 0;
  for (let next = from; next <= tries; next++) calls += share ** (next - from);
  return calls;
}
