/** A market source that brings columns of alphas itself, selected by stages of a study, and may look `ahead` for the selection. */
import { z } from 'zod';
import {
  type AlphaSession,
  alphaModality,
  createAlphaWalk,
  evaluateAlphas,
  memoryLog,
  type SelectionEntry,
  selectAlphas,
  stageEntries,
  studyHistory,
  studySettings,
  trainAlphas,
  type WeightEntry,
} from '../../alphas/index.ts';
import { DigestBuilder, rootKey } from '../../core/index.ts';
import {
  type Column,
  type ColumnSpec,
  type Market,
  type MarketSource,
  marketSources,
  syntheticOptions,
} from '../../market/index.ts';
import { type Simulation, scenarioFromValue } from '../../scenarios/index.ts';
import { alphaSimulation } from './alpha-worlds.ts';

export interface StagedStudy {
  /** The walk that the places of entries belong to, by day. */
  readonly sessions: ReadonlyMap<number, AlphaSession>;
  readonly selections: readonly SelectionEntry[];
  readonly weights: ReadonlyMap<number, WeightEntry>;
  readonly names: readonly string[];
}

/** The study of a scenario's alphas, stage by stage, on a log in memory. */
export async function staged(
  market: Market,
  { alphas, seed }: Pick<Simulation, 'alphas' | 'seed'>,
): Promise<StagedStudy> {
  const settings = studySettings(alphas as NonNullable<typeof alphas>, {
    baseFolder: '.',
    key: rootKey(seed),
    services: {},
  });
  const log = memoryLog();
  await evaluateAlphas({ market, settings, log });
  selectAlphas({ settings, log });
  await trainAlphas({ market, settings, log });
  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  const sessions = new Map<number, AlphaSession>();
  for (let one = walk.next(); one !== undefined; one = walk.next()) sessions.set(one.input.day, one);
  return {
    sessions,
    selections: [...stageEntries(log, 'select')],
    weights: new Map([...stageEntries(log, 'train')].map((entry) => [entry.day, entry])),
    names: walk.alphas.map(({ name }) => name),
  };
}

const peekingOptions = syntheticOptions.extend({
  kind: z.literal('peeking-alphas'),
  ahead: z.int().min(0),
});

export const peekingAlphas: MarketSource = {
  kind: 'peeking-alphas',
  description:
    'the synthetic market with columns of alphas, selected by what is known `ahead` sessions later',
  options: peekingOptions,
  supportsAsOf: true,
  open: async ({ ahead, ...options }: z.infer<typeof peekingOptions>, request) => {
    const source = marketSources.get('synthetic');
    const market = await source.open({ ...options, kind: 'synthetic' } as never, request);
    const { simulation } = scenarioFromValue(
      { version: 1, name: 'peeking', simulation: alphaSimulation },
      { file: 'peeking', baseFolder: '.', set: [] },
    );
    const { sessions, selections, names } = await staged(market, simulation);
    const specs = names.map(
      (name): ColumnSpec => ({
        name: `alpha_${name.replaceAll(' ', '_')}`,
        modality: alphaModality.name,
        description: name,
        sign: 1,
      }),
    );
    const { columns, missingModalities, ...rest } = market.description;
    return {
      description: {
        ...rest,
        columns: [...columns, ...specs],
        missingModalities: missingModalities.filter((name) => name !== alphaModality.name),
      },
      feed(history) {
        const feed = market.feed(history);
        return {
          next() {
            const marketDay = feed.next();
            if (marketDay === undefined) return undefined;
            const { snapshot, dataDigest } = marketDay;
            const { day, instruments } = snapshot;
            const session = sessions.get(day) as AlphaSession;
            const selected = selections.findLast((entry) => entry.day <= day + ahead)?.selected ?? [];
            const added = specs.map((spec, k): Column => {
              const sign = selected.find(({ index }) => index === k)?.sign;
              if (sign === undefined)
                return {
                  spec,
                  values: new Float64Array(instruments.length).fill(Number.NaN),
                  learnedSign: 0,
                };
              const values = session.gather(session.input.values[k] as Float64Array);
              return { spec, values: values.map((value) => sign * value + 0), learnedSign: 1 };
            });
            const digest = new DigestBuilder().text('market', dataDigest);
            for (const { spec, values } of added) digest.numbers(spec.name, values);
            return {
              ...marketDay,
              snapshot: { ...snapshot, columns: [...snapshot.columns, ...added] },
              dataDigest: digest.digest(),
            };
          },
        };
      },
      close: () => market.close(),
    };
  },
};
