import { invariant } from '../../core/index.ts';

/**
 * Every way to learn the distribution that is compared, losers too. Options were set before any result of a validation was looked at;
 * where a method asks for a choice, the choice stands in its line.
 */
export interface Candidate {
  readonly name: string;
  /** What of the method it changes. */
  readonly family:
    | 'reference'
    | 'search'
    | 'objective'
    | 'parametrisation'
    | 'online'
    | 'statistics'
    | 'combination';
  /** `simulation.optimizer`. */
  readonly optimizer: Readonly<Record<string, unknown>>;
  /** The alpha of the day's score with the best fitness over the window, under the distribution found; absent: the scenario's. */
  readonly learnsAlpha?: true;
}

/** What every candidate is compared with. */
export const uniformWeights: Candidate = {
  name: 'uniform weights',
  family: 'reference',
  optimizer: { kind: 'fixed' },
};
export const paperCandidate: Candidate = {
  name: 'annealing 40/100',
  family: 'reference',
  optimizer: { kind: 'annealing' },
};
export const randomCandidate: Candidate = {
  name: 'random search 100',
  family: 'reference',
  optimizer: { kind: 'random-search' },
};

const year = { lookback: 250, minimumDays: 5 };
const month = { lookback: 20, minimumDays: 5 };

export const candidates: readonly Candidate[] = [
  uniformWeights,
  paperCandidate,
  randomCandidate,
  {
    name: 'annealing 0.5/20',
    family: 'reference',
    optimizer: { kind: 'annealing', initialTemperature: 0.5, iterations: 20 },
  },
  { name: 'CMA-ES', family: 'search', optimizer: { kind: 'cma-es' } },
  { name: 'differential evolution', family: 'search', optimizer: { kind: 'differential-evolution' } },
  { name: 'coordinate search', family: 'search', optimizer: { kind: 'coordinate-search' } },
  { name: 'gradient, soft ranks', family: 'search', optimizer: { kind: 'gradient' } },
  { name: 'annealing, 20 days', family: 'objective', optimizer: { kind: 'annealing', ...month } },
  {
    name: 'annealing, 60 days, half-life 20',
    family: 'objective',
    optimizer: { kind: 'annealing', lookback: 60, minimumDays: 5, halfLife: 20 },
  },
  {
    name: 'annealing, labels of 1 and 5 days',
    family: 'objective',
    optimizer: { kind: 'annealing', shorterHorizons: [1] },
  },
  { name: 'annealing, label of 10 days', family: 'objective', optimizer: { kind: 'annealing', horizon: 10 } },
  {
    name: 'annealing, shrunk by half',
    family: 'objective',
    optimizer: { kind: 'annealing', shrinkage: 0.5 },
  },
  { name: 'annealing, inertia 0.9', family: 'objective', optimizer: { kind: 'annealing', inertia: 0.9 } },
  { name: 'CMA-ES, 20 days', family: 'objective', optimizer: { kind: 'cma-es', ...month } },
  {
    name: 'CMA-ES, 20 days, turnover penalty 0.1',
    family: 'objective',
    optimizer: { kind: 'cma-es', ...month, turnoverPenalty: 0.1 },
  },
  {
    name: 'CMA-ES, 20 days, learned alpha',
    family: 'objective',
    optimizer: { kind: 'cma-es', ...month },
    learnsAlpha: true,
  },
  {
    name: 'gradient, soft ranks, 20 days',
    family: 'objective',
    optimizer: { kind: 'gradient', ...month },
  },
  {
    name: 'CMA-ES over modalities',
    family: 'parametrisation',
    optimizer: { kind: 'cma-es', parameters: 'modalities' },
  },
  {
    name: 'CMA-ES over modalities, 20 days, interactions 0.3',
    family: 'parametrisation',
    optimizer: { kind: 'cma-es', ...month, parameters: 'modalities', interaction: 0.3 },
  },
  { name: 'Hedge, AdaHedge', family: 'online', optimizer: { kind: 'hedge', ...year } },
  { name: 'Hedge, anytime rate', family: 'online', optimizer: { kind: 'hedge', rate: 'anytime', ...year } },
  { name: 'Hedge, fixed share 0.01', family: 'online', optimizer: { kind: 'hedge', share: 0.01, ...year } },
  {
    name: 'exponentiated gradient',
    family: 'online',
    optimizer: { kind: 'exponentiated-gradient', ...year },
  },
  { name: 'ridge', family: 'statistics', optimizer: { kind: 'ridge', ...year } },
  {
    name: 'ridge, nothing shared',
    family: 'statistics',
    optimizer: { kind: 'ridge', ...year, modalityShare: 0 },
  },
  { name: 'ridge, half-life 60', family: 'statistics', optimizer: { kind: 'ridge', ...year, halfLife: 60 } },
  { name: 'ridge, strength 1', family: 'statistics', optimizer: { kind: 'ridge', ...year, strength: 1 } },
  {
    name: 'ridge, strength 0.25',
    family: 'statistics',
    optimizer: { kind: 'ridge', ...year, strength: 0.25 },
  },
  {
    name: 'ridge, strength 0.25, half-life 60',
    family: 'statistics',
    optimizer: { kind: 'ridge', ...year, strength: 0.25, halfLife: 60 },
  },
  { name: 'empirical Bayes', family: 'statistics', optimizer: { kind: 'empirical-bayes', ...year } },
  {
    name: 'empirical Bayes, nothing shared',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, modalityShare: 0 },
  },
  {
    name: 'empirical Bayes, half-life 60',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, halfLife: 60 },
  },
  {
    name: 'empirical Bayes, softmax',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, rule: 'softmax' },
  },
  {
    name: 'empirical Bayes, softmax, half-life 60',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, rule: 'softmax', halfLife: 60 },
  },
  {
    name: 'empirical Bayes, softmax, half-life 30',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, rule: 'softmax', halfLife: 30 },
  },
  {
    name: 'empirical Bayes, positive',
    family: 'statistics',
    optimizer: { kind: 'empirical-bayes', ...year, rule: 'positive' },
  },
  { name: 'ensemble', family: 'combination', optimizer: { kind: 'ensemble', ...year } },
  {
    name: 'ensemble of ridge and empirical Bayes, softmax',
    family: 'combination',
    optimizer: {
      kind: 'ensemble',
      ...year,
      experts: [{ kind: 'ridge' }, { kind: 'empirical-bayes', rule: 'softmax' }],
    },
  },
  {
    name: 'ensemble of empirical Bayes, softmax',
    family: 'combination',
    optimizer: { kind: 'ensemble', ...year, experts: [{ kind: 'empirical-bayes', rule: 'softmax' }] },
  },
];

/** Those that are compared where each mask has a type of its own: searches over 129 weights would take hours. */
export const candidatesOfAllMasks: readonly Candidate[] = [
  uniformWeights.name,
  paperCandidate.name,
  randomCandidate.name,
  'CMA-ES over modalities',
  'Hedge, AdaHedge',
  'Hedge, anytime rate',
  'exponentiated gradient',
  'ridge',
  'ridge, strength 0.25',
  'empirical Bayes',
  'empirical Bayes, nothing shared',
  'empirical Bayes, softmax',
].map(candidateNamed);

/** A name that no candidate has is an error of this code. */
export function candidateNamed(name: string): Candidate {
  const found = candidates.find((candidate) => candidate.name === name);
  invariant(found !== undefined, `there is a candidate "${name}"`);
  return found;
}

/** The two that were named when development was known and before validation was run, by the rule of `experiments/learning-panels.ts`. */
export const named = {
  winner: candidateNamed('ridge, strength 0.25, half-life 60'),
  cautious: candidateNamed('empirical Bayes, softmax, half-life 30'),
};
