/**
 * One size in a process of its own: `node --expose-gc measure.ts INVESTORS ROUNDS`. Prints one JSON object;
 * with `fit` for ROUNDS nothing. A day of the
 * engine, of bare nact and of the plain loop are interleaved, so that drifts of the machine meet them alike.
 */
import {
  createPlainCast,
  createPopulation,
  drawTypes,
  GROUP_ORDINALS,
  type PopulationSettings,
  RuleAnalyst,
} from '../../actors/index.ts';
import { normal, rootKey, streamAt, subKey, systemClock, type TradingDate } from '../../core/index.ts';
import type { ColumnSpec, Snapshot } from '../../market/index.ts';
import { median } from '../bench.ts';
import { bareNact } from './bare-nact.ts';

export interface PopulationMeasurement {
  readonly investors: number;
  /** Median milliseconds of a day. */
  readonly engineMs: number;
  readonly bareMs: number;
  readonly plainMs: number;
  /** First day of the engine, which draws all pools. */
  readonly firstDayMs: number;
  readonly spawnMs: number;
  /** Bytes per investor at rest, after a garbage collection. */
  readonly heapPerInvestor: number;
  readonly rssPerInvestor: number;
  /** Largest resident set while only the engine's population lived. */
  readonly peakRssMb: number;
}

const TYPES = 16;
const INSTRUMENTS = 50;
/** Bare nact is fastest with many: its aggregators take one answer per turn of the event loop each. */
const BARE_LANES = 16;
/** All nine modalities with one column each: what the largest mask sees. */
const modalities = [
  'valuation',
  'dividend',
  'growth',
  'quality',
  'news',
  'base',
  'cross-industry',
  'risk',
  'price',
];

/** As in a panel, days share their list of members and their columns' specifications. */
const instruments = Array.from({ length: INSTRUMENTS }, (_, j) => `S${String(j).padStart(3, '0')}`);
const specs = modalities.map(
  (modality): ColumnSpec => ({ name: `${modality}_0`, modality, description: modality, sign: 1 }),
);

function snapshotOf(day: number): Snapshot {
  const columns = specs.map((spec, c) => {
    const stream = streamAt(subKey(rootKey('bench'), spec.modality), day, c);
    return {
      spec,
      learnedSign: 0 as const,
      values: Float64Array.from(instruments, (_, j) => normal(stream, j)),
    };
  });
  return {
    day,
    date: (20210101 + day) as TradingDate,
    instruments,
    industries: instruments.map(() => ''),
    columns,
    macro: [],
  };
}

export function planOf(investors: number): number[] {
  return Array.from({ length: TYPES }, (_, i) => Math.floor((investors + i) / TYPES));
}

function settingsOf(): PopulationSettings {
  const { types } = drawTypes({ key: rootKey(1), count: TYPES, modalitiesPerType: [9, 9], modalities });
  return {
    run: 'bench',
    types,
    analyst: new RuleAnalyst(),
    pool: { size: 20, redraw: 'static', replacement: false, selector: 'random' },
    picks: 5,
    sells: 0,
    strategyScope: 'type',
    keepBallots: false,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = systemClock.elapsed();
  await work();
  return systemClock.elapsed() - start;
}

const collect = (): void => (globalThis as { gc?: () => void }).gc?.();

export async function measurePopulation(investors: number, rounds: number): Promise<PopulationMeasurement> {
  const settings = settingsOf();
  const plan = planOf(investors);
  collect();
  const before = process.memoryUsage();
  const population = createPopulation(settings);
  const spawnMs = await timed(() => population.respawn(Int32Array.from(plan), 'bench'));
  collect();
  const rest = process.memoryUsage();
  const firstDayMs = await timed(() => population.castDay(snapshotOf(0)));
  await population.castDay(snapshotOf(1));
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  const bare = bareNact(plan, GROUP_ORDINALS, 512, BARE_LANES);
  const plain = createPlainCast({ ...settings, analyst: new RuleAnalyst() });
  await plain.cast(snapshotOf(1), plan);
  await bare.day();
  const times = { engine: [] as number[], bare: [] as number[], plain: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const snapshot = snapshotOf(2 + round);
    times.engine.push(await timed(() => population.castDay(snapshot)));
    times.bare.push(await timed(() => bare.day()));
    // Another object with the same data: digests and z-scores are remembered per snapshot.
    const again = snapshotOf(2 + round);
    times.plain.push(await timed(() => plain.cast(again, plan)));
  }
  await population.stop();
  return {
    investors,
    engineMs: median(times.engine),
    bareMs: median(times.bare),
    plainMs: median(times.plain),
    firstDayMs,
    spawnMs,
    heapPerInvestor: (rest.heapUsed - before.heapUsed) / investors,
    rssPerInvestor: (rest.rss - before.rss) / investors,
    peakRssMb,
  };
}

/** Three days of the engine's population alone: ends at all only where the heap's limit is wide enough. */
export async function fitPopulation(investors: number): Promise<void> {
  const population = createPopulation(settingsOf());
  await population.respawn(Int32Array.from(planOf(investors)), 'bench');
  for (let day = 0; day < 3; day++) await population.castDay(snapshotOf(day));
  await population.stop();
}

if (import.meta.main && process.argv[3] === 'fit') await fitPopulation(Number(process.argv[2]));
else if (import.meta.main) {
  const [investors = '512', rounds = '5'] = process.argv.slice(2);
  process.stdout.write(`${JSON.stringify(await measurePopulation(Number(investors), Number(rounds)))}\n`);
}
