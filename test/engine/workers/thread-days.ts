/** Days of a population whose shards live in worker threads, and of one whose shards live here. */
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import {
  createShardedPopulation,
  createShardHost,
  type DayBallots,
  drawTypes,
  type HostSettings,
  type Population,
  type PopulationSettings,
  SHARD_ORDINALS,
} from '../../../actors/index.ts';
import { rootKey } from '../../../core/index.ts';
import type { ThreadDeath } from '../../../engine/workers/worker-seat.ts';
import { createThreadLink, type ThreadLink, type ThreadLinkSettings } from '../../../engine/workers.ts';
import type { Snapshot } from '../../../market/index.ts';
import { bytesOf, codes, settingsOf, snapshotOf, specs } from '../../actors/fixtures.ts';
import type { FatalOptions } from './fatal-kind.ts';

export const code = [fileURLToPath(new URL('fatal-kind.ts', import.meta.url))];

/** The first type has two shards; types grow, shrink, go and come back. */
export const plans = [
  [SHARD_ORDINALS + 600, 40, 2_100, 1_030, 300],
  [SHARD_ORDINALS + 900, 40, 1_500, 1_030, 0],
  [SHARD_ORDINALS - 100, 0, 2_100, 1_500, 300],
  [SHARD_ORDINALS + 10, 10, 2_100, 1_030, 301],
];

export const { types } = drawTypes({
  key: rootKey(1),
  count: 5,
  modalitiesPerType: [1, 3],
  modalities: specs.map(({ modality }) => modality),
  given: [{ modalities: ['news', 'valuation'] }],
});

/** Members change on the third day; some values are missing; there is news. */
export const snapshots = plans.map((_, day): Snapshot => {
  const plain = snapshotOf({ day, instruments: day === 2 ? codes.slice(0, 24) : [...codes] });
  return {
    ...plain,
    columns: plain.columns.map((column, k) => ({
      ...column,
      values: column.values.map((x, i) => ((i + day) % 7 === k % 7 ? Number.NaN : x)),
    })),
    headlines: plain.instruments.map((text, i) =>
      i % 6 === day ? [{ timeUtc: '2021-01-04T08:00:00Z', text: `${text} profit growth` }] : [],
    ),
  };
});

export function settingsWith(overrides: Partial<PopulationSettings> = {}): PopulationSettings {
  return settingsOf({ types, sells: 1, ...overrides });
}

export function hostSettings(
  settings: PopulationSettings,
  overrides: Partial<HostSettings> = {},
): HostSettings {
  const { analyst: _, timers: __, memory: ___, restarts: ____, ...data } = settings;
  const keepBallots = settings.keepBallots ?? true;
  return { ...data, grain: 'cohort', analyst: { kind: 'rule' }, key: rootKey(1), keepBallots, ...overrides };
}

export const open: Population[] = [];
/** Call it once a file: ends what tests left open. */
export function endThreads(): void {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((population) => population.stop()));
  });
}

export function threads(
  given: Partial<ThreadLinkSettings> = {},
  settings = settingsWith(),
): { readonly link: ThreadLink; readonly population: Population; readonly deaths: ThreadDeath[] } {
  const deaths: ThreadDeath[] = [];
  const link = createThreadLink({
    settings: hostSettings(settings),
    workers: 2,
    modalities: [],
    code: [],
    onReplaced: (death) => deaths.push(death),
    ...given,
  });
  const population = createShardedPopulation(settings, link);
  open.push(population);
  return { link, population, deaths };
}

export async function days(population: Population): Promise<DayBallots[]> {
  const cast: DayBallots[] = [];
  for (const [day, plan] of plans.entries()) {
    await population.respawn(Int32Array.from(plan), `day ${day}`);
    cast.push(await population.castDay(snapshots[day] as Snapshot));
  }
  return cast;
}

export async function castHere(
  settings: PopulationSettings,
  host = hostSettings(settings),
): Promise<DayBallots[]> {
  const population = createShardedPopulation(settings, createShardHost(host));
  try {
    return await days(population);
  } finally {
    await population.stop();
  }
}

export const shown = (cast: readonly DayBallots[]) => cast.map((day) => ({ ...day, blocks: bytesOf(day) }));
export const digests = (cast: readonly DayBallots[]) =>
  cast.map(({ digest, received }) => [digest, received]);

/** Options of the kind `fatal`; `done` counts what it did by day. */
export function fatal(options: Pick<FatalOptions, 'how'> & Partial<FatalOptions>): {
  readonly given: Partial<ThreadLinkSettings>;
  readonly done: Int32Array<SharedArrayBuffer>;
} {
  const done = new Int32Array(new SharedArrayBuffer(4 * plans.length));
  const analyst: FatalOptions = { kind: 'fatal', days: [1], times: 1, done: done.buffer, ...options };
  return { given: { settings: hostSettings(settingsWith(), { analyst }), code }, done };
}
