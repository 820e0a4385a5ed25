/** A run of a few seconds that passes through every part: pools, annealing, respawn, journal, statistics, controls. */
export const doctorScenario = `version: 1
name: doctor
simulation:
  seed: 1
  market: { kind: synthetic, instruments: 24, days: 16 }
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 8 }, picks: 2 }
`;
