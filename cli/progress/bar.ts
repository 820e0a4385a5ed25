import { Presets, SingleBar } from 'cli-progress';
import { type Clock, formatDate } from '../../core/index.ts';
import { count, duration } from '../format.ts';
import type { Progress } from '../progress.ts';
import type { DrawingStream } from '../terminal.ts';
import { callsOf } from './calls.ts';
import { Pace } from './pace.ts';

const dayFormat = '{bar} {percentage}% | day {value}/{total} {date} | {ballots} | {left}';
const alphasFormat = '{bar} {percentage}% | alphas judged {value}/{total} | {left}';
const controlsFormat = '{bar} {percentage}% | controls {value}/{total} | {left}';

const formats = { alphas: alphasFormat, days: dayFormat, controls: controlsFormat } as const;
type Shown = keyof typeof formats;

/**
 * A bar with day, ballots and time left; a second one while the controls are computed.
 * 1. At most one bar is drawn at a time.
 */
export function progressBar(stream: DrawingStream, clock: Clock): Progress {
  let bar: SingleBar | undefined;
  let showing: Shown | undefined;
  let pace = new Pace(clock, 0);
  let total = 0;
  let ballots = 0;
  // As the bar shows them, for when it is drawn anew.
  let done = 0;
  let payload: Readonly<Record<string, string>> = {};
  // A day of models takes minutes: calls move where days stand still.
  let asking = false;

  const start = (kind: Shown, size: number, from: number) => {
    bar?.stop();
    showing = kind;
    total = size;
    done = from;
    pace = new Pace(clock, from);
    bar = new SingleBar(
      {
        format: formats[kind],
        stream,
        barsize: 14,
        gracefulExit: false,
        fps: 8,
      },
      Presets.shades_classic,
    );
    payload = { date: '', ballots: '0 ballots', left: 'starting' };
    bar.start(size, done, payload);
  };
  const update = (now: number, changed: Readonly<Record<string, string>>) => {
    pace.mark(now);
    const left = pace.secondsLeft(total);
    done = now;
    payload = { ...payload, ...changed, left: left === undefined ? '' : `${duration(left)} left` };
    bar?.update(done, payload);
  };

  return {
    observe(event) {
      if (event.kind === 'opened') start('days', event.days, event.committed);
      else if (event.kind === 'day' && showing === 'days') {
        ballots += event.ballots;
        update(event.day + 1, {
          date: formatDate(event.date),
          ...(asking ? {} : { ballots: `${count(ballots)} ballots` }),
        });
      } else if (event.kind === 'notice') {
        bar?.stop();
        stream.write(`${event.text}\n`);
        bar?.start(total, done, payload);
      } else if (event.kind === 'models' && showing === 'days') {
        asking = true;
        bar?.update({ ballots: callsOf(event.account) });
      } else if (event.kind === 'alphas') {
        if (showing === undefined) start('alphas', event.total, event.done);
        if (showing === 'alphas') update(event.done, {});
      } else if (event.kind === 'controls') {
        if (showing === 'days') start('controls', event.total, event.done);
        if (showing === 'controls') update(event.done, {});
      }
    },
    stop() {
      bar?.stop();
      bar = undefined;
      showing = undefined;
    },
  };
}
