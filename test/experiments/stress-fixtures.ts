/** What tests of stress tests share. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StressMeasures } from '../../experiments/stress/measured-run.ts';
import { temporaryFolder } from '../engine/folders.ts';

/** A folder of its own for a test file, with a scenario of 32 investors. */
export function smallStress() {
  const folder = temporaryFolder();
  const file = join(folder, 'small.json');
  const simulation = {
    market: { kind: 'synthetic', instruments: 16, industries: 4, days: 30 },
    population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2 },
  };
  const execution = { answerTimeoutSeconds: 0.01 };
  writeFileSync(file, JSON.stringify({ version: 1, simulation, execution }));
  return { folder, small: { file, workingFolder: folder } };
}

/** Of a run that was never made. */
export const measures: StressMeasures = {
  days: 8,
  daySecondsMedian: 0.5,
  daySecondsMax: 1,
  ballotShare: 0.75,
  investorDaysPerSecond: 8,
  messagesPerDay: 70,
  peakMb: 100,
  addedMb: 40,
  restarts: 1,
  retirements: 0,
  ballotsExpected: 32,
  ballotsReceived: 30,
  abstentions: { failed: 1, garbage: 1 },
  rankIc: 0.04,
  rankIcLow: 0.01,
  rankIcHigh: 0.07,
  rankIcDays: 3,
  digest: 'd',
};
