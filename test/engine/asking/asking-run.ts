/** Child process of the kill test: runs a scenario into a folder, or resumes the run that is there, until it ends or dies. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario, resumeRun, runScenario } from '../../../engine/index.ts';

const [file, outDir, endpoints] = process.argv.slice(2) as [string, string, string];
const run = existsSync(outDir)
  ? readdirSync(outDir).find((name) => existsSync(join(outDir, name, 'manifest.json')))
  : undefined;
const set = [`models.endpoints=${endpoints}`];
await (run === undefined
  ? runScenario({ scenario: await loadScenario(file, { set }), outDir })
  : resumeRun({ runDir: join(outDir, run), set }));
