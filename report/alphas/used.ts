import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Chart } from '../chart.ts';
import { linesChart } from '../charts/lines.ts';
import { timelineChart } from '../charts/timeline.ts';
import type { Section } from '../page.ts';
import { seriesColour } from '../palette.ts';
import { counted } from '../sections/words.ts';
import type { Table } from '../table.ts';
import { firstRows, writtenDate } from './study-data.ts';

/** Rows of the timeline, and lines of the weights. */
const MOST_SHOWN = 50;
const MOST_LINES = 8;

/** Which alphas were used, when, which way round, and with what weight; absent while none is known. */
export function usedSection(study: AlphaStudyReport): readonly Section[] {
  const { alphas, evaluations, selections, fits } = study;
  const available = alphas.filter(({ unavailable }) => unavailable === undefined);
  if (available.length === 0) return [];
  const ordered = orderedUses(study);
  const ever = ordered.filter(({ selected }) => selected > 0);
  const nobody = selections.filter(({ selected }) => selected.length === 0).length;
  return [
    {
      id: 'alphas',
      title: 'Which alphas were used',
      text: [
        selections.length === 0
          ? `The market has the columns of ${counted(available.length, 'alpha')}. None was selected yet.`
          : `Of ${counted(available.length, 'alpha')} that the market has the columns of, ${ever.length} were selected at least once in ${counted(selections.length, 'evaluation')}, ${meanSelected(study)} at a time on average.${nobody === 0 ? '' : ` After ${counted(nobody, 'evaluation')} the rule took nobody: the fit before stayed in force.`}`,
        'An alpha whose past IC is negative is turned round before it is weighed; weights are of the alphas as they are, so that most of the turned ones have a negative weight. Importance is the mean size of what the alpha adds to the composite, so that alphas can be compared whatever their sign.',
      ],
      tables: [alphaTable(study)],
      charts: [
        ...(ever.length === 0 || evaluations.length === 0 ? [] : [timeline(study, ever)]),
        ...(fits.length === 0 ? [] : weightChart(study)),
      ],
    },
  ];
}

type Use = AlphaStudyReport['uses'][number];

/** The most often selected first, then by importance, then by the latest score. */
function orderedUses({ uses, evaluations }: AlphaStudyReport): readonly Use[] {
  const scores = new Map(evaluations.at(-1)?.alphas.map(({ name, score }) => [name, score]));
  const scoreOf = ({ name }: Use) => scores.get(name) ?? -1;
  return [...uses].sort(
    (a, b) =>
      b.selected - a.selected ||
      (b.meanImportance ?? -1) - (a.meanImportance ?? -1) ||
      scoreOf(b) - scoreOf(a),
  );
}

function meanSelected({ selections }: AlphaStudyReport): string {
  const sum = selections.reduce((total, { selected }) => total + selected.length, 0);
  return (sum / selections.length).toFixed(1);
}

function alphaTable(study: AlphaStudyReport): Table {
  const { evaluations, alphas, selections } = study;
  const latest = evaluations.at(-1);
  const known = new Map(latest?.alphas.map((alpha) => [alpha.name, alpha]));
  const specs = new Map(alphas.map((alpha) => [alpha.name, alpha]));
  const all = orderedUses(study).flatMap(({ name, selected, meanWeight, meanImportance }) => {
    const spec = specs.get(name);
    if (spec === undefined || spec.unavailable !== undefined) return [];
    const now = known.get(name);
    return [
      [
        name,
        spec.category,
        spec.formula,
        selected,
        meanWeight,
        meanImportance,
        now?.ic.mean ?? null,
        now?.theta ?? null,
        now?.rho ?? null,
        now?.score ?? null,
        spec.origin,
      ] as const,
    ];
  });
  return {
    id: 'alphas',
    title: selections.length === 0 ? 'Alphas, the highest score first' : 'Alphas, the most used first',
    columns: [
      { key: 'alpha', label: 'Alpha' },
      { key: 'category', label: 'Category', texts: 'words' },
      { key: 'formula', label: 'Formula', texts: 'code' },
      {
        key: 'selected',
        label: 'Selected',
        format: 'percentWhole',
        hint: 'Share of the evaluations after which the rule took it',
      },
      {
        key: 'mean_weight',
        label: 'Weight',
        format: 'opinion',
        hint: 'Mean over the sessions that used it; negative where it was turned round',
      },
      {
        key: 'mean_importance',
        label: 'Importance',
        format: 'probability',
        hint: 'Mean size of what it adds to the composite on the sessions that used it',
      },
      {
        key: 'ic',
        label: 'IC',
        format: 'signedPercent',
        hint: "Mean daily rank IC under the market's state, as of the latest evaluation",
      },
      {
        key: 'theta',
        label: 'Theta',
        format: 'number',
        hint: 'Percentile by the agents of confidence, latest evaluation: 1 = predicts best',
      },
      {
        key: 'rho',
        label: 'Rho',
        format: 'number',
        hint: 'Percentile by the agents of risk, latest evaluation: 1 = behaves best',
      },
      { key: 'score', label: 'Score', format: 'number', hint: 'Theta and rho by their shares' },
      { key: 'origin', label: 'Origin', texts: 'words' },
    ],
    ...firstRows(
      all,
      latest === undefined
        ? undefined
        : `IC, theta, rho and score as of ${writtenDate(latest.date)}, the latest evaluation. Point at a heading for what it means.`,
    ),
  };
}

function timeline({ evaluations, selections }: AlphaStudyReport, ever: readonly Use[]): Chart {
  const shown = ever.slice(0, MOST_SHOWN);
  const taken = new Map(
    selections.map(({ day, selected }) => [
      day,
      new Map(selected.map(({ name, sign, score }) => [name, sign * score])),
    ]),
  );
  return timelineChart({
    id: 'timeline',
    title: 'Selected alphas by evaluation',
    note: `Filled: selected, the stronger the colour the higher its score; blue as it is, orange turned round. Empty: not selected. Above: trend and volatility of the market as of that close.${ever.length > shown.length ? ` The ${shown.length} most often selected of ${ever.length}.` : ''}`,
    columns: evaluations.map(({ date }) => writtenDate(date)),
    columnName: 'evaluation',
    strips: [
      { name: 'trend', values: evaluations.map(({ state }) => state?.trend ?? null) },
      {
        name: 'volatility',
        values: evaluations.map(({ state }) => state?.volatility ?? null),
      },
    ],
    kinds: [
      { name: 'bull', colour: 'series2' },
      { name: 'sideways', colour: 'line' },
      { name: 'bear', colour: 'series3' },
      { name: 'high', colour: 'series1' },
      { name: 'low', colour: 'series13' },
    ],
    rows: shown.map(({ name }) => name),
    rowName: 'alpha',
    values: shown.map(({ name }) => evaluations.map(({ day }) => taken.get(day)?.get(name) ?? null)),
    most: 1,
    format: 'signed',
  });
}

function weightChart({ fits, uses }: AlphaStudyReport): readonly Chart[] {
  const used = uses
    .filter(({ meanImportance }) => meanImportance !== null)
    .sort((a, b) => (b.meanImportance ?? 0) * b.selected - (a.meanImportance ?? 0) * a.selected)
    .slice(0, MOST_LINES);
  if (used.length === 0) return [];
  const weights = fits.map(({ alphas }) => new Map(alphas.map(({ name, weight }) => [name, weight])));
  return [
    linesChart({
      id: 'alpha-weights',
      title: 'Weights of the most important alphas, fit by fit',
      note: 'Importance times how often it was selected decides who is shown. A gap: the fit did not use it. Weights that keep changing their sign look like noise.',
      x: fits.map(({ date }) => writtenDate(date)),
      format: 'opinion',
      hasMarks: true,
      height: 360,
      lines: used.map(({ name }, index) => ({
        name,
        colour: seriesColour(index),
        dash: 'solid' as const,
        values: weights.map((of) => of.get(name) ?? null),
      })),
    }),
  ];
}
