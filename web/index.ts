export type * from './api.ts';
export { scenariosBeside } from './scenario-folder.ts';
export { type Studio, type StudioOptions, type StudioRun, startStudio } from './studio.ts';
