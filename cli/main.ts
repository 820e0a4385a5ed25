/** Entry point of the command `mass`; started by `bin/mass.cjs`. */

import { systemClock } from '../core/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { runCommandLine } from './command-line.ts';
import { failureOf } from './failure.ts';
import { engineServices } from './services/engine-services.ts';
import { processTerminal } from './terminal/process-terminal.ts';

const terminal = processTerminal();

process.on('uncaughtException', (error) => {
  const failure = failureOf(error);
  for (const line of failure.lines) terminal.err(line);
  process.exit(failure.exitCode);
});

process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  terminal,
  services: engineServices(),
  clock: systemClock,
  version: packageJson.version,
});
