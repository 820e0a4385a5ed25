export { type CommandLine, runCommandLine } from './command-line.ts';
export { exitCodes } from './exit-codes.ts';
export type { RunControl, Services } from './services.ts';
export { type CapturedTerminal, capturedTerminal } from './terminal/captured-terminal.ts';
export { programName } from './terminal/process-terminal.ts';
export type { FullScreen, StopSignal, Terminal } from './terminal.ts';
