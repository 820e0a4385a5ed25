import { type Bench, costRow, ratios } from './bench.ts';
import { type KernelShape, measureKernel } from './kernel/measure.ts';

/** The usual one, a wider one, and one of a whole market. */
const shapes: readonly KernelShape[] = [
  { instruments: 50, columns: 9, pool: 20, buys: 5 },
  { instruments: 500, columns: 9, pool: 50, buys: 10 },
  { instruments: 4_000, columns: 40, pool: 100, buys: 20 },
];

export const kernelBench: Bench = {
  name: 'kernel',
  description:
    'decisions of the rule analyst (16 types, tilts and noise of each investor), without actors, against a bare typed-array loop of the same arithmetic',
  ratio: ratios.cost,
  run() {
    const rows = shapes.flatMap((shape) => {
      const { batch, oneByOne, bare } = measureKernel(shape);
      const name = `${shape.columns} columns, ${shape.pool} out of ${shape.instruments.toLocaleString('en-US')}, ${shape.buys} buys`;
      return [
        costRow(`${name}: in batches (at most 2)`, batch, 'us per investor', bare),
        costRow(`${name}: in batches, against one by one`, batch, 'us per investor', oneByOne),
      ];
    });
    return Promise.resolve(rows);
  },
};
