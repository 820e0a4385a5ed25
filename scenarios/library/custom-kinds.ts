/**
 * A scenario that is code: it registers one kind of its own at each extension point, and uses them. Try it with
 *   mass run scenarios/library/custom-kinds.ts
 * It imports nothing but `mass-engine`, so a copy works wherever the package is installed. docs/scenarios.md explains it.
 */
import {
  type AggregatorKind,
  type AnalystKind,
  aggregators,
  analysts,
  byCodeUnit,
  defineScenario,
  type EvaluationAgentKind,
  evaluationAgents,
  type FitnessKind,
  fitnesses,
  integer,
  type MarketSource,
  marketSources,
  modalities,
  type OptimizerKind,
  opinionsOf,
  optimizers,
  type Panel,
  panelMarket,
  riskPreferences,
  type SelectionRuleKind,
  type Selector,
  type SelectorKind,
  searchOf,
  selectionRules,
  selectors,
  streamAt,
  syntheticOptions,
  syntheticPanel,
  uniform53,
  z,
  zScores,
} from 'mass-engine';

// A modality: how much is written about an instrument, whatever is written. Its bit must be free: from 1024 on, as 512 is that of alphas.
modalities.register({
  name: 'attention',
  bit: 1024,
  description: 'how much is written about the instrument',
});

// A market that has data for it: the synthetic one with a further column.
const attentionOptions = syntheticOptions.extend({
  kind: z.literal('synthetic-attention'),
  attentionDays: z.int().min(1).max(250).default(20).describe('sessions over which headlines are counted'),
});

/** Headlines per session over the last sessions: `values[d]` uses what was known at the close of session d. */
function headlineCounts({ dates, instruments, headlines = [] }: Panel, sessions: number): Float64Array {
  const counts = new Float64Array(dates.length * instruments.length);
  for (let day = 0; day < dates.length; day++) {
    for (let back = 0; back < Math.min(sessions, day + 1); back++) {
      for (const { instrument } of headlines[day - back] ?? []) {
        const cell = day * instruments.length + instrument;
        counts[cell] = (counts[cell] ?? 0) + 1 / sessions;
      }
    }
  }
  return counts;
}

const syntheticAttention: MarketSource = {
  kind: 'synthetic-attention',
  description: 'the synthetic market with a column for attention',
  options: attentionOptions,
  // An audit reads it as of a date: `syntheticPanel` leaves out what is later, and the column is made of what remains.
  supportsAsOf: true,
  open: async ({ attentionDays, kind, ...options }: z.infer<typeof attentionOptions>, request) => {
    const panel = syntheticPanel({ ...options, kind: 'synthetic' }, request);
    const spec = { name: 'headline_count', modality: 'attention', description: 'headlines per session' };
    const columns = [...panel.columns, { spec, values: headlineCounts(panel, attentionDays) }];
    // Sessions before the run are there to look back at.
    const start = panel.dates[options.warmup];
    return panelMarket(
      { kind, panel: { ...panel, columns } },
      { ...(start === undefined ? {} : { start }), ...request },
    );
  },
};

// A selector of candidate pools: weights are relative, finite and not negative, one per instrument.
const byRankOfSize: Selector = ({ instruments, sizes }) => {
  const weights = new Float64Array(instruments.length).fill(1);
  if (sizes === undefined) return weights;
  // An instrument of unknown size counts as the smallest.
  return weights.map((least, i) => least + sizes.filter((size) => size < (sizes[i] ?? 0)).length);
};
const largerFirst: SelectorKind = {
  kind: 'larger-first',
  description: 'an instrument weighs one more than the number of smaller ones',
  options: z.strictObject({ kind: z.literal('larger-first') }),
  create: () => byRankOfSize,
};

// An analyst: believes in each column as far as ended labels have shown its sign, and says so when it knows nothing.
const empiricist: AnalystKind = {
  kind: 'empiricist',
  description: 'adds up the columns that it sees, each by the sign that ended labels have taught',
  options: z.strictObject({ kind: z.literal('empiricist') }),
  create: () => ({
    strategy: (type) => ({
      outline: `believes what ${type.modalities.join(', ')} have shown`,
      ...type.style,
    }),
    decide({ view, candidates, buys, sells }) {
      const taught = view.columns.filter((column) => column.learnedSign !== 0);
      if (taught.length === 0) return { abstained: 'no column has shown anything yet' };
      const utility = (position: number) =>
        taught.reduce((sum, column) => sum + column.learnedSign * (zScores(column)[position] ?? 0), 0);
      const best = [...candidates].sort((a, b) => utility(b) - utility(a) || a - b);
      // Answers are ascending positions out of the candidates.
      return {
        buys: Uint16Array.from(best.slice(0, buys)).sort(),
        sells: Uint16Array.from(best.slice(best.length - sells)).sort(),
      };
    },
  }),
};

// An aggregator: medians instead of means, so that one loud type moves less.
const medianOptions = z.strictObject({
  kind: z.literal('median'),
  caution: z.number().min(0).max(1).default(0.5).describe('weight of disagreement against consensus'),
});
const median: AggregatorKind = {
  kind: 'median',
  description: 'weighted median of opinions, less the weighted mean distance from it',
  options: medianOptions,
  create: ({ caution }: z.infer<typeof medianOptions>, unseen) => ({
    aggregate(tally, distribution) {
      const { types, instruments } = tally;
      const opinions = opinionsOf(tally, unseen);
      const consensus = new Float64Array(instruments);
      const disagreement = new Float64Array(instruments);
      for (let j = 0; j < instruments; j++) {
        const voices = Array.from({ length: types }, (_, i) => ({
          opinion: opinions[i * instruments + j] ?? Number.NaN,
          weight: distribution[i] ?? 0,
        }))
          .filter(({ opinion }) => !Number.isNaN(opinion))
          // Sorted by both, so that sums do not depend on the order of types.
          .sort((a, b) => a.opinion - b.opinion || a.weight - b.weight);
        const total = voices.reduce((sum, { weight }) => sum + weight, 0);
        let below = 0;
        const middle = voices.find(({ weight }) => (below += weight) >= total / 2)?.opinion ?? 0;
        consensus[j] = middle;
        disagreement[j] =
          total === 0
            ? 0
            : voices.reduce((sum, { opinion, weight }) => sum + weight * Math.abs(opinion - middle), 0) /
              total;
      }
      const score = consensus.map((m, j) => (1 - caution) * m - caution * (disagreement[j] ?? 0));
      return { score, consensus, disagreement };
    },
  }),
};

// A fitness: what is maximised on one day, in its mean over the look-back window. NaN leaves the day out.
const topFifth: FitnessKind = {
  kind: 'topFifth',
  description: 'mean label of the fifth with the highest scores, less the mean label of all',
  options: z.strictObject({ kind: z.literal('topFifth') }),
  create: () => ({
    ofDay({ score }, labels) {
      const known = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
      const scores = known.map((j) => score[j] ?? 0).sort((a, b) => b - a);
      const threshold = scores[Math.ceil(scores.length / 5) - 1] ?? Number.NaN;
      const mean = (members: readonly number[]) =>
        members.reduce((sum, j) => sum + (labels[j] ?? 0), 0) / members.length;
      // Ties at the threshold are all in; without labels the mean of nothing is NaN.
      return mean(known.filter((j) => (score[j] ?? 0) >= threshold)) - mean(known);
    },
  }),
};

// An optimizer: every draw comes from the stream that it is given, so that a run can be repeated.
const climbingOptions = z.strictObject({
  kind: z.literal('hill-climbing'),
  iterations: z.int().min(0).max(100_000).default(50).describe('moves tried each day'),
});
const hillClimbing: OptimizerKind = {
  kind: 'hill-climbing',
  description: 'moves a random part of one weight to another type, and keeps every improvement',
  draws: true,
  options: climbingOptions,
  create: ({ iterations }: z.infer<typeof climbingOptions>) => ({
    optimize(objective, start, stream, observe) {
      const { types } = objective;
      const search = searchOf(objective, start);
      const startFitness = search.fitness;
      if (Number.isNaN(startFitness)) return undefined;
      const moves = types === 1 ? 0 : iterations;
      let taken = 0;
      for (let iteration = 0; iteration < moves; iteration++) {
        const draws = streamAt(stream, iteration, 0);
        const from = integer(draws, 0, types);
        const to = (from + 1 + integer(draws, 1, types - 1)) % types;
        // Half the weight at most, so that it stays positive.
        const amount = (search.weight(from) * uniform53(draws, 1)) / 2;
        const fitness = search.propose(from, to, amount);
        const accepted = fitness > search.fitness;
        if (accepted) {
          search.accept();
          taken++;
        }
        observe?.({ iteration, temperature: 0, from, to, amount, fitness, accepted, best: search.fitness });
      }
      const { fitness } = search;
      return {
        distribution: search.distribution(),
        startFitness,
        fitness,
        evaluations: 1 + moves,
        accepted: taken,
      };
    },
  }),
};

// An evaluation agent: one opinion per alpha out of what ended labels say of it; NaN = none. Only the order of opinions counts.
const recentOptions = z.strictObject({
  kind: z.literal('recent-ic'),
  preference: z.enum(riskPreferences).default('neutral').describe('subtracts, ignores or adds an error'),
  days: z.int().min(2).max(1000).default(60).describe('latest rank ICs that are looked at, and the fewest'),
});
const errorsAdded = { conservative: -1, neutral: 0, aggressive: 1 };
const recentIc: EvaluationAgentKind = {
  kind: 'recent-ic',
  description: 'believes in what an alpha has shown of late, whatever the state of the market',
  options: recentOptions,
  create: ({ preference, days }: z.infer<typeof recentOptions>) => ({
    name: `recent-ic-${preference}`,
    role: 'confidence',
    preference,
    description: `size of the mean rank IC of the latest ${days} days, ${errorsAdded[preference]} standard errors added`,
    evaluate: ({ alphas }) => ({
      values: Float64Array.from(alphas, ({ ics }) => {
        const latest = ics.filter((ic) => !Number.isNaN(ic)).slice(-days);
        if (latest.length < days) return Number.NaN;
        const mean = latest.reduce((sum, ic) => sum + ic, 0) / days;
        const squares = latest.reduce((sum, ic) => sum + (ic - mean) ** 2, 0);
        return Math.abs(mean) + errorsAdded[preference] * Math.sqrt(squares / (days - 1) / days);
      }),
    }),
  }),
};

// A selection rule: who is used until the next evaluation, the best first, each turned by the sign of its rank IC.
const fewOptions = z.strictObject({
  kind: z.literal('best-few'),
  count: z.int().min(1).max(1000).default(3).describe('alphas that are selected'),
});
const bestFew: SelectionRuleKind = {
  kind: 'best-few',
  description: 'as many alphas as asked for, those with the highest scores',
  options: fewOptions,
  create: ({ count }: z.infer<typeof fewOptions>) => ({
    select: (candidates) =>
      candidates
        // Who was not judged, or has no sign, cannot be used.
        .filter(({ score, ic }) => !Number.isNaN(score) && Math.abs(ic) > 0)
        .map((candidate) => ({ ...candidate, sign: candidate.ic > 0 ? (1 as const) : (-1 as const) }))
        .sort((a, b) => b.score - a.score || byCodeUnit(a.name, b.name))
        .slice(0, count),
  }),
};

marketSources.register(syntheticAttention);
selectors.register(largerFirst);
analysts.register(empiricist);
aggregators.register(median);
fitnesses.register(topFifth);
optimizers.register(hillClimbing);
evaluationAgents.register(recentIc);
selectionRules.register(bestFew);

export default defineScenario({
  version: 1,
  simulation: {
    seed: 1,
    market: { kind: 'synthetic-attention', instruments: 60, days: 60, attentionDays: 10 },
    modalities: { use: ['valuation', 'growth', 'news', 'price', 'attention', 'alpha'] },
    // Formulas may use the column of the new market source, and investors see those that are selected.
    alphas: {
      formulas: [
        { name: 'reversal', formula: 'DELAY(CLOSE, 5) / CLOSE - 1' },
        { name: 'momentum', formula: 'CLOSE / DELAY(CLOSE, 20) - 1' },
        { name: 'forgotten', formula: '0 - MEAN(HEADLINE_COUNT, 20)' },
      ],
      agents: [{ kind: 'recent-ic', preference: 'conservative' }, { kind: 'risk' }],
      selection: { kind: 'best-few', count: 2 },
      weights: { kind: 'linear' },
    },
    population: { types: 16, investorsPerType: 32, pool: { selector: 'larger-first' } },
    analyst: { kind: 'empiricist' },
    aggregation: { kind: 'median', caution: 0.3 },
    optimizer: { kind: 'hill-climbing', iterations: 40, fitness: 'topFifth' },
  },
});
