/** `npm run experiment -- NAME [SCENARIO] [--json] [--seeds N]`: as `mass experiment`, without the launcher. */
import { parseArgs } from 'node:util';
import { runScript } from '../core/index.ts';

async function main(): Promise<void> {
  const { runExperiment } = await import('./run-experiment.ts');
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, seeds: { type: 'string' } },
    allowPositionals: true,
  });
  const { text, json } = await runExperiment(positionals, {
    ...(values.seeds === undefined ? {} : { seeds: values.seeds }),
    workingFolder: process.cwd(),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(values.json === true ? `${JSON.stringify(json)}\n` : text);
}

await runScript(main);
