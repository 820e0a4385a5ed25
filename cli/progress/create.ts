import type { AlphaEvent } from '../../engine/index.ts';
import type { CommandContext } from '../outcome.ts';
import type { Progress } from '../progress.ts';
import { progressBar } from './bar.ts';
import { progressLines } from './lines.ts';
import { studyBar } from './study-bar.ts';
import { studyLines } from './study-lines.ts';

const nothing = { observe: () => undefined, stop: () => undefined };

/** A bar where somebody watches, lines now and then elsewhere, nothing beside `--json`. */
export function createProgress({ terminal, clock, json }: CommandContext): Progress {
  if (json) return nothing;
  return terminal.drawing === undefined
    ? progressLines(terminal, clock)
    : progressBar(terminal.drawing, clock);
}

/** The same for a study of alphas. */
export function createStudyProgress({ terminal, clock, json }: CommandContext): Progress<AlphaEvent> {
  if (json) return nothing;
  return terminal.drawing === undefined ? studyLines(terminal, clock) : studyBar(terminal.drawing, clock);
}
