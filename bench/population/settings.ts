/** The populations of the benchmarks: 16 types of rule investors who see nine columns, pools of 20 out of 50, 5 buys. */
import {
  drawTypes,
  type Grain,
  type HostSettings,
  type PoolSettings,
  type PopulationSettings,
  RuleAnalyst,
} from '../../actors/index.ts';
import { normal, rootKey, streamAt, subKey, type TradingDate } from '../../core/index.ts';
import type { ColumnSpec, Snapshot } from '../../market/index.ts';

export const TYPES = 16;
export const INSTRUMENTS = 50;
/** All nine modalities with one column each: what the largest mask sees. */
export const modalities: readonly string[] = [
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
export const COLUMNS = modalities.length;

/** As in a panel, days share their list of members and their columns' specifications. */
const instruments = Array.from({ length: INSTRUMENTS }, (_, j) => `S${String(j).padStart(3, '0')}`);
const specs = modalities.map(
  (modality): ColumnSpec => ({ name: `${modality}_0`, modality, description: modality, sign: 1 }),
);

/** A new object each time: digests and z-scores are remembered per snapshot. */
export function snapshotOf(day: number): Snapshot {
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

export function settingsOf(redraw: PoolSettings['redraw'] = 'static'): PopulationSettings {
  const { types } = drawTypes({
    key: rootKey(1),
    count: TYPES,
    modalitiesPerType: [COLUMNS, COLUMNS],
    modalities,
  });
  return {
    run: 'bench',
    types,
    analyst: new RuleAnalyst(),
    pool: { size: 20, redraw, replacement: false, selector: 'random' },
    picks: 5,
    sells: 0,
    strategyScope: 'type',
    keepBallots: false,
  };
}

/** The same as data for hosts of shards. */
export function hostSettingsOf(
  { run, types, pool, picks, sells, strategyScope }: PopulationSettings,
  grain: Grain,
): HostSettings {
  const analyst = { kind: 'rule' };
  return {
    run,
    grain,
    types,
    analyst,
    key: rootKey(1),
    pool,
    picks,
    sells,
    strategyScope,
    keepBallots: false,
  };
}
