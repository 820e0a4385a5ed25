/** A population of several shards, and its days as requests. */
import { type HostSettings, SHARD_ORDINALS, type ShardRequest, type TypeDay } from '../../../actors/index.ts';
import { digestOfJson, rootKey } from '../../../core/index.ts';
import { settingsOf, snapshotOf, typesOf } from '../../actors/fixtures.ts';

export function hostSettings(overrides: Partial<HostSettings> = {}): HostSettings {
  const { analyst: _, ...data } = settingsOf();
  return {
    ...(data as Omit<HostSettings, 'grain' | 'analyst' | 'key' | 'keepBallots'>),
    grain: 'cohort',
    analyst: { kind: 'rule' },
    key: rootKey(1),
    keepBallots: true,
    types: typesOf(4),
    ...overrides,
  };
}

/** `counts`: investors of each type. */
export function dayRequests(
  settings: HostSettings,
  day: number,
  counts: readonly number[],
): readonly ShardRequest[] {
  const snapshot = snapshotOf({ day });
  const weights = Float64Array.from(snapshot.instruments, (_, i) => 1 + (i % 5));
  return settings.types.flatMap((type) => {
    const typeDay: TypeDay = {
      type: type.index,
      opened: {
        scope: 'shared',
        strategy: { ...type.style, outline: `day ${day}` },
        pools: { id: digestOfJson([type.id, [...weights]]), weights, day: 0 },
      },
    };
    const total = counts[type.index] ?? 0;
    return Array.from({ length: Math.ceil(total / SHARD_ORDINALS) }, (_, shard): ShardRequest => {
      const first = shard * SHARD_ORDINALS;
      const retired = shard === 0 && type.index === 1 ? [3, 17] : [];
      return { snapshot, typeDay, first, count: Math.min(SHARD_ORDINALS, total - first), retired };
    });
  });
}
