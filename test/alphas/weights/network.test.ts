import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdam } from '../../../alphas/weights/adam.ts';
import { splitDays, trainNetwork } from '../../../alphas/weights/network-training.ts';
import { pathAttribution } from '../../../alphas/weights/path-attribution.ts';
import {
  forward,
  initialParameters,
  lossAndGradient,
  type NetworkShape,
  parameterCount,
} from '../../../alphas/weights/relu-network.ts';
import { normal, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { trainingSet } from './training-set.ts';

const key = subKey(rootKey('network'), 'test');
const settings = {
  hidden: 5,
  learningRate: 0.01,
  batch: 32,
  weightDecay: 0.001,
  epochs: 30,
  patience: 20,
  restarts: 3,
  validationShare: 0.2,
};
const drawn = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => normal(streamAt(key, seed, 7), i));

describe('the network', () => {
  // w = (1, -1; 2, 0), b = (0, -1), v = (3, 0.5), c = 0.1
  const shape: NetworkShape = { inputs: 2, hidden: 2 };
  const parameters = Float64Array.of(1, -1, 2, 0, 0, -1, 3, 0.5, 0.1);

  it('is worked by hand', () => {
    // (1, 0.5): units 0.5 and 1. (0, 1): units -1 and -1, both off.
    const values = forward(shape, parameters, Float64Array.of(1, 0.5, 0, 1), 2);
    expect(values[0]).toBeCloseTo(3 * 0.5 + 0.5 * 1 + 0.1, 12);
    expect(values[1]).toBeCloseTo(0.1, 12);
  });

  it('has its loss and gradient worked by hand', () => {
    const gradient = new Float64Array(9);
    const rows = {
      features: Float64Array.of(1, 0.5),
      targets: Float64Array.of(1.1),
      rows: Uint32Array.of(0),
      from: 0,
      to: 1,
    };
    // Output 2.1, error 1, slope 2; squared weights 1 + 1 + 4 + 9 + 0.25.
    expect(lossAndGradient(shape, parameters, rows, 0.1, gradient)).toBeCloseTo(1 + 0.05 * 15.25, 12);
    const expected = [6 + 0.1, 3 - 0.1, 1 + 0.2, 0.5, 6, 1, 1 + 0.3, 2 + 0.05, 2];
    for (const [p, value] of expected.entries()) expect(gradient[p]).toBeCloseTo(value, 12);
  });

  it('has the gradient of finite differences, in every parameter', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 1_000 }),
        (inputs, hidden, seed) => {
          const any = { inputs, hidden };
          const at = drawn(parameterCount(any), seed);
          const rows = {
            features: drawn(8 * inputs, seed + 2_000),
            targets: drawn(8, seed + 4_000),
            rows: Uint32Array.of(3, 0, 5, 7, 1),
            from: 1,
            to: 4,
          };
          const gradient = new Float64Array(at.length);
          const aside = new Float64Array(at.length);
          lossAndGradient(any, at, rows, 0.01, gradient);
          const step = 1e-6;
          for (let p = 0; p < at.length; p++) {
            const loss = (by: number) =>
              lossAndGradient(any, at.with(p, (at[p] as number) + by), rows, 0.01, aside);
            const difference = (loss(step) - loss(-step)) / (2 * step);
            expect(Math.abs(difference - (gradient[p] as number))).toBeLessThan(
              1e-5 * Math.max(1, Math.abs(difference)),
            );
          }
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('begins with weights of the stated spread and no bias, the same for the same stream', () => {
    const wide = { inputs: 6, hidden: 500 };
    const first = initialParameters(wide, streamAt(key, 1, 0));
    expect(initialParameters(wide, streamAt(key, 1, 0))).toEqual(first);
    expect(initialParameters(wide, streamAt(key, 2, 0))).not.toEqual(first);
    const variance = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
    expect(variance(first.subarray(0, 3_000))).toBeCloseTo(2 / 6, 1);
    expect(first.subarray(3_000, 3_500).every((bias) => bias === 0)).toBe(true);
    expect(500 * variance(first.subarray(3_500, 4_000))).toBeCloseTo(1, 0);
  });
});

describe('attribution along the path', () => {
  it('is worked by hand', () => {
    // One unit, max(0, 2 x - y - 1): to (1, -1) its sum goes from -1 to 2, above 0 over two thirds of the way.
    const { values, bias, contributions } = pathAttribution(
      { inputs: 2, hidden: 1 },
      Float64Array.of(2, -1, -1, 3, 0.5),
      { rows: 1, features: Float64Array.of(1, -1), state: undefined },
    );
    expect([values[0], bias]).toEqual([6.5, 0.5]);
    expect(contributions[0]).toBeCloseTo(4, 12);
    expect(contributions[1]).toBeCloseTo(2, 12);
  });

  it('is the integral of the gradient from 0, and adds up', () => {
    const shape = { inputs: 3, hidden: 6 };
    for (let seed = 0; seed < 20; seed++) {
      const parameters = drawn(parameterCount(shape), seed);
      const features = drawn(3, seed + 500);
      const { values, bias, contributions } = pathAttribution(shape, parameters, {
        rows: 1,
        features,
        state: undefined,
      });
      expect(contributions.reduce((a, b) => a + b, bias)).toBeCloseTo(values[0] as number, 12);
      const steps = 4_000;
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let s = 0; s < steps; s++) {
          const at = features.map((x) => (x * (s + 0.5)) / steps);
          const moved = (by: number) =>
            forward(shape, parameters, at.with(j, (at[j] as number) + by), 1)[0] as number;
          sum += (moved(1e-7) - moved(-1e-7)) / 2e-7;
        }
        expect(Math.abs((sum / steps) * (features[j] as number) - (contributions[j] as number))).toBeLessThan(
          5e-3,
        );
      }
    }
  });
});

describe('Adam', () => {
  it('is worked by hand: the first step is the learning rate, whatever the gradient', () => {
    const parameters = Float64Array.of(1, 1);
    const adam = createAdam(2, 0.1);
    adam.step(parameters, Float64Array.of(5, -0.01));
    expect(parameters[0]).toBeCloseTo(0.9, 8);
    expect(parameters[1]).toBeCloseTo(1.1, 6);
    // Means 0.9 x 0.5 + 0.1 x 1 over 0.19, squares 0.999 x 0.025 + 0.001 x 1 over 0.001999.
    adam.step(parameters, Float64Array.of(1, 0));
    const mean = (0.9 * 0.5 + 0.1) / 0.19;
    const square = (0.999 * 0.025 + 0.001) / 0.001999;
    expect(parameters[0]).toBeCloseTo(0.9 - (0.1 * mean) / Math.sqrt(square), 7);
  });
});

describe('training', () => {
  const stream = streamAt(key, 9, 9);

  it('validates on the latest days, and leaves out those whose labels reach into them', () => {
    const set = trainingSet({ days: 20 });
    const { training, validation } = splitDays(set, 0.2);
    expect(validation.map(({ day }) => day)).toEqual([16, 17, 18, 19]);
    // The label of day 13 is known at the close of day 16, of day 14 later.
    expect(training.map(({ day }) => day)).toEqual(Array.from({ length: 14 }, (_, day) => day));
    expect(splitDays(set, 0).validation).toEqual([]);
    expect(splitDays(trainingSet({ days: 4 }), 0.5)).toMatchObject({
      validation: [],
      training: { length: 4 },
    });
  });

  it('learns nothing from days that overlap with the validation', () => {
    const set = trainingSet({ days: 20 });
    const shaken = {
      ...set,
      targets: set.targets.map((y, row) => (row >= 14 * 25 && row < 16 * 25 ? -9 * y : y)),
    };
    expect(trainNetwork(shaken, settings, stream).parameters).toEqual(
      trainNetwork(set, settings, stream).parameters,
    );
  });

  it('keeps the restart with the lowest validation loss, and its best epoch', () => {
    const set = trainingSet({ days: 30 });
    const found = trainNetwork(set, settings, stream);
    const fewer = [1, 2].map((restarts) => trainNetwork(set, { ...settings, restarts }, stream));
    for (const { validationLoss } of fewer) expect(found.validationLoss).toBeLessThanOrEqual(validationLoss);
    const validation = set.days.slice(24);
    const rows = Uint32Array.from(
      validation.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k)),
    );
    const { features, targets } = set;
    const loss = lossAndGradient(
      found.shape,
      found.parameters,
      { features, targets, rows, from: 0, to: rows.length },
      0,
      new Float64Array(found.parameters.length),
    );
    expect(loss).toBe(found.validationLoss);
    expect(found.zeroLoss).toBeCloseTo(1, 9);
    expect(found.validationLoss).toBeLessThan(0.75 * found.zeroLoss);
  });

  it('stops early where there is nothing to learn', () => {
    const noise = trainingSet({ days: 30, target: (_, draw) => draw });
    const patient = { ...settings, epochs: 200, patience: 3, restarts: 1 };
    expect(trainNetwork(noise, patient, stream).epochs).toBeLessThan(100);
  });

  it('gives the same bits every time: a fixed fit is a fixture', () => {
    const { parameters } = trainNetwork(
      trainingSet({ days: 10 }),
      { ...settings, epochs: 3, hidden: 2, restarts: 1 },
      stream,
    );
    expect([...parameters].map((value) => value.toPrecision(17))).toMatchInlineSnapshot(`
      [
        "0.89063860570546161",
        "-0.46301231832320483",
        "-0.30881675004246600",
        "-1.1026618446073202",
        "-0.77051552335335605",
        "0.31358966349447503",
        "0.090873280077766946",
        "-0.096951329489913238",
        "0.72709329070043938",
        "-0.033203659485331528",
        "-0.13016016471399794",
      ]
    `);
  });
});
