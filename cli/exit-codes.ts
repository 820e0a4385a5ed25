import type { ErrorCode } from '../core/index.ts';

/** Exit codes of every command (docs/commands.md). */
export const exitCodes = {
  ok: 0,
  /** A failure during a run (a spent budget, a missing answer), or a defect. */
  failure: 1,
  /** The command line, a scenario or data must change. */
  badInput: 2,
  /** Something around the program must change: Node, memory, disk, another writer, keys, servers. */
  environment: 3,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
  /** Stopped by SIGTERM. */
  terminated: 143,
} as const;

const environmentCodes: ReadonlySet<ErrorCode> = new Set([
  'cli.node-version',
  'cluster.address',
  'cluster.store',
  'cluster.unreachable',
  'journal.locked',
  'journal.write-failed',
  'models.key',
  'models.recording-locked',
  'models.unreachable',
  'run.workers-lost',
]);
const failureCodes: ReadonlySet<ErrorCode> = new Set([
  'cluster.failed',
  'experiment.failed',
  'internal.invariant',
  'journal.corrupt',
  'models.budget',
  'models.missing-answers',
  'models.rejected',
  'optimizer.problem',
  'run.ballots-lost',
  'studio.child',
]);

/** Exit code of a command that ended with this error; all other codes say that input must change. */
export function exitCodeOf(code: ErrorCode): number {
  if (code === 'run.interrupted') return exitCodes.interrupted;
  if (environmentCodes.has(code)) return exitCodes.environment;
  return failureCodes.has(code) ? exitCodes.failure : exitCodes.badInput;
}
