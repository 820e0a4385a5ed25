/** `mass-engine/testing`: what tests of scenarios, analysts and optimizers need and no run does. */
export { firstAndLast, LateAnswers, type Script, scriptedAnalyst } from '../actors/index.ts';
export { scriptedJudge } from '../alphas/index.ts';
export { VirtualClock } from '../core/index.ts';
export { MemoryJournal } from '../journal/index.ts';
export { type SyntheticOptions, syntheticGroundTruth, syntheticPanel } from '../market/index.ts';
export {
  type SimulatedServer,
  type SimulatedServerCounts,
  simulatedServerOptions,
  startSimulatedServer,
} from '../models/index.ts';
export { type Simulated, simulate } from './simulate.ts';
