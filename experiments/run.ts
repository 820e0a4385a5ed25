/** `npm run experiment -- NAME [--json] [--seeds N]`: one experiment, as tables or as one JSON object. */
import { parseArgs } from 'node:util';
import { MassError } from '../core/index.ts';
import { experimentOf } from './experiments.ts';
import { jsonOf, textOf } from './print.ts';
import { seedCount } from './seed-count.ts';

async function main(): Promise<void> {
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

try {
  await main();
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof MassError) && !usage) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
