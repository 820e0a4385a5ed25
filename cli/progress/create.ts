import type { CommandContext } from '../outcome.ts';
import type { Progress } from '../progress.ts';
import { progressBar } from './bar.ts';
import { progressLines } from './lines.ts';

/** A bar where somebody watches, lines now and then elsewhere, nothing beside `--json`. */
export function createProgress({ terminal, clock, json }: CommandContext): Progress {
  if (json) return { observe: () => undefined, stop: () => undefined };
  return terminal.drawing === undefined
    ? progressLines(terminal, clock)
    : progressBar(terminal.drawing, clock);
}
