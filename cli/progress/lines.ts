import { type Clock, formatDate } from '../../core/index.ts';
import { count, counted, duration } from '../format.ts';
import type { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { callsOf } from './calls.ts';
import { Pace } from './pace.ts';

/** Milliseconds between two lines. */
const INTERVAL_MS = 5_000;

/** Plain lines for logs: one at the start, then at most one every five seconds. */
export function progressLines(terminal: Terminal, clock: Clock): Progress {
  let pace = new Pace(clock, 0);
  let days = 0;
  let committed = 0;
  let ballots = 0;
  let shownAt = clock.elapsed();
  let stopped = false;
  let inControls = false;

  const sometimes = (done: number, total: number, text: string) => {
    pace.mark(done);
    if (stopped || clock.elapsed() - shownAt < INTERVAL_MS) return;
    shownAt = clock.elapsed();
    const left = pace.secondsLeft(total);
    terminal.err(left === undefined ? text : `${text}, ${duration(left)} left`);
  };

  return {
    observe(event) {
      if (event.kind === 'opened') {
        days = event.days;
        committed = event.committed;
        pace = new Pace(clock, event.committed);
        const after = event.committed === 0 ? '' : `, ${counted(event.committed, 'day')} done before`;
        terminal.err(
          `run ${event.runId}: ${counted(event.days, 'day')}, ${counted(event.investors, 'investor')}${after}`,
        );
      } else if (event.kind === 'notice') {
        if (!stopped) terminal.err(event.text);
      } else if (event.kind === 'day') {
        ballots += event.ballots;
        const done = event.day + 1;
        committed = done;
        sometimes(done, days, `day ${done}/${days} ${formatDate(event.date)}, ${count(ballots)} ballots`);
      } else if (event.kind === 'models') {
        sometimes(committed, days, `day ${Math.min(committed + 1, days)}/${days}, ${callsOf(event.account)}`);
      } else if (event.kind === 'alphas') {
        sometimes(event.done, event.total, `alphas judged over ${event.done}/${event.total} sessions`);
      } else if (event.kind === 'controls') {
        if (!inControls) pace = new Pace(clock, event.done);
        inControls = true;
        sometimes(event.done, event.total, `controls ${event.done}/${event.total}`);
      }
    },
    stop() {
      stopped = true;
    },
  };
}
