import type { Clock, MassError } from '../core/index.ts';
import type { Services } from './services.ts';
import type { Terminal } from './terminal.ts';

/** What a command needs beside its arguments. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly services: Services;
  readonly clock: Clock;
  /** One JSON object on standard output and no progress. */
  readonly json: boolean;
}

/** What a command returns: both forms of its result, of which one is printed. */
export interface Outcome {
  readonly json: object;
  readonly lines: readonly string[];
  readonly exitCode: number;
  /** What went wrong all the same: said on standard error after the result. */
  readonly failure?: MassError;
  /** What the command does after its result was printed, until it is told to end; gives its exit code. */
  readonly stay?: () => Promise<number>;
}
