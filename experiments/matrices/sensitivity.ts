/** How much the settings of aggregation and optimisation matter: Figure 3 and Table 4 of the paper. */

import { percentSeries } from '../matrix/arm-plots.ts';
import { summariesOf } from '../matrix/arm-summary.ts';
import type { Plot } from '../matrix/plot.ts';
import type { Arm, Matrix, MatrixOutcome } from '../matrix.ts';
import { publishedSensitivity, publishedTable } from '../published.ts';

interface Sweep {
  /** First word of its arms' names. */
  readonly name: string;
  readonly path: string;
  readonly values: readonly string[];
  /** What the scenario must use. */
  readonly needs: { readonly section: 'aggregation' | 'optimizer'; readonly kinds: readonly string[] };
}

const annealing = { section: 'optimizer', kinds: ['annealing'] } as const;
const sweeps: readonly Sweep[] = [
  {
    name: 'alpha',
    path: 'aggregation.alpha',
    values: ['0', '0.2', '0.5', '0.8', '1'],
    needs: { section: 'aggregation', kinds: ['mass'] },
  },
  {
    name: 'lookback',
    path: 'optimizer.lookback',
    values: ['3', '5', '10', '20'],
    needs: { section: 'optimizer', kinds: ['annealing', 'random-search'] },
  },
  {
    name: 'cooling',
    path: 'optimizer.cooling',
    values: ['1.00', '0.98', '0.95', '0.90', '0.85', '0.80'],
    needs: annealing,
  },
  {
    name: 'iterations',
    path: 'optimizer.iterations',
    values: ['0', '25', '50', '100', '200'],
    needs: { section: 'optimizer', kinds: ['annealing', 'random-search'] },
  },
  {
    name: 'temperature',
    path: 'optimizer.initialTemperature',
    values: ['0.5', '5', '40'],
    needs: annealing,
  },
];

const BASE = 'as given';

export const sensitivity: Matrix = {
  name: 'sensitivity',
  description: 'How much do alpha, look-back and the annealing schedule matter?',
  design({ loaded }) {
    const { simulation } = loaded.scenario;
    const fits = ({ needs }: Sweep) => needs.kinds.includes(simulation[needs.section].kind);
    const arms: Arm[] = [{ name: BASE, set: [] }];
    for (const { name, path, values } of sweeps.filter(fits)) {
      arms.push(...values.map((value) => ({ name: `${name} ${value}`, set: [`${path}=${value}`] })));
    }
    const left = sweeps.filter((sweep) => !fits(sweep));
    return {
      arms,
      notes: [
        'One setting at a time, everything else as in the scenario; arms that equal it are one run.',
        ...left.map(
          ({ name, needs }) => `${name}: left out, ${needs.section} is not ${needs.kinds.join(' or ')}.`,
        ),
      ],
    };
  },
  report: (outcome) => ({
    tables: [publishedTable('Table 4, CSI 300', publishedSensitivity)],
    plots: sweeps.flatMap((sweep) => sweepPlot(sweep, outcome)),
    findings: [],
  }),
};

function sweepPlot({ name, path, values }: Sweep, outcome: MatrixOutcome): readonly Plot[] {
  const summaries = summariesOf(outcome);
  const points = values.map(
    (value) => summaries.find((arm) => arm.name === `${name} ${value}`)?.rankIc ?? null,
  );
  if (points.every((point) => point === null)) return [];
  return [
    {
      title: `Rank IC by ${name}`,
      caption: `Mean over seeds with 95 % t interval, %, against the ${outcome.horizon}-day label; ${path}.`,
      kind: 'lines',
      axis: name,
      places: values,
      unit: 'rank IC, %',
      series: [percentSeries('score', points)],
    },
  ];
}
