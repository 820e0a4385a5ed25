import type { Clock } from '../../core/index.ts';
import type { AlphaEvent, AlphaStage } from '../../engine/index.ts';
import { duration, inWords } from '../format.ts';
import type { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { Pace } from './pace.ts';

/** Milliseconds between two lines of a stage. */
const INTERVAL_MS = 5_000;

/** What a stage counts. */
export function stepOf(stage: AlphaStage): string {
  return stage === 'mine' ? 'task' : 'session';
}

/** Plain lines for logs: the stages as they begin, then at most one line every five seconds. */
export function studyLines(terminal: Terminal, clock: Clock): Progress<AlphaEvent> {
  let pace = new Pace(clock, 0);
  let shownAt = clock.elapsed();
  let stopped = false;

  return {
    observe(event) {
      if (stopped) return;
      if (event.kind === 'opened') {
        const done = Object.entries(event.states).flatMap(([stage, state]) =>
          state === 'done' ? [stage] : [],
        );
        terminal.err(`run ${event.runId}${done.length === 0 ? '' : `: done before: ${inWords(done)}`}`);
      } else if (event.kind === 'stage') {
        if (event.state !== 'begun') return;
        terminal.err(event.stage);
        pace = new Pace(clock, 0);
        shownAt = clock.elapsed();
      } else {
        const { stage, done, total } = event;
        pace.mark(done);
        if (clock.elapsed() - shownAt < INTERVAL_MS) return;
        shownAt = clock.elapsed();
        const left = pace.secondsLeft(total);
        const text = `${stage}: ${stepOf(stage)} ${done}/${total}`;
        terminal.err(left === undefined ? text : `${text}, ${duration(left)} left`);
      }
    },
    stop() {
      stopped = true;
    },
  };
}
