/** `npm run bench [-- NAME ...] [--json]`: all benchmarks, or those named; as tables, or as one JSON object a line. */
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { runScript } from '../core/index.ts';
import type { Bench } from './bench.ts';
import { jsonOf, textOf } from './print.ts';

async function main(): Promise<void> {
  const { benches, benchOf } = await import('./benches.ts');
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const chosen: readonly Bench[] = positionals.length === 0 ? benches : positionals.map(benchOf);
  if (values.json !== true) {
    const cores = cpus();
    process.stdout.write(
      `Node ${process.versions.node}, ${platform()} ${arch()}, ${cores.length} x ${cores[0]?.model ?? 'unknown'}\n`,
    );
  }
  for (const bench of chosen) {
    const rows = await bench.run();
    process.stdout.write(
      values.json === true ? `${JSON.stringify(jsonOf(bench, rows))}\n` : textOf(bench, rows),
    );
  }
}

await runScript(main);
