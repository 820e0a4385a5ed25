/** Entry point of `npm run golden`. */
import { MassError } from '../core/index.ts';
import { failureOf } from './failure.ts';
import { reportGolden } from './golden-report.ts';
import { processTerminal } from './terminal/process-terminal.ts';

const terminal = processTerminal();

if (Number(process.versions.node.split('.')[0]) < 24) {
  const failure = failureOf(
    new MassError({
      code: 'cli.node-version',
      message: 'mass-engine does not run on this Node',
      found: process.versions.node,
      expected: 'Node 24 or newer',
      hint: 'on Linux and Windows "npm ci" brings Node 24 (not with --omit=optional); elsewhere install it',
    }),
  );
  for (const line of failure.lines) terminal.err(line);
  process.exitCode = failure.exitCode;
} else {
  process.exitCode = reportGolden(process.argv.slice(2), terminal);
}
