/** Entry point of the command `mass`; started by `bin/mass.cjs`. */

import { MassError, systemClock } from '../core/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { runCommandLine } from './command-line.ts';
import { failureOf, sayFailure } from './failure.ts';
import { engineServices } from './services/engine-services.ts';
import { processTerminal } from './terminal/process-terminal.ts';

const argv = process.argv.slice(2);
const terminal = processTerminal();

function abandon(error: unknown): void {
  const failure = failureOf(error, terminal.program);
  if (argv.includes('--json')) terminal.out(JSON.stringify(failure.json));
  sayFailure(failure, terminal);
  process.exit(failure.exitCode);
}

// A promise that nobody will ever settle lets Node end as if all were well: that must not look like success.
const lost = () =>
  abandon(
    new MassError({
      code: 'internal.invariant',
      message: 'the command stopped before its work was done',
      hint: 'this is a defect of mass-engine: please report it with the command that led here',
    }),
  );
process.on('beforeExit', lost);
process.on('uncaughtException', abandon);

process.exitCode = await runCommandLine({
  argv,
  terminal,
  services: engineServices(),
  clock: systemClock,
  version: packageJson.version,
});
process.off('beforeExit', lost);
