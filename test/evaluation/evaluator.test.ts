import { describe, expect, it } from 'vitest';
import { emptyTally, normal, rootKey, streamAt, subKey, type Tally, type TypeId } from '../../core/index.ts';
import { createEvaluator, type EvaluatedDay, type Evaluator, signalQuality } from '../../evaluation/index.ts';
import { aggregators } from '../../optimizer/index.ts';

const INSTRUMENTS = 12;
const DAYS = 60;
const types = ['dividend', 'growth', 'news'] as TypeId[];
const aggregator = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
const uneven = Float64Array.of(4, 1, 1);
const equal = Float64Array.of(1, 1, 1);

function labelOf(day: number, horizon: number): Float64Array {
  const stream = streamAt(subKey(rootKey(3), `label ${horizon}`), day, 0);
  const values = Float64Array.from({ length: INSTRUMENTS }, (_, j) => normal(stream, j));
  if (day % 11 === 4) values.fill(0.01);
  if (day % 3 === 0) values[day % INSTRUMENTS] = Number.NaN;
  return values;
}

/** Everybody is shown everything; type 1 counts the 1-day label's rank, the others noise. */
function tallyOf(day: number, purpose: string): Tally {
  const tally = emptyTally(types.length, INSTRUMENTS);
  const label = labelOf(day, 1);
  for (let cell = 0; cell < tally.shown.length; cell++) {
    const type = Math.floor(cell / INSTRUMENTS);
    const j = cell % INSTRUMENTS;
    tally.shown[cell] = 20;
    const noise = Math.floor(10 + 3 * normal(streamAt(subKey(rootKey(4), purpose), day, cell), 0));
    tally.bought[cell] =
      type === 1
        ? label.filter((value) => value < (label[j] as number)).length
        : Math.min(20, Math.max(0, noise));
  }
  return tally;
}

function dayOf(day: number): EvaluatedDay {
  const tally = tallyOf(day, 'run');
  return { day, tally, ...aggregator.aggregate(tally, uneven), uniformTally: tallyOf(day, 'uniform') };
}

function evaluate(
  change: (day: EvaluatedDay) => EvaluatedDay = (day) => day,
  seed = 1,
  settings = {},
): ReturnType<Evaluator['result']> {
  const evaluator = createEvaluator({
    horizons: [5, 1],
    aggregator,
    types,
    key: rootKey(seed),
    ...settings,
  });
  for (let day = 0; day < DAYS; day++) {
    evaluator.addDay(change(dayOf(day)));
    for (const horizon of [1, 3, 5]) {
      const ended = day - horizon - 1;
      if (ended >= 0) evaluator.addLabels({ day: ended, horizon, values: labelOf(ended, horizon) });
    }
  }
  return evaluator.result();
}

const whole = evaluate();

/** The same numbers over whole sequences, without an evaluator. */
function plain(signalAt: (day: number) => Float64Array, horizon: number) {
  const days = Array.from({ length: DAYS - horizon - 1 }, (_, day) => day);
  return signalQuality(
    days.map(signalAt),
    days.map((day) => labelOf(day, horizon)),
    horizon,
  );
}

function withoutInterval<T extends { rankIcLow: unknown; rankIcHigh: unknown }>(quality: T | undefined) {
  const { rankIcLow, rankIcHigh, ...rest } = quality as T;
  expect(rankIcLow === null).toBe(rankIcHigh === null);
  return rest;
}

describe('evaluation of a run', () => {
  it('gives the three signals and the controls the numbers of the plain sequences', () => {
    for (const horizon of [1, 5]) {
      const own = (day: number) => aggregator.aggregate(tallyOf(day, 'run'), uneven);
      const cases = [
        [whole.statistics.score, (day: number) => own(day).score],
        [whole.statistics.consensus, (day: number) => own(day).consensus],
        [whole.statistics.negDisagreement, (day: number) => own(day).disagreement.map((sigma) => -sigma)],
        [
          whole.controls.uniformWeights,
          (day: number) => aggregator.aggregate(tallyOf(day, 'run'), equal).score,
        ],
        [whole.controls.uniform, (day: number) => aggregator.aggregate(tallyOf(day, 'uniform'), equal).score],
      ] as const;
      for (const [found, signalAt] of cases) {
        const { rankIcLow: _low, rankIcHigh: _high, ...expected } = plain(signalAt, horizon);
        expect(withoutInterval(found?.[String(horizon)])).toEqual(expected);
      }
    }
    expect(Object.keys(whole.statistics.score)).toEqual(['1', '5']);
  });

  it('counts undefined days and covers each mean by its interval', () => {
    const quality = whole.statistics.consensus['1'];
    expect(quality).toMatchObject({ days: 53, undefinedDays: 5 });
    expect(quality?.rankIcLow).toBeLessThan(quality?.rankIc as number);
    expect(quality?.rankIcHigh).toBeGreaterThan(quality?.rankIc as number);
  });

  it('resamples all signals and controls alike, as often as asked', () => {
    const equally = (day: EvaluatedDay) => ({ ...day, ...aggregator.aggregate(day.tally, equal) });
    const { statistics, controls } = evaluate(equally);
    expect(statistics.score['5']).toEqual(controls.uniformWeights?.['5']);
    expect(statistics.score['5']?.rankIcLow).not.toBeNull();
    expect(evaluate(undefined, 1, { bootstrapSamples: 10_000 }).statistics).toEqual(whole.statistics);
    const few = evaluate(undefined, 1, { bootstrapSamples: 100 }).statistics.score['5'];
    expect(few?.rankIcLow).not.toBe(whole.statistics.score['5']?.rankIcLow);
    expect(withoutInterval(few)).toEqual(withoutInterval(whole.statistics.score['5']));
  });

  it('names the type whose opinion is best at each horizon', () => {
    expect(whole.controls.bestType?.['1']).toMatchObject({ type: 'growth' });
    expect(whole.controls.bestType?.['1']?.rankIc).toBeCloseTo(1, 6);
    const opinions = types.map((_type, i) =>
      plain((day) => {
        const { shown, bought } = tallyOf(day, 'run');
        const from = i * INSTRUMENTS;
        return Float64Array.from(
          { length: INSTRUMENTS },
          (_, j) => (bought[from + j] as number) / (shown[from + j] as number),
        );
      }, 5),
    );
    const highest = Math.max(...opinions.map(({ rankIc }) => rankIc as number));
    expect(whole.controls.bestType?.['5']?.rankIc).toBeCloseTo(highest, 12);
  });

  it('says null for controls whose input is not there', () => {
    const bare = evaluate(({ uniformTally: _tally, ...day }) => day);
    expect(bare.controls).toMatchObject({ uniform: null });
    expect(bare.controls.uniformWeights).toEqual(whole.controls.uniformWeights);
    expect(bare.statistics).toEqual(whole.statistics);
  });

  it('is a function of its days, labels and key', () => {
    expect(evaluate()).toEqual(whole);
    const other = evaluate(undefined, 2);
    expect(withoutInterval(other.statistics.score['5'])).toEqual(
      withoutInterval(whole.statistics.score['5']),
    );
  });

  it('refuses gaps in what controls need, and no horizon', () => {
    const broken = (day: EvaluatedDay): EvaluatedDay => {
      if (day.day !== 7) return day;
      const { uniformTally: _tally, ...rest } = day;
      return rest;
    };
    expect(() => evaluate(broken)).toThrow('on every day or on none');
    expect(() => evaluate(undefined, 1, { horizons: [] })).toThrow('needs a horizon');
  });
});
