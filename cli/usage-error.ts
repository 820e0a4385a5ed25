import type { CommanderError } from 'commander';
import { MassError } from '../core/index.ts';

/** A complaint of the command-line parser as an error with data: what was found, what comes nearest, where help is. */
export function usageError(error: CommanderError, program: string): MassError {
  const [first = '', ...rest] = error.message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .split('\n');
  const guess = /\(Did you mean (?:one of )?(.+)\?\)/.exec(rest.join(' '))?.[1];
  const unknown = /^(unknown (?:command|option)) '(.*)'$/.exec(first);
  const help = `"${program} help" lists commands and "${program} help COMMAND" their options`;
  return new MassError(
    {
      code: 'cli.usage',
      message: unknown?.[1] ?? first,
      ...(unknown === null ? {} : { found: unknown[2] }),
      hint: guess === undefined ? help : `did you mean ${guess}? ${help}`,
    },
    { cause: error },
  );
}
