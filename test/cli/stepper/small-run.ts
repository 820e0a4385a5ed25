import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScenario, runScenario } from '../../../engine/index.ts';

export const smallScenario = `version: 1
name: small
simulation:
  market: { kind: synthetic, instruments: 24, days: 16 }
  population: { types: 6, investorsPerType: 8, floor: 2, pool: { size: 8 }, picks: 2 }
execution:
  output: { csv: false }
`;

export interface SmallFolder {
  readonly path: string;
  /** A finished run of 16 days; its folder. */
  run(): Promise<string>;
  remove(): void;
}

/** A folder with the scenario `small.yaml`. */
export function smallFolder(): SmallFolder {
  const path = mkdtempSync(join(tmpdir(), 'mass-stepper-'));
  const file = join(path, 'small.yaml');
  writeFileSync(file, smallScenario);
  return {
    path,
    async run() {
      const scenario = await loadScenario(file, {});
      const { runDir } = await runScenario({ scenario, outDir: join(path, 'runs') });
      return runDir;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
