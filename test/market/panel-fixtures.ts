import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { dateOfEpochDay, epochDay, type TradingDate } from '../../core/index.ts';
import type { TableColumn, TableKinds } from '../../market/duckdb/staged-table.ts';
import { DataFiles } from '../../market/duckdb.ts';
import type { Market, MarketDay, MarketRequest } from '../../market/feed.ts';
import { openMarketSource } from '../../market/open-source.ts';
import type { Panel } from '../../market/panel.ts';
import { marketSources } from '../../market/sources.ts';

/** Weekdays from a date on. */
export function weekdays(count: number, from = 20200101): TradingDate[] {
  const dates: TradingDate[] = [];
  for (let day = epochDay(from as TradingDate); dates.length < count; day++) {
    const weekday = new Date(day * 86_400_000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) dates.push(dateOfEpochDay(day));
  }
  return dates;
}

/** A generator for test data only: mulberry32. */
export function testRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** A random panel with gaps, changing members, text, sizes and two macro series; fills follow from its one-day labels. */
export function randomPanel(seed: number, days: number, instruments: number): Panel {
  const random = testRandom(seed);
  const dates = weekdays(days);
  const size = days * instruments;
  const matrix = () =>
    Float64Array.from({ length: size }, () => (random() < 0.05 ? Number.NaN : random() - 0.5));
  const label = (horizon: number) =>
    matrix().map((value, cell) => (Math.floor(cell / instruments) + 1 + horizon < days ? value : Number.NaN));
  const macroDates = dates.filter((_, k) => k % 3 === 0);
  return {
    dates,
    instruments: Array.from({ length: instruments }, (_, i) => `S${String(i).padStart(3, '0')}`),
    members: Uint8Array.from({ length: size }, (_, cell) =>
      // Two permanent members keep every day large enough.
      cell % instruments < 2 || random() < 0.8 ? 1 : 0,
    ),
    industries: Array.from({ length: instruments }, (_, i) => `industry ${i % 3}`),
    sizes: matrix(),
    columns: [
      { spec: { name: 'a', modality: 'price', description: 'a', sign: 1 }, values: matrix() },
      { spec: { name: 'b', modality: 'risk', description: 'b', risk: true }, values: matrix() },
    ],
    labels: new Map([1, 3, 10].map((horizon) => [horizon, label(horizon)])),
    labelFill: 'next-open',
    headlines: dates.map((date, day) =>
      random() < 0.5
        ? []
        : [{ instrument: Math.floor(random() * instruments), timeUtc: `${date}`, text: `text of ${day}` }],
    ),
    macro: [
      {
        name: 'm',
        description: 'm',
        unit: '%',
        releaseLagDays: 20,
        percentileRows: 7,
        dates: macroDates,
        values: Float64Array.from(macroDates, () => random()),
      },
      {
        name: 'n',
        description: 'n',
        unit: '%',
        releaseLagDays: 0,
        dates,
        values: Float64Array.from(dates, () => random()),
      },
    ],
  };
}

/** The same with fills of its own, gaps among them. */
export function withRandomFills(panel: Panel, seed: number): Panel {
  const random = testRandom(seed);
  const values = () =>
    Float64Array.from(panel.members, () => (random() < 0.05 ? Number.NaN : random() - 0.5));
  return { ...panel, fills: { returns: values(), gaps: values() } };
}

export function daysOf(feed: { next(): MarketDay | undefined }): MarketDay[] {
  const days: MarketDay[] = [];
  for (let day = feed.next(); day !== undefined; day = feed.next()) days.push(day);
  return days;
}

/** A folder that is removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mass-market-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a source through the registry, with its options checked by its schema. */
export async function openSource(
  options: { readonly kind: string } & Readonly<Record<string, unknown>>,
  request: Partial<MarketRequest> = {},
): Promise<Market> {
  const source = marketSources.get(options.kind);
  return await openMarketSource(
    { ...source.options.parse(options), kind: options.kind },
    {
      fill: 'next-open',
      horizons: [1, 3],
      seed: 1,
      baseFolder: process.cwd(),
      ...request,
    },
  );
}

/** Writes columns as one Parquet or CSV file. */
export async function writeFile(file: string, columns: Readonly<Record<string, TableColumn>>): Promise<void> {
  const kinds: TableKinds = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column instanceof Float64Array ? 'number' : column instanceof Int32Array ? 'integer' : 'text',
    ]),
  );
  const files = await DataFiles.open();
  await files.writeTable([file], kinds, [{ columns }]);
  files.close();
}
