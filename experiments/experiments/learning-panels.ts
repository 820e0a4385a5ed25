/**
 * Does any way to learn the distribution beat equal weights on real panels?
 *
 * Fixed before any of the validation was run: the candidates and their options (`learning/candidates.ts`); seeds 1 to 10, which draw types,
 * pools and tilts; numbers of investors that stay, so that all learn from the same ballots; development on SSE 50 2018 to 2020, validation once on SSE 50
 * 2021 to 2022 and on the US panel. The measure is the mean daily rank IC of the score with the label of 5 days, less that of equal
 * weights, day by day in the mean over seeds. Its standard error is that of the calibrated block bootstrap (width of the 95 % interval /
 * (2 x 1.96)), because Newey-West's t rejects too often where labels overlap (docs/decisions/evaluation.md); the two statistics mean /
 * error are combined (Stouffer; one without an interval counts as 0), and p-values corrected for the number of candidates (Holm). The
 * winner of development is the candidate with the best rank IC on the synthetic markets `planted` and `switching` together, of those that
 * gain there over equal weights, lose nothing where nothing is planted (experiment `learning`) and whose interval on the development panel
 * holds zero or lies above it. It is named in `chosen` before validation is run, and tested there alone, uncorrected: it is recommended if its
 * p-value is below 0.05 with a positive mean; otherwise equal weights are. All candidates are tested beside it, with Holm's correction. A
 * panel that is missing leaves the verdict to the other, and the findings say so.
 */
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { candidates, paperCandidate, randomCandidate, uniformWeights } from '../learning/candidates.ts';
import { type Comparison, meanOf } from '../learning/comparison.ts';
import type { Lesson } from '../learning/lesson.ts';
import { lessons } from '../learning/lessons.ts';
import { type MarketName, marketNamed } from '../learning/market-names.ts';
import { against, type Held, seriesOf, tried, validationFindings, verdicts } from '../learning/verdicts.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { scaled } from '../wording.ts';

const SEEDS = 10;
/** Name of the winner of development, set when its result is known and before validation is run; undefined: none was chosen. */
const chosen: string | undefined = undefined;

interface HeldMarket extends Held {
  readonly lessons: readonly Lesson[];
}

function intervalText({ interval }: Comparison): string {
  return interval === undefined
    ? 'n/a'
    : `${(interval.low * 100).toFixed(2)} to ${(interval.high * 100).toFixed(2)}`;
}

/** Every candidate on one market, against equal weights. */
function gainTable({ name, lessons: held }: HeldMarket): ResultTable {
  return {
    title: `${name}: rank IC x 100 of the score with the label of 5 days, less that of equal weights`,
    columns: [
      { name: 'candidate' },
      { name: 'rank IC', decimals: 2 },
      { name: 'gain', decimals: 2 },
      { name: '95 %, bootstrap' },
      { name: 'z, bootstrap', decimals: 2 },
      { name: 't, Newey-West', decimals: 2 },
      { name: 'seeds above' },
      { name: 'ms a day', decimals: 1 },
    ],
    rows: candidates.map((candidate, index) => {
      const gain = against(held, candidate, uniformWeights);
      const mean = meanOf(seriesOf(held, candidate).map(meanOf));
      const ms = meanOf(held.map(({ learned, dates }) => (learned[index]?.ms ?? Number.NaN) / dates.length));
      return candidate === uniformWeights
        ? [candidate.name, mean * 100, null, '', null, null, '', ms]
        : [
            candidate.name,
            mean * 100,
            scaled(gain.mean),
            intervalText(gain),
            gain.z,
            gain.t,
            `${gain.above} of ${gain.seeds}`,
            ms,
          ];
    }),
  };
}

/** The same against the paper's annealing and against random search. */
function rivalTable({ name, lessons: held }: Held): ResultTable {
  return {
    title: `${name}: the same, less that of the paper's annealing and of random search`,
    columns: [
      { name: 'candidate' },
      { name: 'less annealing', decimals: 2 },
      { name: '95 %' },
      { name: 'less random', decimals: 2 },
      { name: '95 % ' },
    ],
    rows: candidates.map((candidate) => {
      const [annealing, random] = [paperCandidate, randomCandidate].map((reference) =>
        candidate === reference ? undefined : against(held, candidate, reference),
      );
      return [
        candidate.name,
        annealing === undefined ? null : scaled(annealing.mean),
        annealing === undefined ? '' : intervalText(annealing),
        random === undefined ? null : scaled(random.mean),
        random === undefined ? '' : intervalText(random),
      ];
    }),
  };
}

function verdictTable(markets: readonly Held[]): ResultTable {
  return {
    title: `${markets.map(({ name }) => name).join(' and ')}: gain over equal weights, corrected for ${tried.length} candidates`,
    columns: [
      { name: 'candidate' },
      { name: 'mean gain', decimals: 2 },
      { name: 'z', decimals: 2 },
      { name: 'p', decimals: 3 },
      { name: 'p, Holm', decimals: 3 },
    ],
    rows: verdicts(markets).map(({ candidate, mean, z, p, corrected }) => [
      candidate.name,
      scaled(mean),
      z,
      p,
      corrected,
    ]),
  };
}

function experimentOn(
  name: string,
  description: string,
  names: readonly MarketName[],
  conclude: (markets: readonly Held[]) => {
    readonly tables: readonly ResultTable[];
    readonly findings: readonly string[];
  },
): Experiment {
  async function run({ seeds = SEEDS, progress }: ExperimentRequest): Promise<ExperimentResult> {
    const markets: HeldMarket[] = [];
    const missing: string[] = [];
    const setup: string[] = [];
    for (const market of names) {
      const opened = await marketNamed(market);
      if ('missing' in opened) {
        missing.push(`${market}: not run, there is no data folder ${opened.missing}.`);
        continue;
      }
      const held = await lessons({
        market,
        seeds: firstSeeds(seeds),
        ...(progress === undefined ? {} : { progress }),
      });
      markets.push({ name: opened.name, lessons: held });
      setup.push(`${opened.name}: ${held[0]?.dates.length ?? 0} days, ${opened.population} investors.`);
    }
    const { tables, findings } = markets.length === 0 ? { tables: [], findings: [] } : conclude(markets);
    return {
      setup: [
        `Shipped scenarios with fixed numbers of investors, seeds 1 to ${seeds}; all candidates learn from the same ballots.`,
        'Gain: difference by day in the mean over seeds; its interval by the block bootstrap, z = gain / (width of the interval / 3.92), which p-values rest on. t is of Newey-West with lag 4, which rejects too often.',
        `Inference is conditional on the ${seeds} draws of types, pools and tilts: z and t hold the market's noise over days, not what other draws would give.`,
        'ms a day: wall time of an optimisation while as many threads as there are processors learn other seeds.',
        ...setup,
      ],
      tables: [...markets.flatMap((market) => [gainTable(market), rivalTable(market)]), ...tables],
      findings: [...missing, ...findings],
    };
  }
  return { name, description, seeds: SEEDS, run };
}

export const learningDevelopment = experimentOn(
  'learning-development',
  'Which ways to learn the distribution do well on the panel that they may be chosen by?',
  ['sse50 2018-2020'],
  (markets) => {
    const gains = verdicts(markets);
    const best = gains.reduce((a, b) => (b.mean > a.mean ? b : a));
    return {
      tables: [],
      findings: [
        `Best of ${tried.length}: ${best.candidate.name}, ${(best.mean * 100).toFixed(2)} points above equal weights; p ${best.p.toFixed(3)}, corrected ${best.corrected.toFixed(3)}.`,
      ],
    };
  },
);

const validationPanels: readonly MarketName[] = ['sse50 2021-2022', 'us88 2014-2015'];

export const learningValidation = experimentOn(
  'learning-validation',
  'Does any way to learn the distribution beat equal weights on panels that played no part in making it?',
  validationPanels,
  (markets) => ({
    tables: [verdictTable(markets)],
    findings: validationFindings(markets, { chosen, asked: validationPanels.length }),
  }),
);
