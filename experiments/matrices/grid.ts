/** Any fields of a scenario, in every combination. */
import { MassError } from '../../core/index.ts';
import { armBars } from '../matrix/arm-plots.ts';
import type { Arm, Matrix } from '../matrix.ts';
import { splitOutside } from '../split-outside.ts';

interface Axis {
  readonly path: string;
  readonly values: readonly string[];
}

/** `path=value,value`; commas inside brackets, braces and quotes are part of a value. */
function axisOf(text: string): Axis {
  const sign = text.indexOf('=');
  const values = sign < 1 ? [] : splitOutside(text.slice(sign + 1), ',', '--vary');
  if (values.length === 0 || values.includes('')) {
    throw new MassError({
      code: 'cli.usage',
      message: 'this is no field with values to vary',
      path: '--vary',
      found: text,
      expected: 'path=value,value',
      hint: 'write for example --vary optimizer.lookback=3,5,10',
    });
  }
  return { path: text.slice(0, sign).trim(), values };
}

function armsOf(axes: readonly Axis[]): readonly Arm[] {
  return axes.reduce<readonly Arm[]>(
    (arms, { path, values }) =>
      arms.flatMap(({ name, set }) =>
        values.map((value) => {
          const one = `${path.split('.').at(-1)} ${value}`;
          return { name: name === '' ? one : `${name}, ${one}`, set: [...set, `${path}=${value}`] };
        }),
      ),
    [{ name: '', set: [] }],
  );
}

export const grid: Matrix = {
  name: 'grid',
  description: 'What do any fields of the scenario change, in every combination?',
  design({ design: { vary = [] } }) {
    if (vary.length === 0) {
      throw new MassError({
        code: 'cli.usage',
        message: 'a grid needs fields to vary',
        path: '--vary',
        found: 'none',
        expected: '--vary path=value,value, repeatable',
        hint: 'write for example --vary optimizer.lookback=3,5,10 --vary aggregation.alpha=0.2,0.5',
      });
    }
    return {
      arms: armsOf(vary.map(axisOf)),
      notes: ['The first combination is the base that the others are compared with.'],
    };
  },
  report: (outcome) => ({ tables: [], plots: [armBars(outcome)], findings: [] }),
};
