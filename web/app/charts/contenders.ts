/** How the score, its controls and its rivals look in every chart (as the report: report/contender-styles.ts). */
import type { ColourName } from '../theme/palette.ts';

interface ContenderStyle {
  readonly label: string;
  readonly colour: ColourName;
  readonly dash: 'solid' | 'dashed' | 'dotted';
  readonly width: number;
  /** Shown before anybody asks. */
  readonly isShown: boolean;
}

const known: Readonly<Record<string, readonly [ColourName, string]>> = {
  score: ['accent', 'score'],
  uniform: ['series1', 'uniform plan'],
  uniformWeights: ['series6', 'uniform weights'],
  bestType: ['series3', 'best type (hindsight)'],
  pool: ['neutral', 'equal-weight pool'],
  ridge: ['series2', 'ridge regression'],
  boosting: ['series4', 'gradient boost'],
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
const controls = new Set(['uniform', 'uniformWeights', 'bestType']);
const shown = new Set(['score', 'uniform', 'uniformWeights', 'pool', 'ridge', 'boosting']);

/** `labels`: what the run calls them, where it is known. `names` in the order of the run's contenders: colours stay the same from chart to chart. */
export function contenderStyle(
  name: string,
  names: readonly string[],
  labels: ReadonlyMap<string, string>,
): ContenderStyle {
  const unnamed = names.filter((one) => !(one in known));
  const [colour, label] = known[name] ?? [
    others[Math.max(0, unnamed.indexOf(name)) % others.length] as ColourName,
    name,
  ];
  return {
    label: labels.get(name) ?? label,
    colour,
    dash: name === 'pool' ? 'dashed' : controls.has(name) ? 'dotted' : 'solid',
    width: name === 'score' ? 2.4 : 1.5,
    isShown: shown.has(name),
  };
}
