/**
 * A market whose investors read alphas: its days with a column for every alpha that is selected at their close.
 * 1. What a day shows rests on the market's days up to it and on labels that had ended: agents judge, the rule selects and the model
 *    learns in a pass of their own over the market's feed, in its order. A market cut after a day shows the same up to it.
 * 2. An alpha has its column on every day; while it is not selected the column is empty.
 * 3. A column is turned by the sign of its alpha's past IC: the higher, the better.
 */
import { breathe, DigestBuilder, MassError, type TradingDate } from '../core/index.ts';
import type { Column, ColumnSpec, Market, MarketDay, Modality } from '../market/index.ts';
import { createAgentPanel } from './agents/agent-panel.ts';
import { alphaColumn, checkAlphaColumns } from './alpha-column.ts';
import { createAlphaComposite } from './alpha-composite.ts';
import type { AlphaSpec } from './alpha-spec.ts';
import { createMarketStateDetector } from './states/trailing-detector.ts';
import { type StudySettings, studyHistory, timingOf } from './study/settings.ts';
import { type AlphaWalk, availableAlphas, createAlphaWalk, type UnavailableAlpha } from './study/walk.ts';

/** What investors are told of alphas. */
export const alphaModality: Modality = {
  name: 'alpha',
  bit: 512,
  description: 'formulas of prices and reports, selected by how well they predicted returns so far',
};

export interface AlphaMarket extends Market {
  /** Alphas that the market cannot give values of. */
  readonly unavailable: readonly UnavailableAlpha[];
  /** The composite over the members of a session, the higher the better; undefined before the first fit. No investor sees it. */
  compositeOf(this: void, day: number): Float64Array | undefined;
}

/** What one session adds to the market's. */
interface Shown {
  /** Over the day's members, by place of the alpha in the walk. */
  readonly columns: ReadonlyMap<number, Float64Array>;
  readonly composite?: Float64Array;
}

export interface AlphaMarketOptions {
  /** Last date that alphas are judged at; later days have empty columns, and nothing is asked about them. @default the market's last */
  readonly through?: TradingDate;
  readonly signal?: AbortSignal;
  /** Sessions walked, of all. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Lets agents judge, select and weigh the alphas over the whole market, then gives its days with their columns. The market must know
 * the modality `alphaModality`, and stays the caller's to close. Throws `alphas.*`, `formula.*`; `run.interrupted` when `signal` is aborted.
 */
export async function openAlphaMarket(
  market: Market,
  settings: StudySettings,
  options: AlphaMarketOptions = {},
): Promise<AlphaMarket> {
  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  checkAlphaColumns(market.description.columns, walk.alphas);
  const shown = await readAll(market, walk, settings, options);
  const specs = walk.alphas.map(columnSpec);
  return {
    ...described(market, specs),
    unavailable: walk.unavailable,
    compositeOf: (day) => shown.get(day)?.composite,
    feed(history) {
      const feed = market.feed(history);
      return {
        next() {
          const day = feed.next();
          return day === undefined ? undefined : withColumns(day, specs, shown.get(day.snapshot.day));
        },
      };
    },
    close: () => market.close(),
  };
}

/** The market as `openAlphaMarket` describes it, for whoever reads no day of it. */
export function describeAlphaMarket(
  market: Market,
  settings: Pick<StudySettings, 'alphas' | 'trainingDays'>,
): Market {
  const { alphas } = availableAlphas(market, settings.alphas, { history: studyHistory(settings) });
  checkAlphaColumns(market.description.columns, alphas);
  return {
    ...described(market, alphas.map(columnSpec)),
    feed: (history) => market.feed(history),
    close: () => market.close(),
  };
}

async function readAll(
  market: Market,
  walk: AlphaWalk,
  settings: StudySettings,
  { through, signal, progress }: AlphaMarketOptions,
): Promise<ReadonlyMap<number, Shown>> {
  const shown = new Map<number, Shown>();
  const { agents, shares: weights, key } = settings;
  const panel = createAgentPanel({ run: 'alphas', agents, weights, key });
  const chain = createAlphaComposite({
    ...settings,
    alphas: walk.alphas,
    timing: timingOf(market),
    detector: createMarketStateDetector(settings.state),
    panel,
  });
  let done = 0;
  try {
    for (let session = walk.next(); session !== undefined; session = walk.next()) {
      if (signal?.aborted === true) throw interrupted();
      const { input, labels, gather, marketDay } = session;
      if (through !== undefined && marketDay.snapshot.date > through) break;
      for (const ended of labels) chain.addLabels(ended);
      const { selected, weighed } = await chain.addDay(input);
      const columns = new Map(
        selected.map(({ index, sign }) => [
          index,
          gather(input.values[index] as Float64Array).map((value) => sign * value + 0),
        ]),
      );
      shown.set(input.day, {
        columns,
        ...(weighed === undefined ? {} : { composite: gather(weighed.composite) }),
      });
      progress?.(++done, walk.sessions);
      await breathe();
    }
    return shown;
  } finally {
    await panel.stop();
  }
}

function columnSpec({ name, category, formula, description }: AlphaSpec): ColumnSpec {
  const of = description === undefined ? category : `${category}: ${description}`;
  return {
    name: alphaColumn({ name }),
    modality: alphaModality.name,
    description: `${of}; ${formula}, turned so that higher values went with higher returns`,
    sign: 1,
  };
}

function described(market: Market, specs: readonly ColumnSpec[]): Pick<Market, 'description'> {
  const { columns, missingModalities, ...rest } = market.description;
  return {
    description: {
      ...rest,
      columns: [...columns, ...specs],
      missingModalities: missingModalities.filter((name) => name !== alphaModality.name),
    },
  };
}

function withColumns(day: MarketDay, specs: readonly ColumnSpec[], shown: Shown | undefined): MarketDay {
  const { snapshot, dataDigest } = day;
  const builder = new DigestBuilder().text('market', dataDigest).json('alphas', specs);
  const columns = specs.map((spec, k): Column => {
    const values = shown?.columns.get(k);
    if (values === undefined) {
      const empty = new Float64Array(snapshot.instruments.length).fill(Number.NaN);
      return { spec, values: empty, learnedSign: 0 };
    }
    builder.numbers(`alpha ${k}`, values);
    return { spec, values, learnedSign: 1 };
  });
  return {
    ...day,
    snapshot: { ...snapshot, columns: [...snapshot.columns, ...columns] },
    dataDigest: builder.digest(),
  };
}

function interrupted(): MassError {
  return new MassError({
    code: 'run.interrupted',
    message: 'the alphas that investors read were not all judged yet',
    hint: 'start it again: what models answered is recorded, and they are not asked again',
  });
}
