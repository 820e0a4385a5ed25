import { normal, streamAt, uniform } from '../../core/index.ts';
import type { KeyFor } from './draws.ts';

/** What does not change about an instrument. */
export interface SyntheticInstrument {
  readonly code: string;
  readonly company: string;
  /** Place in the list of industries. */
  readonly industry: number;
  readonly initialLogPrice: number;
  readonly shares: number;
  /** Loadings on the market, the industry's own factor and the style factor. */
  readonly marketBeta: number;
  readonly industryBeta: number;
  readonly styleBeta: number;
  /** Long-run daily standard deviation of its own shocks. */
  readonly volatility: number;
  /** Share of the shares that changes hands on an ordinary day. */
  readonly turnover: number;
  /** Share of days with a headline. */
  readonly newsFrequency: number;
}

const industryNames = [
  'Banks',
  'Energy',
  'Software',
  'Health Care',
  'Materials',
  'Utilities',
  'Retail',
  'Transport',
  'Semiconductors',
  'Insurance',
  'Food',
  'Media',
  'Machinery',
  'Telecom',
  'Real Estate',
];

/** Name of an industry by its number. */
export function industryName(industry: number): string {
  const name = industryNames[industry % industryNames.length] as string;
  const round = Math.floor(industry / industryNames.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

const beginnings = [
  'Ar',
  'Bel',
  'Cor',
  'Del',
  'Er',
  'Fal',
  'Gar',
  'Hel',
  'Ist',
  'Jor',
  'Kel',
  'Lum',
  'Mor',
  'Nor',
];
const middles = ['an', 'er', 'id', 'ov', 'un', 'al', 'em', 'is'];
const endings = ['dia', 'tec', 'via', 'mont', 'ra', 'lon', 'sen', 'tis', 'gard', 'nova'];

/** Instrument `i` depends on the seed, its number and the number of industries alone. */
export function syntheticInstruments(
  count: number,
  industries: number,
  keyFor: KeyFor,
): readonly SyntheticInstrument[] {
  const key = keyFor('instruments')(0);
  const industryWeights = Array.from({ length: industries }, (_, k) => (k + 1) ** -0.7);
  return Array.from({ length: count }, (_, i) => {
    const stream = streamAt(key, i, 0);
    const n = (index: number): number => normal(stream, 10 + index);
    const pick = (words: readonly string[], index: number): string =>
      words[Math.floor(uniform(stream, index) * words.length)] as string;
    const initialLogPrice = Math.log(30) + 0.7 * n(0);
    const logCapitalisation = Math.log(2e10) + 1.1 * n(1);
    return {
      code: `SYN${String(i + 1).padStart(4, '0')}`,
      company: `${pick(beginnings, 0)}${pick(middles, 1)}${pick(endings, 2)}`,
      // The first ones make sure that no industry is empty; the rest crowd into the first industries.
      industry: i < industries ? i : weightedIndex(industryWeights, uniform(stream, 3)),
      initialLogPrice,
      shares: Math.round(Math.exp(logCapitalisation - initialLogPrice)),
      marketBeta: 1 + 0.25 * n(2),
      industryBeta: 1 + 0.2 * n(3),
      styleBeta: n(4),
      volatility: 0.013 * Math.exp(0.3 * n(5)),
      turnover: 0.006 * Math.exp(0.5 * n(6)),
      newsFrequency: 0.2 + 0.3 * uniform(stream, 4),
    };
  });
}

function weightedIndex(weights: readonly number[], share: number): number {
  let left = share * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return index < 0 ? weights.length - 1 : index;
}
