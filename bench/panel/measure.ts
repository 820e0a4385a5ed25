/** One panel in a process of its own: `node measure.ts JSON`, see `PanelRequest`. Prints one `PanelMeasurement`. */
import { peakRssMb, systemClock, type TradingDate } from '../../core/index.ts';
import { marketSources } from '../../market/index.ts';
import { median } from '../bench.ts';
import { type BareColumns, readBare } from './bare-duckdb.ts';

export interface PanelRequest {
  /** Options of the market, paths absolute. */
  readonly market: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly start?: number;
  readonly end?: number;
  /** What the bare baseline reads. */
  readonly bare: readonly BareColumns[];
  readonly rounds: number;
}

export interface PanelMeasurement {
  readonly openMs: number;
  readonly passMs: number;
  readonly bareMs: number;
  readonly rows: number;
  readonly days: number;
  /** Before the baseline ran. */
  readonly peakRssMb: number;
}

const { market, start, end, bare, rounds } = JSON.parse(process.argv[2] as string) as PanelRequest;
const source = marketSources.get(market.kind);
const options = source.options.parse(market);
const times = { open: [] as number[], pass: [] as number[], bare: [] as number[] };
let days = 0;
let rows = 0;
let peak = 0;
for (let round = 0; round < rounds; round++) {
  const opening = systemClock.elapsed();
  const opened = await source.open(options as never, {
    fill: 'next-open',
    horizons: [1, 5, 10],
    seed: 1,
    baseFolder: '.',
    ...(start === undefined ? {} : { start: start as TradingDate }),
    ...(end === undefined ? {} : { end: end as TradingDate }),
  });
  const passing = systemClock.elapsed();
  const feed = opened.feed();
  for (days = 0; feed.next() !== undefined; ) days++;
  const reading = systemClock.elapsed();
  opened.close();
  if (peak === 0) peak = peakRssMb();
  rows = await readBare(bare);
  times.open.push(passing - opening);
  times.pass.push(reading - passing);
  times.bare.push(systemClock.elapsed() - reading);
}
const measurement: PanelMeasurement = {
  openMs: median(times.open),
  passMs: median(times.pass),
  bareMs: median(times.bare),
  rows,
  days,
  peakRssMb: peak,
};
process.stdout.write(JSON.stringify(measurement));
