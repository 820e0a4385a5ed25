import { exitCodes } from '../exit-codes.ts';
import type { StopSignal, Terminal } from '../terminal.ts';

/** What is said of signals, and what is done before. */
export interface StopTexts {
  /** Before anything is said. */
  quiet(): void;
  /** Of the first signal: when the work ends. */
  first(): string;
  /** Of the second one: what is kept. */
  second(): string;
}

export interface Stopping {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  heard(): StopSignal | undefined;
  /** Signals are heard no more. */
  forget(): void;
}

/** Hears signals: the first one asks the work to end soon, the second leaves at once. */
export function listenForStop(terminal: Terminal, texts: StopTexts): Stopping {
  const stopping = new AbortController();
  let heard: StopSignal | undefined;
  const forget = terminal.onStop((signal) => {
    texts.quiet();
    if (heard === undefined) {
      heard = signal;
      terminal.err(`stopping ${texts.first()}; press Ctrl-C again to leave at once`);
      stopping.abort();
    } else {
      terminal.err(`left at once; ${texts.second()}`);
      terminal.leave(stopCode(heard));
    }
  });
  return { signal: stopping.signal, heard: () => heard, forget };
}

/** Exit code of work that a signal ended. */
export function stopCode(signal: StopSignal | undefined): number {
  return signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
}
