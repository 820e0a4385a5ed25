import { describe, expect, it } from 'vitest';
import { shortened } from '../../report/charts/bars.ts';
import { curvesOf, growthChart } from '../../report/charts/growth.ts';
import { matrixChart } from '../../report/charts/matrix.ts';
import { barsChart, type ChartOption, heatMapChart, linesChart } from '../../report/index.ts';
import { packMatrix } from '../../report/matrix.ts';

interface Series {
  readonly id?: string;
  readonly name: string;
  readonly type: string;
  readonly data: readonly unknown[];
  readonly renderItem?: string;
}
const seriesOf = (option: ChartOption) => option['series'] as unknown as readonly Series[];

describe('bars', () => {
  const chart = barsChart({
    id: 'bars',
    title: 'Bars',
    categories: ['a', 'b', 'c'],
    categoryName: 'kind',
    valueName: 'return',
    format: 'percent',
    series: [
      {
        name: 'return',
        values: [{ value: 0.1, low: 0.05, high: 0.2 }, null, { value: 0.3, low: null, high: null }],
      },
    ],
  });

  it('have the means as bars and the intervals that exist as error bars', () => {
    const [bars, errors, ...rest] = seriesOf(chart.option);
    expect(rest).toEqual([]);
    expect(bars?.data).toEqual([0.1, null, 0.3]);
    expect(errors).toMatchObject({ type: 'custom', renderItem: '@errorBars', data: [[0, 0.05, 0.2, 0, 1]] });
  });

  it('give their numbers as a table too', () => {
    expect(chart.data.columns.map(({ key }) => key)).toEqual(['kind', 'return']);
    expect(chart.data.rows[0]).toEqual(['a', { value: 0.1, low: 0.05, high: 0.2 }]);
    expect(chart.data.rows[1]).toEqual(['b', null]);
  });

  it('lie on their side for long names, with the categories from top to bottom', () => {
    const { option } = barsChart({ ...chartRequest, isHorizontal: true });
    expect(option['yAxis']).toMatchObject({ type: 'category', inverse: true, data: ['a'] });
    expect(option['xAxis']).toMatchObject({ type: 'value' });
  });
});

const chartRequest = {
  id: 'one',
  title: 'One',
  categories: ['a'],
  categoryName: 'kind',
  valueName: 'return',
  format: 'percent',
  series: [{ name: 'return', values: [1] }],
} as const;

describe('long names of bars', () => {
  it('lose their middle, so that runs of one scenario and hour stay apart', () => {
    expect(shortened('uniform weights')).toBe('uniform weights');
    const [a, b] = ['first-run-20261121-155109', 'first-run-20261121-155133'].map((id) =>
      shortened(`a long scenario: ${id}`),
    );
    expect(a).toBe('a long scenar\u202661121-155109');
    expect(b).not.toBe(a);
  });
});

describe('lines', () => {
  it('leave gaps where there is no value, and draw bands beneath the line of the same name', () => {
    const { option, data } = linesChart({
      id: 'lines',
      title: 'Lines',
      x: ['2020-01-01', '2020-01-02'],
      format: 'percent',
      lines: [
        { name: 'a', values: [0.1, null], low: [0, null], high: [0.2, null] },
        { name: 'b', values: [1, 2], isHidden: true },
      ],
    });
    const [line, band, other] = seriesOf(option);
    expect(line?.data).toEqual([0.1, null]);
    expect(band).toMatchObject({
      id: `_${line?.id ?? ''}`,
      name: 'a',
      renderItem: '@band',
      data: [
        [0, 0, 0.2],
        [1, null, null],
      ],
    });
    expect(other?.name).toBe('b');
    expect(option['legend']).toMatchObject({ data: ['a', 'b'], selected: { b: false } });
    expect(data.rows).toEqual([
      ['2020-01-01', { value: 0.1, low: 0, high: 0.2 }, 1],
      ['2020-01-02', { value: null, low: null, high: null }, 2],
    ]);
  });

  it('stand at their numbers where x is a number', () => {
    const { option } = linesChart({
      id: 'scaling',
      title: 'Scaling',
      x: [512, 4096],
      isLogarithmic: true,
      format: 'percent',
      lines: [{ name: 'a', values: [0.1, 0.2] }],
    });
    expect(option['xAxis']).toMatchObject({ type: 'log', logBase: 2 });
    expect(seriesOf(option)[0]?.data).toEqual([
      [512, 0.1],
      [4096, 0.2],
    ]);
    expect(option['legend']).toBeUndefined();
  });
});

describe('growth', () => {
  it('compounds returns, and measures drawdowns from the highest value so far, the beginning included', () => {
    const { cumulative, drawdown } = curvesOf([-0.1, 0.2, null, -0.5]);
    expect(cumulative).toEqual([-0.1, 0.08, null, -0.46]);
    expect(drawdown).toEqual([-0.1, 0, null, -0.5]);
  });

  it('draws both, one above the other, and zooms them together', () => {
    const { option } = growthChart({
      id: 'growth',
      title: 'Growth',
      dates: ['2020-01-01'],
      growths: [{ name: 'score', colour: 'accent', dash: 'solid', returns: [0.1] }],
    });
    expect(seriesOf(option).map(({ id }) => id)).toEqual(['cumulative-0', 'drawdown-0']);
    expect((option['dataZoom'] as readonly object[])[0]).toMatchObject({ xAxisIndex: [0, 1] });
  });
});

describe('heat maps', () => {
  it('leave out cells without a number and colour around zero', () => {
    const { option, data } = heatMapChart({
      id: 'months',
      title: 'Months',
      columns: ['Jan', 'Feb'],
      columnName: 'month',
      rows: ['2020'],
      rowName: 'year',
      values: [[-0.02, null]],
      format: 'signedPercent',
      ramp: 'diverging',
    });
    expect(seriesOf(option)[0]?.data).toEqual([[0, 0, -0.02]]);
    expect(option['visualMap']).toMatchObject({ min: -0.02, max: 0.02 });
    expect(data.rows).toEqual([['2020', -0.02, null]]);
  });

  it('survive without any number', () => {
    const { option } = heatMapChart({
      id: 'empty',
      title: 'Empty',
      columns: ['a'],
      columnName: 'a',
      rows: ['b'],
      rowName: 'b',
      values: [[null]],
      format: 'percent',
      ramp: 'sequential',
    });
    expect(option['visualMap']).toMatchObject({ min: 0, max: 1 });
  });

  it('of any size are packed in steps of their range, and lose less than one of 60,000', () => {
    const values = Float64Array.of(-1, 0.3333, Number.NaN, 1);
    const packed = packMatrix({ rows: 2, columns: 2, values }, 'sequential');
    const bytes = Buffer.from(packed.base64, 'base64');
    const steps = [0, 1, 2, 3].map((at) => bytes.readUInt16LE(2 * at));
    expect([steps[0], steps[2], steps[3]]).toEqual([0, 65_535, 65_534]);
    expect(packed.low + ((packed.high - packed.low) * (steps[1] as number)) / 65_534).toBeCloseTo(0.3333, 4);
  });

  it('of any size are one image on a canvas, with their numbers as a table', () => {
    const chart = matrixChart({
      id: 'matrix',
      title: 'Matrix',
      columns: ['2020-01-01', '2020-01-02'],
      rows: ['AAA'],
      rowName: 'instrument',
      matrix: { rows: 1, columns: 2, values: Float64Array.of(0.5, Number.NaN) },
      format: 'probability',
      ramp: 'sequential',
    });
    expect(chart.renderer).toBe('canvas');
    expect(seriesOf(chart.option)).toHaveLength(1);
    expect(chart.data.rows).toEqual([['AAA', 0.5, null]]);
  });
});
