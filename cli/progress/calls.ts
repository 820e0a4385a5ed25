import type { ModelAccount } from '../../models/index.ts';
import { counted, money } from '../format.ts';

/** `1,234 calls $0.12`: what was sent to models so far, over all invocations of the run. */
export function callsOf({ calls, costUsd, uncertainUsd }: ModelAccount): string {
  return `${counted(calls, 'call')} ${money(costUsd + uncertainUsd)}`;
}
