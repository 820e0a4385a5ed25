import type { ModelAccount } from '../../models/index.ts';
import { counted, money } from '../format.ts';

/** `1,234 calls $0.12`: what was sent to models so far, over all invocations of the run. */
export function callsOf({ calls, costUsd, uncertainUsd, endpoints }: ModelAccount): string {
  const cost = endpoints.every(({ unpriced }) => unpriced === true)
    ? ''
    : ` ${money(costUsd + uncertainUsd)}`;
  return `${counted(calls, 'call')}${cost}`;
}
