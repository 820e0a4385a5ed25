/** A stream that a progress bar may draw on. */
export type DrawingStream = NodeJS.WritableStream;

/** A terminal that a program can fill and whose keys it can read. */
export interface FullScreen {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly colour: boolean;
  /** Block elements and dots can be shown. */
  readonly unicode: boolean;
  /** Calls `restore` before anything else when the process fails, until the returned function is called. */
  onCrash(restore: () => void): () => void;
}

/**
 * The only way to the outside for the command line: text out, and what the surroundings look like. Implementations:
 * `process` (the real one) and `captured` (tests).
 */
export interface Terminal {
  /** Results: a line on standard output. */
  out(line: string): void;
  /** Progress, warnings, errors: a line on standard error. */
  err(line: string): void;
  /** Columns of the terminal that results and errors are read on; undefined for a pipe or a file, where each stays one line. */
  readonly columns: Readonly<Record<'out' | 'err', number | undefined>>;
  /** Where a progress bar may be drawn; undefined when nobody watches. */
  readonly drawing: DrawingStream | undefined;
  /** Undefined when input or output is no terminal, or one that cannot move its cursor. */
  readonly screen: FullScreen | undefined;
  /** Whether standard output may be coloured. */
  readonly colour: boolean;
  /** How the reader started this program, to be repeated in hints, e.g. `mass` or `node bin/mass.cjs`. */
  readonly program: string;
  /** Folder that relative paths count from. */
  readonly cwd: string;
  /**
   * Calls `stop` at SIGINT or SIGTERM until the returned function is called. Presses within 400 ms of each other count
   * once: npm and a launcher pass on a Ctrl-C that the terminal has sent to this process already.
   */
  onStop(stop: (signal: StopSignal) => void): () => void;
  /** Leaves at once, without finishing anything. */
  leave(exitCode: number): void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM';
