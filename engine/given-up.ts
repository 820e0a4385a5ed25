import { MassError } from '../core/index.ts';

/** Whether work ended because whoever waited for it aborted `signal`. Pure. */
export function isGivenUp(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error instanceof MassError && error.code === 'run.interrupted';
}
