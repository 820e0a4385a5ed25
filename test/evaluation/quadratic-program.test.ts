import highsLoader from 'highs';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../core/index.ts';
import { solveQuadraticProgram } from '../../evaluation/quadratic-program.ts';
import { shrunkCovariance } from '../../evaluation/shrunk-covariance.ts';
import { solveBounded } from './bounded-program.ts';
import { codes, distance, series } from './estimation-fixtures.ts';

describe('the least variance', () => {
  it('is the closed form for two assets, cut at 0 where the bound binds', () => {
    const solve = (a: number, b: number, ab: number) =>
      solveQuadraticProgram({
        quadratic: [
          [a, ab],
          [ab, b],
        ],
        linear: [0, 0],
        total: 1,
      });
    expect(distance(solve(4, 9, 1), [(9 - 1) / (4 + 9 - 2), (4 - 1) / (4 + 9 - 2)])).toBeLessThan(1e-12);
    expect(distance(solve(1, 9, 2), [1, 0])).toBeLessThan(1e-12);
  });

  it('agrees with the general solver of another library, and so does the reference with caps', async () => {
    const { covariance } = shrunkCovariance(series);
    const quadratic = covariance.mul(1e4).to2DArray();
    // Its types describe its CommonJS build, where the loader is the module's `default`.
    const highs = await (highsLoader as unknown as typeof highsLoader.default)();
    const terms = codes.flatMap((x, i) =>
      codes.map((y, j) => `${(quadratic[i] as number[])[j]} ${x}${i === j ? '^2' : ` * ${y}`}`),
    );
    for (const bounds of [undefined, { cap: 0.25, group: 0.4 }]) {
      const result = highs.solve(
        [
          'Minimize',
          `obj: [ ${terms.join(' + ').replaceAll('+ -', '- ')} ] / 2`,
          'Subject To',
          `sum: ${codes.join(' + ')} = 1`,
          `group: a + b <= ${bounds?.group ?? 1}`,
          'Bounds',
          ...codes.map((code) => `0 <= ${code} <= ${bounds?.cap ?? 1}`),
          'End',
        ].join('\n'),
        { output_flag: false },
      );
      expect(result.Status).toBe('Optimal');
      const program = { quadratic, linear: new Float64Array(6), total: 1 };
      const own =
        bounds === undefined
          ? solveQuadraticProgram(program)
          : solveBounded({
              ...program,
              cap: bounds.cap,
              groups: [{ members: [0, 1], cap: bounds.group }],
            });
      const columns = result.Columns as Record<string, { Primal: number }>;
      expect(
        distance(
          own,
          codes.map((code) => columns[code]?.Primal as number),
        ),
      ).toBeLessThan(1e-6);
      expect(own[0]).toBeGreaterThan(0.2);
    }
  });

  it('is the same for large programs, which are solved on the weights that turn out positive', () => {
    const stream = streamAt(rootKey('large program'), 0, 0);
    const n = 130;
    const factors = Matrix.from1DArray(
      n,
      8,
      Array.from({ length: n * 8 }, (_, i) => normal(stream, i)),
    );
    const quadratic = factors.mmul(factors.transpose()).add(Matrix.eye(n, n).mul(0.5)).to2DArray();
    for (const scale of [0, 0.3, 5]) {
      const linear = Float64Array.from({ length: n }, (_, j) => scale * normal(stream, 5000 + j));
      const plain = { quadratic, linear, total: 1 };
      const whole = solveBounded({ ...plain, cap: 2, groups: [] });
      expect(distance(solveQuadraticProgram(plain), whole)).toBeLessThan(1e-9);
    }
  });
});
