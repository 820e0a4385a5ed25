import { MassError } from '../../core/index.ts';

/** Throws `run.interrupted` once a fork that has no folder yet is not wanted any more. */
export function checkWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new MassError({
    code: 'run.interrupted',
    message: 'the fork was stopped before it had a folder',
    hint: 'fork again',
  });
}
