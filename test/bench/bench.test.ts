import { describe, expect, it } from 'vitest';
import { type Bench, benchRow, costRow, interleaved, median, ratios } from '../../bench/bench.ts';
import { benches, benchOf } from '../../bench/benches.ts';
import { jsonOf, textOf } from '../../bench/print.ts';

describe('benchmarks', () => {
  it('are found by name, and an unknown name is one error that lists them', () => {
    for (const bench of benches) expect(benchOf(bench.name)).toBe(bench);
    expect(new Set(benches.map((bench) => bench.name)).size).toBe(benches.length);
    expect(() => benchOf('anealing')).toThrow(
      /no benchmark of this name; found "anealing"; expected one of .*annealing.*did you mean "annealing"\? \[bench\.unknown\]/i,
    );
  });

  it('say which of value and baseline is divided: annealing beats a rival, rates are shares of one, the others stand beside a bound', () => {
    expect(Object.fromEntries(benches.map(({ name, ratio }) => [name, ratio]))).toEqual({
      annealing: 'baseline / value: higher is better',
      panel: 'value / baseline: lower is better',
      journal: 'value / baseline: lower is better',
      'first-run': 'value / baseline: lower is better',
      kernel: 'value / baseline: lower is better',
      learning: 'baseline / value: higher is better',
      population: 'value / baseline: lower is better',
      scale: 'value / baseline: higher is better',
      workers: 'value / baseline: higher is better',
      'long-run': 'value / baseline: lower is better',
      growth: 'value / baseline: lower is better',
      models: 'value / baseline: lower is better',
      evaluation: 'value / baseline: lower is better',
      formulas: 'value / baseline: lower is better',
      replay: 'value / baseline: lower is better',
    });
  });

  it('divide in the direction that they say', () => {
    expect(benchRow(ratios.faster, 'a', 2, 'ms', 10)).toEqual({
      case: 'a',
      value: 2,
      unit: 'ms',
      baseline: 10,
      ratio: 5,
    });
    expect(costRow('a', 2, 'ms', 10).ratio).toBe(0.2);
    expect(costRow('a', 2, 'ms')).toMatchObject({ baseline: null, ratio: null });
  });

  it('print the direction above the table, and beside name and rows as JSON', () => {
    const sample: Bench = {
      name: 'sample',
      description: 'One against another',
      ratio: ratios.cost,
      run: () => Promise.reject(new Error('not run')),
    };
    const rows = [costRow('a day', 1234.5, 'ms', 500), costRow('rows', 3, 'MB')];
    const lines = textOf(sample, rows).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '',
      'sample: One against another',
      'ratio = value / baseline: lower is better',
    ]);
    const cells = (line = '') => line.split('│').map((cell) => cell.trim());
    expect(lines.filter((line) => line.startsWith('│')).map(cells)).toEqual([
      ['', 'case', 'value', 'unit', 'baseline', 'ratio', ''],
      ['', 'a day', '1,230', 'ms', '500', '2.47x', ''],
      ['', 'rows', '3', 'MB', '', '', ''],
    ]);
    expect(jsonOf(sample, rows)).toEqual({ name: 'sample', ratio: ratios.cost, rows });
  });

  it('time each work once a round, warm-up apart, and per operation', () => {
    const calls: string[] = [];
    const spin = (name: string, operations: number) => ({
      operations,
      work: () => {
        calls.push(name);
        let sum = 0;
        for (let k = 0; k < 2e5; k++) sum += Math.sqrt(k);
        return sum;
      },
    });
    const [one, many] = interleaved([spin('a', 1), spin('b', 1000)], { rounds: 4, warmUp: 2 }) as [
      number,
      number,
    ];
    expect(calls.join('')).toBe('abbaabbaabba');
    expect(one).toBeGreaterThan(20 * many);
    expect(many).toBeGreaterThan(0);
  });

  it('refuse work that computes NaN', () => {
    expect(() => interleaved([{ operations: 1, work: () => Number.NaN }], { rounds: 1 })).toThrow(/NaN/);
  });

  it('report medians', () => {
    expect(median([3, 1, 100])).toBe(3);
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });
});
