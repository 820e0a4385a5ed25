/**
 * One size in a process of its own: `node --expose-gc measure.ts INVESTORS ROUNDS`. Prints one JSON object;
 * with `fit` for ROUNDS nothing. A day of the
 * engine, of bare nact and of the plain loop are interleaved, so that drifts of the machine meet them alike.
 */
import { createPlainCast, createPopulation, GROUP_ORDINALS, RuleAnalyst } from '../../actors/index.ts';
import { systemClock } from '../../core/index.ts';
import { median } from '../bench.ts';
import { bareNact } from './bare-nact.ts';
import { planOf, settingsOf, snapshotOf } from './settings.ts';

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

/** Bare nact is fastest with many: its aggregators take one answer per turn of the event loop each. */
const BARE_LANES = 16;

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
