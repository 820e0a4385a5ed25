import { PassThrough } from 'node:stream';
import type { FullScreen, StopSignal, Terminal } from '../terminal.ts';

export interface CapturedTerminal extends Terminal {
  readonly outLines: readonly string[];
  readonly errLines: readonly string[];
  /** What was drawn, control codes included. */
  drawn(): string;
  /** Sends a signal to whoever listens. */
  press(signal: StopSignal): void;
  /** Exit codes of every call of `leave`. */
  readonly left: readonly number[];
}

/** A terminal that keeps what it is given. `watched` makes it one that progress bars are drawn on, `columns` one of that width. */
export function capturedTerminal(
  options: {
    readonly watched?: boolean;
    readonly cwd?: string;
    readonly screen?: FullScreen;
    readonly columns?: number;
  } = {},
): CapturedTerminal {
  const outLines: string[] = [];
  const errLines: string[] = [];
  const left: number[] = [];
  const listeners = new Set<(signal: StopSignal) => void>();
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let drawn = '';
  screen.on('data', (chunk: Buffer) => {
    drawn += chunk.toString('utf8');
  });
  return {
    outLines,
    errLines,
    left,
    out: (line) => void outLines.push(line),
    err: (line) => void errLines.push(line),
    columns: { out: options.columns, err: options.columns },
    drawing: options.watched === true ? screen : undefined,
    drawn: () => drawn,
    screen: options.screen,
    colour: false,
    program: 'mass',
    cwd: options.cwd ?? '.',
    onStop: (stop) => {
      listeners.add(stop);
      return () => void listeners.delete(stop);
    },
    press: (signal) => {
      for (const listener of listeners) listener(signal);
    },
    leave: (exitCode) => void left.push(exitCode),
  };
}
