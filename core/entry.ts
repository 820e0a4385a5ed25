/** How every script of the project starts. The launcher of the command `mass` does the same in `bin/mass.cjs`. */
import { describeProblem, type Problem } from './errors.ts';
import { nodeVersion } from './host.ts';

/** Major version of Node that the project needs. */
export const NEEDED_NODE = 24;
/** Exit code for surroundings that must change (docs/commands.md). */
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
