export {
  canonicalJson,
  type Digest,
  DigestBuilder,
  digestOfJson,
  EMPTY_DIGEST,
  type NumericArray,
} from './canonical.ts';
export { breathe, type Clock, systemClock, systemTimers, type Timers, VirtualClock } from './clock.ts';
export { NEEDED_NODE, onNeededNode, runScript } from './entry.ts';
export { type ErrorCode, errorCodes } from './error-codes.ts';
export { blaming, describeProblem, invariant, MassError, type Problem, RunStop } from './errors.ts';
export {
  availableMemoryMb,
  entropy,
  environmentVariable,
  environmentWithout,
  type Holder,
  heapLimitMb,
  nodeVersion,
  peakRssMb,
  processorMs,
  residentMb,
  secret,
  thisProcess,
} from './host.ts';
export {
  byCodeUnit,
  dateOfEpochDay,
  epochDay,
  formatDate,
  isTradingDate,
  type ModalityMask,
  type TradingDate,
  type TypeId,
} from './ids.ts';
export { isInsideFolder } from './inside-folder.ts';
export { nearest } from './nearest.ts';
export { normalDistribution, normalQuantile } from './normal-distribution.ts';
export {
  bits,
  bitsAt,
  integer,
  type Key,
  normal,
  type Stream,
  streamAt,
  subKey,
  threefry,
  uniform,
  uniform53,
  wordOf,
} from './random.ts';
export {
  averageRanks,
  informationCoefficient,
  pearson,
  RANK_DECIMALS,
  rankGrid,
  rankInformationCoefficient,
} from './ranks.ts';
export { type Registered, Registry } from './registry.ts';
export { rootKey } from './root-key.ts';
export { shellWord } from './shell-word.ts';
export { addCounts, emptyTally, type Tally } from './tally.ts';
export { startThread } from './threads.ts';
