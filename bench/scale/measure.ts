/**
 * One size in a process of its own: `node --expose-gc measure.ts JSON`, see `ScaleRequest`. Prints one JSON object. First the cohort lives alone,
 * then the actors beside it; then days of both and of what bounds them are interleaved.
 */
import {
  createPopulation,
  createShardedPopulation,
  createShardHost,
  type Grain,
  type Population,
  type PopulationSettings,
} from '../../actors/index.ts';
import { peakRssMb } from '../../core/index.ts';
import { median } from '../bench.ts';
import { elapsedMs, pairedTimes, type RoundTimes } from '../paired.ts';
import { hostSettingsOf, planOf, settingsOf, snapshotOf } from '../population/settings.ts';
import { type Bounds, boundsOf } from './bounds.ts';

export interface ScaleRequest {
  readonly investors: number;
  readonly redraw: 'static' | 'daily';
  /** Timed days of the cohort beside its bounds. */
  readonly rounds: number;
  /** Timed days of the cohort beside as many of actors; 0 = the same investors do not live as actors. */
  readonly actorRounds: number;
  /** Shares of the investors that come or go in a respawn. */
  readonly respawns: readonly number[];
}

export interface RespawnMeasurement {
  readonly share: number;
  /** Median milliseconds of the respawn itself, of the day after it with the respawn, and of days without one. */
  readonly respawnMs: number;
  readonly withDayMs: number;
  readonly usualDayMs: number;
}

/** Median milliseconds, by the clock and of all threads' processor time. */
export interface Took {
  readonly wall: number;
  readonly processor: number;
}

export interface GrainMeasurement {
  /** Population made, everybody spawned, first day with pools. */
  readonly firstMs: number;
  readonly messagesADay: number;
  /** After the first day and a collection: heap with typed arrays, and resident, beyond what was there before. */
  readonly bytesPerInvestor: number;
  readonly residentPerInvestor: number;
  /** Largest resident set of the process until then. */
  readonly peakRssMb: number;
  readonly respawns: readonly RespawnMeasurement[];
}

export interface ScaleMeasurement {
  readonly request: ScaleRequest;
  readonly cohort: GrainMeasurement;
  readonly actor?: GrainMeasurement;
  /** One day, or one pass over all investors; `cohort` beside the bounds. `pools`: with daily pools. */
  readonly took: Readonly<Record<'cohort' | keyof Omit<Bounds, 'pools'>, Took>> & { readonly pools?: Took };
  /** A day of both grains, beside each other. */
  readonly grains?: Readonly<Record<Grain, Took>>;
}

const WARM_UP = 1;

type Living = Omit<GrainMeasurement, 'respawns'> & { readonly population: Population };

const collect = (): void => (globalThis as { gc?: () => void }).gc?.();

function memory(): { readonly live: number; readonly resident: number } {
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { live: heapUsed + arrayBuffers, resident: rss };
}

/** Where investors of a grain live in one thread, as sessions have it. */
function populationOf(settings: PopulationSettings, grain: Grain): Population {
  if (grain === 'actor') return createPopulation(settings);
  const { analyst } = settings;
  return createShardedPopulation(settings, createShardHost(hostSettingsOf(settings, grain), { analyst }));
}

async function begin({ investors, redraw }: ScaleRequest, grain: Grain): Promise<Living> {
  const before = memory();
  const settings = settingsOf(redraw);
  const plan = Int32Array.from(planOf(investors));
  let population: Population | undefined;
  const firstMs = await elapsedMs(async () => {
    population = populationOf(settings, grain);
    await population.respawn(plan, 'bench');
    await population.castDay(snapshotOf(0));
  });
  if (population === undefined) throw new Error('a population was made');
  const rest = memory();
  const sent = population.messages();
  await population.castDay(snapshotOf(1));
  return {
    population,
    firstMs,
    messagesADay: population.messages() - sent,
    bytesPerInvestor: (rest.live - before.live) / investors,
    residentPerInvestor: (rest.resident - before.resident) / investors,
    peakRssMb: peakRssMb(),
  };
}

/** The plan after `changes` investors came or went: the last of even types go, others come to odd types. */
export function changedPlan(plan: readonly number[], changes: number): number[] {
  const leave = Math.floor(changes / 2);
  const come = changes - leave;
  const half = plan.length / 2;
  return plan.map((count, type) => {
    const rank = type >> 1;
    return type % 2 === 0
      ? count - Math.floor((leave + rank) / half)
      : count + Math.floor((come + rank) / half);
  });
}

async function respawned(
  population: Population,
  investors: number,
  rounds: number,
  share: number,
  nextDay: () => number,
): Promise<RespawnMeasurement> {
  const plan = planOf(investors);
  const other = changedPlan(plan, Math.round(share * investors));
  const times = { respawn: [] as number[], withDay: [] as number[], usual: [] as number[] };
  const day = async (): Promise<number> => {
    const snapshot = snapshotOf(nextDay());
    return await elapsedMs(() => population.castDay(snapshot));
  };
  for (let round = 0; round < rounds; round++) {
    times.usual.push(await day());
    // There and back: in both directions as many come as go.
    for (const next of [other, plan]) {
      const respawnMs = await elapsedMs(() => population.respawn(Int32Array.from(next), 'bench'));
      times.respawn.push(respawnMs);
      times.withDay.push(respawnMs + (await day()));
    }
  }
  return {
    share,
    respawnMs: median(times.respawn),
    withDayMs: median(times.withDay),
    usualDayMs: median(times.usual),
  };
}

function tookOf({ wall, processor }: RoundTimes): Took {
  return { wall: median(wall), processor: median(processor) };
}

export async function measureScale(request: ScaleRequest): Promise<ScaleMeasurement> {
  const { investors, rounds, actorRounds, redraw } = request;
  const cohort = await begin(request, 'cohort');
  const actor = actorRounds === 0 ? undefined : await begin(request, 'actor');
  let day = 2;
  const dayOf =
    ({ population }: Living, from: number, digests: Map<number, string>) =>
    async (round: number): Promise<void> => {
      const { digest } = await population.castDay(snapshotOf(from + round));
      const seen = digests.get(round) ?? digest;
      if (seen !== digest) throw new Error('both grains cast the same ballots');
      digests.set(round, digest);
    };
  const beside = async (actors: Living): Promise<Record<Grain, Took>> => {
    const digests = new Map<number, string>();
    const from = day + WARM_UP;
    day = from + actorRounds;
    const works = { cohort: dayOf(cohort, from, digests), actor: dayOf(actors, from, digests) };
    const times = await pairedTimes(works, { rounds: actorRounds, warmUp: WARM_UP });
    return { cohort: tookOf(times.cohort), actor: tookOf(times.actor) };
  };
  const finished = async (
    { population, ...one }: Living,
    respawnRounds: number,
  ): Promise<GrainMeasurement> => {
    const respawns: RespawnMeasurement[] = [];
    for (const share of request.respawns) {
      respawns.push(await respawned(population, investors, Math.ceil(respawnRounds / 3), share, () => day++));
    }
    await population.stop();
    return { ...one, respawns };
  };
  const grains = actor === undefined ? undefined : await beside(actor);
  const actors = actor === undefined ? undefined : await finished(actor, actorRounds);
  // What the actors left is collected before, so that nobody pays for it.
  collect();
  const { bare, kernel, hashing, copying, pools } = boundsOf(settingsOf(redraw), planOf(investors));
  const from = day + WARM_UP;
  day = from + rounds;
  const works = { cohort: dayOf(cohort, from, new Map()), bare, kernel, hashing, copying };
  const times = await pairedTimes<keyof typeof works | 'pools'>(
    // Where pools stay, a pass that draws none stands for none.
    { ...works, pools: redraw === 'daily' ? pools : () => 0 },
    { rounds, warmUp: WARM_UP },
  );
  return {
    request,
    cohort: await finished(cohort, rounds),
    ...(actors === undefined ? {} : { actor: actors }),
    took: {
      cohort: tookOf(times.cohort),
      bare: tookOf(times.bare),
      kernel: tookOf(times.kernel),
      hashing: tookOf(times.hashing),
      copying: tookOf(times.copying),
      ...(redraw === 'daily' ? { pools: tookOf(times.pools) } : {}),
    },
    ...(grains === undefined ? {} : { grains }),
  };
}

if (import.meta.main) {
  const request = JSON.parse(process.argv[2] as string) as ScaleRequest;
  process.stdout.write(`${JSON.stringify(await measureScale(request))}\n`);
}
