export type { QualityByHorizon, SignalQuality } from './signal-statistics.ts';
