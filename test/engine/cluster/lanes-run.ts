/** Child process of the tests of lanes: runs a scenario into a folder, or resumes the run that is there. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario, resumeRun, runScenario } from '../../../engine/index.ts';

const [file, outDir, ...set] = process.argv.slice(2) as [string, string, ...string[]];
const run = existsSync(outDir)
  ? readdirSync(outDir).find((name) => existsSync(join(outDir, name, 'manifest.json')))
  : undefined;
await (run === undefined
  ? runScenario({ scenario: await loadScenario(file, { set }), outDir })
  : resumeRun({ runDir: join(outDir, run), set }));
