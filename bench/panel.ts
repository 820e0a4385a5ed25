import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dateOfEpochDay, epochDay, normal, rootKey, streamAt, type TradingDate } from '../core/index.ts';
import { DataFiles } from '../market/index.ts';
import { type Bench, type BenchRow, costRow, ratios } from './bench.ts';
import type { PanelMeasurement, PanelRequest } from './panel/measure.ts';
import { inTemporaryFolder, repository, timedNode } from './processes.ts';

export interface PanelBenchOptions {
  readonly instruments: number;
  readonly days: number;
  readonly rounds: number;
  /** False leaves the real panels out. */
  readonly real: boolean;
}

const MEASURE = fileURLToPath(new URL('panel/measure.ts', import.meta.url));
const priceNames = ['Open', 'High', 'Low', 'Close', 'Volume'];

/** Prices of a random walk as one long table, in the formats asked for. */
async function writePrices(
  { instruments, days }: PanelBenchOptions,
  paths: readonly string[],
): Promise<void> {
  const key = rootKey('panel-bench');
  const first = epochDay(20150101 as TradingDate);
  function* batches() {
    for (let i = 0; i < instruments; i++) {
      const stream = streamAt(key, i, 0);
      let level = 50;
      const close = Float64Array.from({ length: days }, (_, d) => (level *= 1 + 0.01 * normal(stream, d)));
      yield {
        columns: {
          Stock: Array.from(close, () => `S${String(i).padStart(4, '0')}`),
          Date: Int32Array.from(close, (_, d) => dateOfEpochDay(first + d)),
          Open: close.map((price) => price * 0.999),
          High: close.map((price) => price * 1.01),
          Low: close.map((price) => price * 0.99),
          Close: close,
          Volume: close.map((price) => Math.round(price * 1000)),
        },
      };
    }
  }
  const kinds = { Stock: 'text', Date: 'integer' } as const;
  const prices = Object.fromEntries(priceNames.map((name) => [name, 'number' as const]));
  const files = await DataFiles.open();
  await files.writeTable(paths, { ...kinds, ...prices }, batches());
  files.close();
}

function pricesRequest(folder: string, file: string, rounds: number): PanelRequest {
  const columns = { open: 'Open', high: 'High', low: 'Low', close: 'Close', volume: 'Volume' };
  return {
    market: { kind: 'table', path: folder, prices: { file, ...columns } },
    bare: [{ file: join(folder, file), numbers: ['Date', ...priceNames], texts: ['Stock'] }],
    rounds,
  };
}

const real = (rounds: number): readonly { readonly folder: string; readonly request: PanelRequest }[] => {
  const sse50 = join(repository, '../shared/data/mass-sse50');
  const us88 = join(repository, '../shared/data/us88-tweets');
  const features = Array.from({ length: 6 }, (_, k) => `price_value_feature_${k}`);
  const labels = [1, 5, 10].map((horizon) => `${horizon}_15_labelB`);
  const us88Prices = ['Open', 'High', 'Low', 'Close', 'AdjClose', 'Volume'];
  return [
    {
      folder: '../shared/data/mass-sse50',
      request: {
        market: { kind: 'mass-folder', path: sse50 },
        start: 20210104,
        end: 20221230,
        bare: [
          { file: join(sse50, 'sub_fudamental_data.parq'), numbers: ['Date', ...features], texts: ['Stock'] },
          { file: join(sse50, 'ih_label.parq'), numbers: ['Date', ...labels], texts: ['Stock'] },
          { file: join(sse50, 'industry_ret.parq'), numbers: ['Daily_Return'], texts: ['Industry', 'Date'] },
        ],
        rounds,
      },
    },
    {
      folder: '../shared/data/us88-tweets',
      request: {
        market: {
          kind: 'table',
          path: us88,
          prices: {
            file: 'prices.parquet',
            open: 'Open',
            high: 'High',
            low: 'Low',
            close: 'Close',
            adjustedClose: 'AdjClose',
            volume: 'Volume',
          },
          industry: { file: 'industry.parquet', industry: 'Industry' },
          text: {
            file: 'news.parquet',
            time: 'TimeUTC',
            timeFormat: 'yyyymmddhhmmss',
            stampTimeZone: 'UTC',
            text: 'Text',
            timeZone: 'America/New_York',
            close: '16:00',
          },
        },
        start: 20140102,
        end: 20151231,
        bare: [
          { file: join(us88, 'prices.parquet'), numbers: ['Date', ...us88Prices], texts: ['Stock'] },
          { file: join(us88, 'news.parquet'), numbers: [], texts: ['Stock', 'TimeUTC', 'Text'] },
        ],
        rounds,
      },
    },
  ];
};

function rowsOf(name: string, request: PanelRequest): readonly BenchRow[] {
  const { output } = timedNode([MEASURE, JSON.stringify(request)]);
  const { openMs, passMs, bareMs, rows, days, peakRssMb } = JSON.parse(output) as PanelMeasurement;
  const both = openMs + passMs;
  const row = (what: string, value: number, unit: string, baseline?: number) =>
    costRow(`${name}: ${what}`, value, unit, baseline);
  return [
    row(`open and pass over ${days} days, against DuckDB alone`, both, 'ms', bareMs),
    row('open', openMs, 'ms', bareMs),
    row('pass', passMs, 'ms'),
    row('rows read', (rows / both) * 1000, 'rows per second'),
    row('peak resident memory', peakRssMb, 'MB'),
  ];
}

/** The benchmark with other sizes, for tests. */
export function panelBenchOf(options: PanelBenchOptions): Bench {
  const { instruments, days, rounds } = options;
  return {
    name: 'panel',
    description:
      'Opening a panel and passing over its days, against DuckDB reading the same columns into arrays',
    ratio: ratios.cost,
    run: () =>
      inTemporaryFolder(async (folder) => {
        const files = ['prices.csv', 'prices.parquet'];
        await writePrices(
          options,
          files.map((file) => join(folder, file)),
        );
        const rows: BenchRow[] = [];
        for (const file of files) {
          const name = `${file}, ${instruments} instruments x ${days} days`;
          rows.push(...rowsOf(name, pricesRequest(folder, file, rounds)));
        }
        for (const each of options.real ? real(rounds) : []) {
          if (existsSync(join(repository, each.folder))) rows.push(...rowsOf(each.folder, each.request));
          else rows.push(costRow(`skipped: ${each.folder} is absent`, 0, 'ms'));
        }
        return rows;
      }),
  };
}

export const panelBench = panelBenchOf({ instruments: 200, days: 1_000, rounds: 5, real: true });
