export type { RunEvent } from './events.ts';
export type { RandomQuality, RunReport } from './report.ts';
