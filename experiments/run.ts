/** `npm run experiment -- NAME [--json] [--seeds N]`: one experiment, as tables or as one JSON object. */
import { parseArgs } from 'node:util';
import { runScript } from '../core/index.ts';

async function main(): Promise<void> {
  const { experimentOf } = await import('./experiments.ts');
  const { jsonOf, textOf } = await import('./print.ts');
  const { seedCount } = await import('./seed-count.ts');
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, seeds: { type: 'string' } },
    allowPositionals: true,
  });
  const experiment = experimentOf(positionals);
  const seeds = seedCount(experiment, values.seeds);
  const result = await experiment.run({
    ...(seeds === undefined ? {} : { seeds }),
    progress: (text) => process.stderr.write(`${experiment.name}: ${text}\n`),
  });
  process.stdout.write(
    values.json === true ? `${JSON.stringify(jsonOf(experiment, result))}\n` : textOf(experiment, result),
  );
}

await runScript(main);
