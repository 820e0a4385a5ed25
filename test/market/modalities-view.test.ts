import { describe, expect, it } from 'vitest';
import type { ModalityMask, TradingDate } from '../../core/index.ts';
import {
  digestOfView,
  Modalities,
  maskOf,
  modalities,
  namesOf,
  standardise,
  viewOf,
  zScores,
} from '../../market/index.ts';
import { columnOf, snapshotOf } from './snapshot-fixtures.ts';

describe('modalities', () => {
  it('have the bits of the published code', () => {
    expect(Object.fromEntries(modalities.all().map(({ name, bit }) => [name, bit]))).toEqual({
      valuation: 1,
      dividend: 2,
      growth: 4,
      quality: 8,
      news: 16,
      base: 32,
      'cross-industry': 64,
      risk: 128,
      price: 256,
    });
  });

  it('translate between names and masks both ways', () => {
    expect(maskOf(['price', 'news', 'valuation'])).toBe(273);
    expect(namesOf(273)).toEqual(['valuation', 'news', 'price']);
    expect(maskOf([])).toBe(0);
    for (let mask = 0; mask < 512; mask++) expect(maskOf(namesOf(mask))).toBe(mask);
  });

  it('answer an unknown name with the nearest one, and an unknown bit with the known ones', () => {
    expect(() => maskOf(['valuaton'])).toThrow(/Did you mean "valuation".*population\.masks/);
    expect(() => namesOf(512)).toThrow(/belong to no modality.*population\.masks/);
    expect(() => namesOf(1.5)).toThrow(/population\.masks/);
    expect(() => namesOf(-1)).toThrow(/population\.masks/);
  });

  it('take more from a scenario, once each, and refuse to change what a name or a bit means', () => {
    const own = new Modalities([{ name: 'news', bit: 16, description: 'texts' }]);
    const satellite = { name: 'satellite', bit: 512, description: 'counts of parked cars' };
    own.register(satellite);
    own.register({ ...satellite });
    expect(own.names()).toEqual(['news', 'satellite']);
    expect(() => own.register({ ...satellite, bit: 1024 })).toThrow(/population\.masks/);
    expect(() => own.register({ name: 'tweets', bit: 16, description: '' })).toThrow(/population\.masks/);
    for (const bit of [0, 3, -2, 1.5, 2 ** 31, Number.NaN]) {
      expect(() => own.register({ name: 'odd', bit, description: '' })).toThrow(/power of two/);
    }
  });
});

describe('a registered modality', () => {
  it('goes when everybody who registered it has let go, and its bit is free again', () => {
    const own = new Modalities([{ name: 'news', bit: 16, description: 'texts' }]);
    const esg = { name: 'esg', bit: 512, description: 'ratings' };
    const [first, second] = [own.register(esg), own.register({ ...esg })];
    first();
    first();
    expect(own.names()).toEqual(['news', 'esg']);
    second();
    expect(own.names()).toEqual(['news']);
    expect(() => own.namesOf(512)).toThrow(/population\.masks/);
    own.register({ name: 'satellite', bit: 512, description: 'counts of parked cars' });
    expect(own.namesOf(528)).toEqual(['news', 'satellite']);
  });
});

describe('views', () => {
  const columns = [
    columnOf([1, 2], { name: 'ep', modality: 'valuation' }),
    columnOf([3, 4], { name: 'momentum' }),
    columnOf([5, 6], { name: 'tone', modality: 'news' }),
  ];
  const headlines = [[{ timeUtc: '2024-01-05T10:00:00.000Z', text: 'A wins' }], []];
  const reading = {
    name: 'cpi',
    description: '',
    unit: '%',
    date: 20231231 as TradingDate,
    value: 2,
    change1: 0.1,
    change30: Number.NaN,
    change180: Number.NaN,
  };
  const macro = [reading];
  const snapshot = snapshotOf(2, { columns, headlines, macro });

  it('show the columns of the mask, headlines with news only, and macro data always', () => {
    const price = viewOf(snapshot, maskOf(['price']));
    expect(price.columns.map(({ spec }) => spec.name)).toEqual(['momentum']);
    expect(price).not.toHaveProperty('headlines');
    expect(price.macro).toBe(macro);
    const news = viewOf(snapshot, maskOf(['news', 'valuation']));
    expect(news.columns).toEqual([columns[0], columns[2]]);
    expect(news.headlines).toBe(headlines);
    expect(viewOf(snapshot, 0 as ModalityMask).columns).toEqual([]);
  });

  it('are built once per snapshot and mask, and share the columns of the snapshot', () => {
    const view = viewOf(snapshot, maskOf(['price']));
    expect(viewOf(snapshot, maskOf(['price']))).toBe(view);
    expect(viewOf({ ...snapshot }, maskOf(['price']))).not.toBe(view);
    expect(view.columns[0]).toBe(columns[1]);
  });

  it('refuse a column whose modality nobody registered', () => {
    const odd = snapshotOf(2, { columns: [columnOf([1, 2], { modality: 'prise' })] });
    expect(() => viewOf(odd, maskOf(['price']))).toThrow(/Did you mean "price".*population\.masks/);
  });

  it('have equal digests for equal contents, and another for every part that an investor sees', () => {
    const mask = maskOf(['news', 'price']);
    const digest = digestOfView(viewOf(snapshot, mask));
    const copy = structuredClone(snapshot);
    expect(digestOfView(viewOf(copy, mask))).toBe(digest);
    const changed = [
      { ...snapshot, day: 4 },
      { ...snapshot, date: 20240108 as TradingDate },
      { ...snapshot, instruments: ['S000', 'S002'] },
      {
        ...snapshot,
        columns: [...columns.slice(0, 2), columnOf([5, 7], { name: 'tone', modality: 'news' })],
      },
      {
        ...snapshot,
        columns: columns.map(({ spec, values }) => ({ spec, values, learnedSign: 1 as const })),
      },
      {
        ...snapshot,
        columns: columns.map(({ spec, values }) => columnOf([...values], { ...spec, sign: 1 })),
      },
      { ...snapshot, headlines: [[], []] },
      { ...snapshot, macro: [{ ...reading, change30: 0 }] },
      { ...snapshot, macro: [{ ...reading, percentile: 0.5 }] },
      { ...snapshot, macro: [] },
    ].map((other) => digestOfView(viewOf(other, mask)));
    expect(new Set([digest, ...changed]).size).toBe(changed.length + 1);
    const unseen = {
      ...snapshot,
      columns: [columnOf([9, 9], { name: 'ep', modality: 'valuation' }), ...columns.slice(1)],
    };
    expect(digestOfView(viewOf(unseen, mask))).toBe(digest);
  });
});

describe('z-scores', () => {
  it('use the population form, and give 0 for missing values', () => {
    const scores = zScores(columnOf([1, Number.NaN, 3, 5]));
    const deviation = Math.sqrt(8 / 3);
    expect([...scores]).toEqual([-2 / deviation, 0, 0, 2 / deviation]);
  });

  it('are all 0 for constant, single and missing columns, also where the mean of equal values rounds', () => {
    for (const values of [[0.1, 0.1, 0.1], [7, Number.NaN], [Number.NaN, Number.NaN], []]) {
      expect([...zScores(columnOf(values))]).toEqual(values.map(() => 0));
    }
  });

  it('are computed once per column', () => {
    const column = columnOf([1, 2, 4]);
    expect(zScores(column)).toBe(zScores(column));
  });

  it('may overwrite their input', () => {
    const values = Float64Array.of(2, 4);
    expect([...standardise(values, values)]).toEqual([-1, 1]);
  });
});
