export { defineScenario, loadScenario } from '../scenarios/index.ts';
export type { RunControl } from './control.ts';
export type { Phase, RunEvent } from './events.ts';
export { readReport } from './read-report.ts';
export type { Effort, RandomQuality, RunReport } from './report.ts';
export { extendRun, type ResumeRequest, resumeRun } from './resume.ts';
export { type RunRequest, runScenario } from './run.ts';
export type { SessionObserver } from './session.ts';
export { type Simulated, type SimulateOptions, simulate } from './simulate.ts';
