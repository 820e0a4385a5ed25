/** How much the settings of aggregation and optimisation matter: Figure 3 and Table 4 of the paper. */
import type { Simulation } from '../../scenarios/index.ts';
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
  /** Kinds that have the setting; `except`: all but these. */
  readonly needs: {
    readonly section: 'aggregation' | 'optimizer';
    readonly kinds: readonly string[] | { readonly except: string };
  };
}

const annealing = { section: 'optimizer', kinds: ['annealing'] } as const;
const LOOKBACK = 'optimizer.lookback';
const MINIMUM_DAYS = 'optimizer.minimumDays';
const sweeps: readonly Sweep[] = [
  {
    name: 'alpha',
    path: 'aggregation.alpha',
    values: ['0', '0.2', '0.5', '0.8', '1'],
    needs: { section: 'aggregation', kinds: ['mass'] },
  },
  {
    name: 'lookback',
    path: LOOKBACK,
    values: ['3', '5', '10', '20'],
    needs: { section: 'optimizer', kinds: { except: 'fixed' } },
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
    const arms: Arm[] = [{ name: BASE, set: [] }];
    const left: string[] = [];
    for (const sweep of sweeps) {
      const why = lackOf(sweep, simulation);
      if (why === undefined) arms.push(...armsOf(sweep, simulation));
      else left.push(`${sweep.name}: left out, ${why}.`);
    }
    const shortened = arms.filter(({ set }) => set.some((one) => one.startsWith(`${MINIMUM_DAYS}=`)));
    return {
      arms,
      notes: [
        'One setting at a time, everything else as in the scenario; arms that equal it are one run.',
        ...(shortened.length === 0
          ? []
          : [
              `${shortened.map(({ name }) => name).join(', ')}: ${MINIMUM_DAYS} is the look-back as well, because a window cannot wait for more days than it holds.`,
            ]),
        ...left,
      ],
    };
  },
  report: (outcome) => ({
    tables: [publishedTable('Table 4, CSI 300', publishedSensitivity)],
    plots: sweeps.flatMap((sweep) => sweepPlot(sweep, outcome)),
    findings: [],
  }),
};

/** Why the scenario has no such setting; undefined where it has. */
function lackOf({ needs: { section, kinds } }: Sweep, simulation: Simulation): string | undefined {
  const { kind } = simulation[section];
  if ('except' in kinds) return kind === kinds.except ? `${section} is ${kind}` : undefined;
  return kinds.includes(kind) ? undefined : `${section} is not ${kinds.join(' or ')}`;
}

function armsOf({ name, path, values }: Sweep, { optimizer: { minimumDays = 0 } }: Simulation): Arm[] {
  return values.map((value) => {
    const shortens = path === LOOKBACK && minimumDays > Number(value);
    return {
      name: `${name} ${value}`,
      set: [`${path}=${value}`, ...(shortens ? [`${MINIMUM_DAYS}=${value}`] : [])],
    };
  });
}

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
