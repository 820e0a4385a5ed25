import { Presets, SingleBar } from 'cli-progress';
import type { Clock } from '../../core/index.ts';
import type { AlphaEvent } from '../../engine/index.ts';
import { duration } from '../format.ts';
import type { Progress } from '../progress.ts';
import type { DrawingStream } from '../terminal.ts';
import { Pace } from './pace.ts';
import { stepOf } from './study-lines.ts';

const format = '{bar} {percentage}% | {stage}: {step} {value}/{total} | {left}';

/**
 * A bar per stage.
 * 1. At most one bar is drawn at a time; a stage has one from its first step on.
 */
export function studyBar(stream: DrawingStream, clock: Clock): Progress<AlphaEvent> {
  let bar: SingleBar | undefined;
  let pace = new Pace(clock, 0);
  let stopped = false;

  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    observe(event) {
      if (stopped || event.kind === 'opened') return;
      if (event.kind === 'stage') {
        if (event.state !== 'begun') end();
        return;
      }
      const { stage, done, total } = event;
      if (bar === undefined) {
        pace = new Pace(clock, done);
        bar = new SingleBar(
          { format, stream, barsize: 14, gracefulExit: false, fps: 8 },
          Presets.shades_classic,
        );
        bar.start(total, done, { stage, step: stepOf(stage), left: 'starting' });
      }
      pace.mark(done);
      const left = pace.secondsLeft(total);
      bar.update(done, { left: left === undefined ? '' : `${duration(left)} left` });
    },
    stop() {
      end();
      stopped = true;
    },
  };
}
