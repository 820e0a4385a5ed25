/** Whether more investors see more, and what they cost: Table 5 and Figure 4 of the paper. */
import { MassError } from '../../core/index.ts';
import type { Cell, ResultTable } from '../experiment.ts';
import { percentSeries } from '../matrix/arm-plots.ts';
import { type ArmSummary, summariesOf } from '../matrix/arm-summary.ts';
import type { Plot } from '../matrix/plot.ts';
import type { Arm, Matrix, MatrixOutcome } from '../matrix.ts';
import { publishedScaling, publishedTable } from '../published.ts';

interface Size {
  readonly types: number;
  readonly investorsPerType: number;
}

/** The paper's 512 first: the base. */
const paperSize: Size = { types: 16, investorsPerType: 32 };
const byInvestors: readonly Size[] = [4, 8, 16, 32, 64, 96].map((investorsPerType) => ({
  types: 16,
  investorsPerType,
}));
const byTypes: readonly Size[] = [4, 8, 16, 32].map((types) => ({ types, investorsPerType: 512 / types }));
const sizes: readonly Size[] = [paperSize, ...byInvestors, ...byTypes].filter(
  (size, i, all) => all.findIndex((other) => nameOf(other) === nameOf(size)) === i,
);

const NULL = 'random';

function nameOf({ types, investorsPerType }: Size): string {
  return `${types * investorsPerType} = ${types} x ${investorsPerType}`;
}

export const scaling: Matrix = {
  name: 'scaling',
  description: 'Do more investors, or more types of them, see more?',
  design({ loaded }) {
    const { population, analyst } = loaded.scenario.simulation;
    if (analyst.kind === NULL) {
      throw new MassError({
        code: 'cli.usage',
        message: 'the null population of this experiment is that of random investors',
        path: 'simulation.analyst.kind',
        found: NULL,
        expected: 'another analyst, which is compared with it',
        hint: 'leave out the override, or set analyst.kind=rule',
      });
    }
    // The floor keeps its share of the investors of a type: 8 of 32, as in the paper's preset.
    const share = population.floor / population.investorsPerType;
    const armOf = (size: Size, isNull: boolean): Arm => ({
      name: isNull ? `${NULL} ${nameOf(size)}` : nameOf(size),
      set: [
        `population.types=${size.types}`,
        `population.investorsPerType=${size.investorsPerType}`,
        `population.floor=${Math.floor(size.investorsPerType * share)}`,
        ...(isNull ? [`analyst={kind: ${NULL}}`] : []),
      ],
    });
    return {
      arms: [...sizes.map((size) => armOf(size, false)), ...sizes.map((size) => armOf(size, true))],
      notes: [
        'Investors in all = types x investors per type. The floor of the plan keeps its share of the investors per type.',
        'Random: the same population picks uniformly from its pools; whatever it scores is luck and what pools and learning make of it.',
        ...(typeof population.types === 'number'
          ? []
          : ['The types that the scenario lists are replaced by types that are drawn.']),
      ],
    };
  },
  report(outcome) {
    const summaries = summariesOf(outcome);
    return {
      tables: [costTable(summaries, outcome), publishedTable('Table 5, SSE 50', publishedScaling)],
      plots: [
        sizePlot('Rank IC by number of investors', 'investors in all, 16 types', byInvestors, summaries),
        sizePlot('Rank IC of 512 investors by number of types', 'types x investors', byTypes, summaries),
      ],
      findings: sizes.flatMap((size) => againstNull(size, outcome)),
    };
  },
};

function costTable(summaries: readonly ArmSummary[], { workers }: MatrixOutcome): ResultTable {
  const hasCost = summaries.some(({ costUsd }) => costUsd !== null);
  const mean = (of: ArmSummary['rankIc'], scale = 1): Cell => (of === null ? null : of.mean * scale);
  return {
    title: `What it took, means over seeds${workers === 1 ? '' : `; ${workers} cells ran at the same time`}. A market day: wall time from its snapshot to its commit, without opening the market and without evaluation`,
    columns: [
      { name: 'arm' },
      { name: 'ms a market day', decimals: 1 },
      { name: 'peak MB', decimals: 0 },
      ...(hasCost ? [{ name: 'cost USD', decimals: 4 }] : []),
    ],
    rows: summaries.map((arm) => [
      arm.name,
      mean(arm.secondsPerDay, 1000),
      mean(arm.peakMb),
      ...(hasCost ? [mean(arm.costUsd)] : []),
    ]),
  };
}

function sizePlot(
  title: string,
  axis: string,
  along: readonly Size[],
  summaries: readonly ArmSummary[],
): Plot {
  const means = (prefix: string) =>
    along.map((size) => summaries.find((arm) => arm.name === `${prefix}${nameOf(size)}`)?.rankIc ?? null);
  return {
    title,
    caption: 'Mean over seeds with 95 % t interval, %. Random investors are the null population.',
    kind: 'lines',
    axis,
    places: along.map(({ types, investorsPerType }) =>
      along === byTypes ? `${types} x ${investorsPerType}` : String(types * investorsPerType),
    ),
    unit: 'rank IC, %',
    series: [
      percentSeries('investors of the scenario', means('')),
      percentSeries('random investors', means(`${NULL} `)),
    ],
  };
}

/** Whether a size is told apart from random investors of the same size, seed by seed. */
function againstNull(size: Size, outcome: MatrixOutcome): readonly string[] {
  const of = (name: string) => outcome.arms.filter(({ arm }) => arm.name === name);
  const pair = [...of(`${NULL} ${nameOf(size)}`), ...of(nameOf(size))];
  if (pair.length < 2) return [];
  const difference = summariesOf({ ...outcome, arms: pair })[1]?.rankIcLessBase;
  if (difference === null || difference === undefined) return [];
  const { mean, low, high } = difference;
  const text = (value: number) => (value * 100).toFixed(2);
  const range = low === null || high === null ? '' : ` (${text(low)} to ${text(high)})`;
  return [`${nameOf(size)} less random investors: ${text(mean)} points of rank IC${range}.`];
}
