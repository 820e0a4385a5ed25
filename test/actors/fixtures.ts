/** A small market of one day and a population to look at it. */
import {
  createPopulation,
  type DayBallots,
  drawTypes,
  type InvestorType,
  type PopulationSettings,
  RuleAnalyst,
} from '../../actors/index.ts';
import { byCodeUnit, normal, rootKey, streamAt, subKey, type TradingDate, wordOf } from '../../core/index.ts';
import type { Column, ColumnSpec, MacroReading, Snapshot } from '../../market/index.ts';

export const specs: readonly ColumnSpec[] = [
  { name: 'earnings_to_price', modality: 'valuation', description: 'E/P', sign: 1 },
  { name: 'dividend_yield', modality: 'dividend', description: 'dividends / price', sign: 1 },
  { name: 'sales_growth', modality: 'growth', description: 'growth of sales', sign: 1 },
  { name: 'return_on_equity', modality: 'quality', description: 'ROE', sign: 1 },
  { name: 'news_sentiment', modality: 'news', description: 'tone of headlines', sign: 1 },
  { name: 'value_traded', modality: 'base', description: 'traded value' },
  { name: 'industry_return', modality: 'cross-industry', description: 'return of the industry' },
  { name: 'volatility', modality: 'risk', description: 'volatility', risk: true },
  { name: 'reversal', modality: 'price', description: 'past return', sign: -1 },
];

export const codes = Array.from({ length: 30 }, (_, i) => `S${String(i).padStart(3, '0')}`);

export interface SnapshotOptions {
  readonly day?: number;
  readonly instruments?: readonly string[];
  readonly macro?: readonly MacroReading[];
  readonly columns?: readonly ColumnSpec[];
  readonly learnedSign?: -1 | 0 | 1;
}

/** Values are addressed by code, so that a permuted or smaller market shows the same values. */
export function snapshotOf(options: SnapshotOptions = {}): Snapshot {
  const { day = 0, instruments = codes, macro = [], columns = specs, learnedSign = 0 } = options;
  const sorted = [...instruments].sort(byCodeUnit);
  return {
    day,
    date: (20210104 + day) as TradingDate,
    instruments: sorted,
    industries: sorted.map((code) => `industry ${wordOf(code) % 4}`),
    sizes: Float64Array.from(sorted, (code) => Math.exp((wordOf(code) % 100) / 20)),
    columns: columns.map((spec): Column => {
      const key = subKey(rootKey('values'), spec.name);
      return {
        spec,
        learnedSign,
        values: Float64Array.from(sorted, (code) => normal(streamAt(key, wordOf(code), day), 0)),
      };
    }),
    macro,
  };
}

const modalityNames = specs.map(({ modality }) => modality);

export function typesOf(count = 4, seed: number | string = 1): readonly InvestorType[] {
  return drawTypes({ key: rootKey(seed), count, modalitiesPerType: [1, 3], modalities: modalityNames }).types;
}

export function settingsOf(overrides: Partial<PopulationSettings> = {}): PopulationSettings {
  return {
    run: 'test',
    types: typesOf(),
    analyst: new RuleAnalyst(),
    pool: { size: 10, redraw: 'static', replacement: false },
    picks: 3,
    sells: 0,
    strategyScope: 'type',
    ...overrides,
  };
}

/** Days of a population under one plan. */
export async function castDays(
  settings: PopulationSettings,
  plan: readonly number[],
  snapshots: readonly Snapshot[],
): Promise<DayBallots[]> {
  const population = createPopulation(settings);
  try {
    await population.respawn(Int32Array.from(plan), 'test');
    const days: DayBallots[] = [];
    for (const snapshot of snapshots) days.push(await population.castDay(snapshot));
    return days;
  } finally {
    await population.stop();
  }
}

/** Plain bytes of all ballots, by type and block. */
export function bytesOf(day: DayBallots): Record<string, string> {
  return Object.fromEntries(
    day.blocks.map(({ type, block, bytes }) => [`${type} ${block}`, Buffer.from(bytes).toString('hex')]),
  );
}
