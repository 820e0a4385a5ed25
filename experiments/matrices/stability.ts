/** Whether independent runs find the same instruments popular: Figure 6 of the paper. */
import type { Cell, ResultTable } from '../experiment.ts';
import type { CellResult } from '../matrix/cell.ts';
import type { Plot } from '../matrix/plot.ts';
import { agreementOf } from '../matrix/popularity.ts';
import type { Arm, ArmCells, Matrix, MatrixOutcome } from '../matrix.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { counted } from '../wording.ts';

/** Instruments drawn: those whose popularity, averaged over runs, moves most. */
const DRAWN = 3;
/** Runs drawn beside each other, as in the paper. */
const RUNS_DRAWN = 2;

export const stability: Matrix = {
  name: 'stability',
  description: 'Do independent runs find the same instruments popular?',
  keepsPopularity: true,
  design({ loaded }) {
    const { market, seed, analyst } = loaded.scenario.simulation;
    const isMadeUp = ['synthetic', 'planted-alphas'].includes(market.kind) && market['seed'] === undefined;
    const arms: Arm[] = [{ name: 'as given', set: [] }];
    if (analyst.kind !== 'random') arms.push({ name: 'random investors', set: ['analyst={kind: random}'] });
    return {
      arms,
      ...(isMadeUp ? { set: [`market.seed=${JSON.stringify(seed)}`] } : {}),
      notes: [
        'Popularity: share of the investors who were shown an instrument that buy it, of all types together, per day.',
        'Runs differ in their seed alone: types, pools and tilts are drawn anew from it.',
        ...(isMadeUp ? [`The synthetic market is that of seed ${seed} in every run.`] : []),
        'The paper compares two runs by eye and publishes no number.',
      ],
    };
  },
  report: (outcome) => ({
    tables: [agreementTable(outcome)],
    plots: outcome.arms.flatMap(popularityPlots),
    findings: outcome.arms.map(({ arm, cells }) => {
      const { acrossInstruments } = agreements(cells);
      return `${arm.name}: correlation of popularity between two runs on one day, mean over ${counted(pairsOf(cells).length, 'pair')}: ${acrossInstruments === null ? 'n/a' : acrossInstruments.mean.toFixed(2)}.`;
    }),
  }),
};

function pairsOf(cells: readonly CellResult[]): readonly (readonly [CellResult, CellResult])[] {
  return cells.flatMap((a, i) => cells.slice(i + 1).map((b) => [a, b] as const));
}

interface Agreements {
  readonly acrossInstruments: SampleMean | null;
  readonly overTime: SampleMean | null;
}

function agreements(cells: readonly CellResult[]): Agreements {
  const found = pairsOf(cells).flatMap(([a, b]) => {
    const [one, other] = [a.measures.popularity, b.measures.popularity];
    return one === undefined || other === undefined ? [] : [agreementOf(one, other)];
  });
  const mean = (values: readonly (number | null)[]): SampleMean | null => {
    const defined = values.filter((value): value is number => value !== null);
    return defined.length === 0 ? null : meanOverSeeds(defined);
  };
  return {
    acrossInstruments: mean(found.map((one) => one.acrossInstruments)),
    overTime: mean(found.map((one) => one.overTime)),
  };
}

/** No intervals: pairs share runs and are not independent. */
function agreementTable({ arms }: MatrixOutcome): ResultTable {
  const value = (mean: SampleMean | null): Cell => mean?.mean ?? null;
  return {
    title:
      'Correlation of popularity between two runs, mean over pairs of runs: over instruments on one day, and over days of one instrument',
    columns: [
      { name: 'arm' },
      { name: 'over instruments', decimals: 3 },
      { name: 'over days', decimals: 3 },
      { name: 'pairs', decimals: 0 },
    ],
    rows: arms.map(({ arm, cells }) => {
      const { acrossInstruments, overTime } = agreements(cells);
      return [arm.name, value(acrossInstruments), value(overTime), pairsOf(cells).length];
    }),
  };
}

function popularityPlots({ arm, cells }: ArmCells): readonly Plot[] {
  const runs = cells
    .slice(0, RUNS_DRAWN)
    .flatMap(({ seed, measures: { popularity } }) =>
      popularity === undefined ? [] : [{ seed, popularity }],
    );
  const [first] = runs;
  if (first === undefined) return [];
  const spread = (code: string): number => {
    const at = first.popularity.instruments.indexOf(code);
    const values = first.popularity.shares.flatMap((day) => day[at] ?? []);
    return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
  };
  const drawn = [...first.popularity.instruments].sort((a, b) => spread(b) - spread(a)).slice(0, DRAWN);
  return [
    {
      title: `Popularity over time: ${arm.name}`,
      caption: `Share of the investors shown an instrument that buy it, %; the ${drawn.length} instruments that move most in the first run${runs.length === 1 ? '' : ', solid, and the same ones in the second, dashed'}.`,
      kind: 'lines',
      axis: 'day of the run',
      places: first.popularity.shares.map((_, day) => String(day)),
      unit: 'popularity, %',
      series: drawn.flatMap((code, colour) =>
        runs.map(({ seed, popularity }, run) => {
          const at = popularity.instruments.indexOf(code);
          return {
            name: `${code}, seed ${seed}`,
            colour,
            dash: run === 0 ? ('solid' as const) : ('dashed' as const),
            values: popularity.shares.map((day) => {
              const share = day[at] ?? null;
              return share === null ? null : share * 100;
            }),
          };
        }),
      ),
    },
  ];
}
