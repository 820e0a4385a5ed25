/** Markets of the experiment `alpha-tables` and the settings of the study on them, fixed before any result. */
import type { LoadedScenario } from '../../../scenarios/index.ts';
import { scenarioFromValue } from '../../../scenarios/index.ts';
import { dataFolder, shippedPanel } from '../panels.ts';

/** The paper's 18 months of training and 6 of validation, and half years from fit to fit. */
export const TRAINING_DAYS = 504;
export const FOLD_SESSIONS = 126;
/** Half years that are tested. */
const FOLDS = 5;
/** Sessions in which formulas and the market's state warm up, before those of the first fit. */
export const WARM_UP = 252;

/** What differs from the defaults. */
function settingsOf(alphas: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { trainingDays: TRAINING_DAYS, retrainEvery: FOLD_SESSIONS, ...alphas };
}

const shippedLists = { libraries: ['workbook-37', 'appendix-92'] };
const features = Array.from({ length: 6 }, (_, k) => ({
  name: `feature-${k}`,
  category: 'price features',
  formula: `PRICE_VALUE_FEATURE_${k}`,
}));
const evaluation = { portfolios: [{ kind: 'top-drop' }] };
const horizons = [1, 5];

export interface Universe {
  readonly name: string;
  /** What it is, and what it lacks. */
  readonly description: string;
  load(): Promise<LoadedScenario>;
}

function panel(
  shipped: string,
  alphas: Readonly<Record<string, unknown>>,
  [start, end]: readonly [start: number, end: number],
): () => Promise<LoadedScenario> {
  const set = {
    'market.start': start,
    'market.end': end,
    'labels.horizons': horizons,
    alphas: settingsOf(alphas),
    'evaluation.portfolios': evaluation.portfolios,
  };
  return () =>
    shippedPanel(
      shipped,
      Object.entries(set).map(([path, value]) => `${path}=${JSON.stringify(value)}`),
    );
}

/** Real ones, in the order of their tables. Two years of data stand before each first day. */
export const realUniverses: readonly Universe[] = [
  {
    name: 'us88',
    description:
      'us88: 88 US stocks with prices and volumes, five half years from January 2015 on. No fundamentals, no sizes; chosen by hindsight, for tweets of 2014 to 2017.',
    load: panel('us88', shippedLists, [20150102, 20170630]),
  },
  {
    name: 'sse50',
    description:
      'sse50: the panel that the authors of MASS published, about 50 stocks of the SSE 50 a day, July 2020 to December 2022. It has no prices, so that the published formulas cannot be computed: its six price features stand for alphas.',
    load: panel('sse50', { formulas: features }, [20200701, 20221230]),
  },
];

/** For whoever has no data. */
export const syntheticUniverse: Universe = {
  name: 'synthetic',
  description:
    'synthetic: the synthetic market with its defaults, 60 instruments, seed 1. What predicts there was planted, and not in these formulas: it shows that the tables can be made, nothing else.',
  load: () =>
    Promise.resolve(
      syntheticStudy({ days: FOLDS * FOLD_SESSIONS, warmup: WARM_UP + TRAINING_DAYS + 6 }, shippedLists),
    ),
};

/** A study on the synthetic market. */
export function syntheticStudy(
  market: Readonly<Record<string, unknown>>,
  alphas: Readonly<Record<string, unknown>>,
): LoadedScenario {
  const [file, baseFolder] = ['experiment alpha-tables', import.meta.dirname];
  const value = {
    version: 1,
    name: 'alpha-tables',
    preset: 'paper',
    simulation: {
      seed: 1,
      market: { kind: 'synthetic', ...market },
      labels: { horizons },
      alphas: settingsOf(alphas),
    },
    evaluation,
  };
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

export interface Available {
  readonly universe: Universe;
  readonly loaded: LoadedScenario;
}

/** Those whose data are there; without any the synthetic one. `absent`: sentences. */
export async function availableUniverses(
  real: readonly Universe[] = realUniverses,
): Promise<{ readonly available: readonly Available[]; readonly absent: readonly string[] }> {
  const available: Available[] = [];
  const absent: string[] = [];
  for (const universe of real) {
    const loaded = await universe.load();
    const data = dataFolder(loaded);
    if (data.isThere) available.push({ universe, loaded });
    else absent.push(`${universe.name}: not run, there is no data folder ${data.path}.`);
  }
  if (available.length > 0) return { available, absent };
  return {
    available: [{ universe: syntheticUniverse, loaded: await syntheticUniverse.load() }],
    absent: [...absent, 'No real data are there: what follows is of the synthetic market alone.'],
  };
}
