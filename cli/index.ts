export { type CommandLine, runCommandLine } from './command-line.ts';
export { exitCodes } from './exit-codes.ts';
export { engineServices } from './services/engine-services.ts';
export type { RunControl, Services } from './services.ts';
export { type CapturedTerminal, capturedTerminal } from './terminal/captured-terminal.ts';
export { processTerminal, programName } from './terminal/process-terminal.ts';
export type { StopSignal, Terminal } from './terminal.ts';
