import type { ContenderRole, Judgement } from '../evaluation/index.ts';
import type { ColourName } from './palette.ts';

/** How a contender looks wherever it is drawn: colour for who, dash for what. */
export interface ContenderStyle {
  readonly colour: ColourName;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly width: number;
}

const known: Readonly<Record<string, ColourName>> = {
  score: 'accent',
  consensus: 'series5',
  negDisagreement: 'series7',
  uniform: 'series1',
  uniformWeights: 'series6',
  random: 'muted',
  bestType: 'series3',
  pool: 'neutral',
  ridge: 'series2',
  boosting: 'series4',
  composite: 'accent',
  'equal-weights': 'series1',
  'linear-weights': 'series6',
  'all-alphas': 'series3',
  'best-alpha': 'series7',
};
const others: readonly ColourName[] = [
  'series8',
  'series9',
  'series10',
  'series11',
  'series12',
  'series13',
  'series14',
  'series15',
  'series5',
  'series7',
];
const dashes = { signal: 'solid', benchmark: 'dashed', control: 'dotted', rival: 'solid' } as const;

/** The same contender looks the same in every chart of a run, and in every run whose rivals have the same names. */
export function contenderStyles(
  judgement: Pick<Judgement, 'rivals'> | null,
): (name: string, role: ContenderRole | 'benchmark') => ContenderStyle {
  const unnamed = (judgement?.rivals ?? []).map(({ name }) => name).filter((name) => !(name in known));
  return (name, role) => {
    const place = unnamed.indexOf(name);
    return {
      colour: known[name] ?? (others[Math.max(0, place) % others.length] as ColourName),
      dash: dashes[role],
      width: name === 'score' || name === 'composite' ? 2.4 : 1.5,
    };
  };
}
