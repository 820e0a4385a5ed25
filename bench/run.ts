/** `npm run bench [-- NAME ...] [--json]`: all benchmarks, or those named; as tables, or as one JSON object a line. */
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { MassError } from '../core/index.ts';
import type { Bench, BenchRow } from './bench.ts';
import { benches, benchOf } from './benches.ts';

/** Three significant digits without an exponent. */
function readable(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

function tableOf(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: ['case', 'value', 'unit', 'baseline', 'ratio'],
    colAligns: ['left', 'right', 'left', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const number = (value: number | null) => (value === null ? '' : readable(value));
  for (const row of rows) {
    table.push([
      row.case,
      number(row.value),
      row.unit,
      number(row.baseline),
      row.ratio === null ? '' : `${number(row.ratio)}x`,
    ]);
  }
  return table.toString();
}

async function main(): Promise<void> {
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
      values.json === true
        ? `${JSON.stringify({ name: bench.name, rows })}\n`
        : `\n${bench.name}: ${bench.description}\n${tableOf(rows)}\n`,
    );
  }
}

try {
  await main();
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof MassError) && !usage) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
