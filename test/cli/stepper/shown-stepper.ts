import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { StepperController } from '../../../cli/stepper/controller.ts';
import type { Looking } from '../../../cli/stepper/looking.ts';
import { runLooking } from '../../../cli/stepper/run-looking.ts';
import { runScreen } from '../../../cli/stepper/run-screen.tsx';
import type { Stepper } from '../../../engine/index.ts';
import { TerminalScreen } from './terminal-screen.ts';

export interface Shown {
  readonly screen: TerminalScreen;
  readonly controller: StepperController;
  readonly ended: ReturnType<typeof runScreen>;
  readonly written: () => string;
  /** Sends keys, and waits until the screen matches. */
  readonly type: (keys: string, until: RegExp) => Promise<string>;
  readonly resize: (columns: number, rows: number) => void;
  readonly close: () => Promise<void>;
}

export const keys = {
  left: '\u001B[D',
  right: '\u001B[C',
  up: '\u001B[A',
  down: '\u001B[B',
  shiftLeft: '\u001B[1;2D',
  pageDown: '\u001B[6~',
  home: '\u001B[H',
  end: '\u001B[F',
  enter: '\r',
  escape: '\u001B',
  backspace: '\u007F',
  tab: '\t',
  ctrlC: '\u0003',
} as const;

/** A stepper on a fake terminal, drawn by ink. */
export function shown(
  stepper: Stepper,
  options: {
    readonly columns?: number;
    readonly rows?: number;
    readonly colour?: boolean;
    readonly unicode?: boolean;
    readonly looking?: Partial<Looking>;
  } = {},
): Shown {
  const { columns = 80, rows = 24, colour = false, unicode = true } = options;
  const screen = new TerminalScreen(columns, rows);
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  let written = '';
  stdout.setEncoding('utf8');
  stdout.on('data', (chunk: string) => {
    written += chunk;
    screen.write(chunk);
  });
  const looking = {
    ...runLooking(stepper.replay, { command: 'mass replay', workingFolder: '/' }),
    ...options.looking,
  };
  const controller = new StepperController({ stepper, looking, program: 'mass', cwd: '/' });
  const ended = runScreen(controller, { stdin, stdout, colour, unicode, onCrash: () => () => undefined });
  const until = async (pattern: RegExp) => {
    for (let wait = 0; wait < 500; wait++) {
      if (pattern.test(screen.text())) return screen.text();
      await pause(10);
    }
    throw new Error(`the screen never matched ${pattern}:\n${screen.text()}`);
  };
  return {
    screen,
    controller,
    ended,
    written: () => written,
    async type(typed, pattern) {
      if (typed !== '') stdin.write(typed);
      return until(pattern);
    },
    resize(toColumns, toRows) {
      Object.assign(stdout, { columns: toColumns, rows: toRows });
      screen.resize(toColumns, toRows);
      stdout.emit('resize');
    },
    async close() {
      if (!screen.isCursorShown || screen.isAlternate) controller.interrupt();
      await ended;
      await looking.close();
      await stepper.close();
    },
  };
}
