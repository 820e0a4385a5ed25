/**
 * Does any way to learn the distribution beat equal weights on real panels?
 *
 * Fixed before any of the validation was run: the candidates and their options (`learning/candidates.ts`); seeds 1 to 10, which draw types,
 * pools and tilts; numbers of investors that stay, so that all learn from the same ballots; development on SSE 50 2018 to 2020, validation once on SSE 50
 * 2021 to 2022 and on the US panel. The measure is the mean daily rank IC of the score with the label of 5 days, less that of a reference,
 * day by day in the mean over seeds. Its standard error is that of the calibrated block bootstrap (width of the 95 % interval /
 * (2 x 1.96)), because Newey-West's t rejects too often where labels overlap (docs/decisions/evaluation.md); the two statistics mean /
 * error are combined (Stouffer; one without an interval counts as 0), and p-values corrected for the number of candidates (Holm).
 *
 * What is recommended:
 * 1. The winner of development: of the candidates that gain on the synthetic markets `planted` and `switching` (both intervals above 0), lose no
 *    more than a point where nothing is planted (experiment `learning`) and are not below equal weights on the development panel (whole interval), the one
 *    with the highest gain on both together. It is tested alone in validation, uncorrected, and recommended if its p-value is below 0.05 with a gain above 0.
 * 2. Otherwise the cautious one: of the candidates that are equal weights where nothing is planted and on the development panel (intervals within half a
 *    point), gain on `planted` and end above equal weights after a switch, the best by the same sum; if it loses less than half a point on both
 *    panels of the validation (whole intervals). Where nothing is to be learned it costs nothing, and elsewhere it learns.
 * 3. Otherwise equal weights.
 * Experiments print both lists; the two are named in `learning/candidates.ts` before validation is run. All candidates are tested beside them, with Holm's
 * correction. A panel that is missing leaves the verdict to the other, and the findings say so.
 */
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import {
  type Candidate,
  candidates,
  named,
  paperCandidate,
  randomCandidate,
  uniformWeights,
} from '../learning/candidates.ts';
import { meanOf } from '../learning/comparison.ts';
import type { Lesson } from '../learning/lesson.ts';
import { lessons } from '../learning/lessons.ts';
import { type MarketName, marketNamed } from '../learning/market-names.ts';
import {
  against,
  developmentFindings,
  type Held,
  seriesOf,
  triedAgainst,
  validationFindings,
  verdicts,
} from '../learning/verdicts.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { interval, scaled } from '../wording.ts';

const SEEDS = 10;

const references = [uniformWeights, paperCandidate, randomCandidate];

interface HeldMarket extends Held {
  readonly lessons: readonly Lesson[];
}

/** Every candidate on one market. */
function levelTable({ name, lessons: held }: HeldMarket): ResultTable {
  return {
    title: `${name}: rank IC x 100 of the score with the label of 5 days, and time of an optimisation`,
    columns: [{ name: 'candidate' }, { name: 'rank IC', decimals: 2 }, { name: 'ms a day', decimals: 1 }],
    rows: candidates.map((candidate, index) => [
      candidate.name,
      meanOf(seriesOf(held, candidate).map(meanOf)) * 100,
      meanOf(held.map(({ learned, dates }) => (learned[index]?.ms ?? Number.NaN) / dates.length)),
    ]),
  };
}

/** Every other candidate on one market, against a reference. */
function gainTable({ name, lessons: held }: Held, reference: Candidate): ResultTable {
  return {
    title: `${name}: rank IC x 100, less that of ${reference.name}`,
    columns: [
      { name: 'candidate' },
      { name: 'gain', decimals: 2 },
      { name: '95 %, bootstrap' },
      { name: 'z, bootstrap', decimals: 2 },
      { name: 't, Newey-West', decimals: 2 },
      { name: 'seeds above' },
    ],
    rows: triedAgainst(reference).map((candidate) => {
      const gain = against(held, candidate, reference);
      return [
        candidate.name,
        scaled(gain.mean),
        interval(gain.interval),
        gain.z,
        gain.t,
        `${gain.above} of ${gain.seeds}`,
      ];
    }),
  };
}

function verdictTable(markets: readonly Held[], reference: Candidate): ResultTable {
  const found = verdicts(markets, reference);
  return {
    title: `${markets.map(({ name }) => name).join(' and ')}: gain over ${reference.name}, corrected for ${found.length} candidates`,
    columns: [
      { name: 'candidate' },
      { name: 'mean gain', decimals: 2 },
      { name: 'z', decimals: 2 },
      { name: 'p', decimals: 3 },
      { name: 'p, Holm', decimals: 3 },
    ],
    rows: found.map(({ candidate, mean, z, p, corrected }) => [
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
        learners: candidates,
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
      tables: [
        ...markets.flatMap((market) => [
          levelTable(market),
          ...references.map((reference) => gainTable(market, reference)),
        ]),
        ...tables,
      ],
      findings: [...missing, ...findings],
    };
  }
  return { name, description, seeds: SEEDS, run };
}

export const learningDevelopment = experimentOn(
  'learning-development',
  'Which ways to learn the distribution do well on the panel that they may be chosen by?',
  ['sse50 2018-2020'],
  (markets) => ({ tables: [], findings: developmentFindings(markets) }),
);

const validationPanels: readonly MarketName[] = ['sse50 2021-2022', 'us88 2014-2015'];

export const learningValidation = experimentOn(
  'learning-validation',
  'Does any way to learn the distribution beat equal weights on panels that played no part in making it?',
  validationPanels,
  (markets) => ({
    tables: references.map((reference) => verdictTable(markets, reference)),
    findings: validationFindings(markets, { ...named, asked: validationPanels.length }),
  }),
);
