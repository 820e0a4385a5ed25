/** How every script of the project starts. The launcher of the command `mass` does the same in `bin/mass.cjs`. */
import { describeProblem, MassError, type Problem } from './errors.ts';
import { nodeVersion } from './host.ts';

/** Major version of Node that the project needs. */
export const NEEDED_NODE = 24;
/** Exit code for a command line or input that must change, and for surroundings that must (docs/commands.md). */
const BAD_INPUT = 2;
const ENVIRONMENT = 3;

/**
 * Runs the work of an entry point; on a Node that is too old, says how to get another and ends with 3. `work` loads what it
 * needs: files that an old Node cannot load must not be imported beside this one.
 */
export async function onNeededNode(work: () => Promise<void>): Promise<void> {
  const version = nodeVersion();
  if (Number(version.split('.')[0]) >= NEEDED_NODE) return work();
  const problem: Problem = {
    code: 'cli.node-version',
    message: 'mass-engine does not run on this Node',
    found: version,
    expected: `Node ${NEEDED_NODE} or newer`,
    hint: `on Linux and Windows "npm ci" brings Node ${NEEDED_NODE} (not with --omit=optional), which "npm run" uses; elsewhere install it`,
  };
  process.stderr.write(`error: ${describeProblem(problem)}\n`);
  process.exitCode = ENVIRONMENT;
}

/** As `onNeededNode`; bad arguments and every expected error end in one line on standard error and exit code 2. */
export async function runScript(work: () => Promise<void>): Promise<void> {
  try {
    await onNeededNode(work);
  } catch (error) {
    const usage =
      error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof MassError) && !usage) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = BAD_INPUT;
  }
}
