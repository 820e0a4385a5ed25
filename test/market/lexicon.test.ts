import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { type Panel, tone, withNewsColumns } from '../../market/index.ts';
import { newsSpecs } from '../../market/lexicon.ts';
import { writeNews } from '../../market/news-panel.ts';
import { phrases } from '../../market/synthetic/headlines.ts';

describe('the tone of a headline', () => {
  it.each([
    ['Profit rises', 1],
    ['Shares fall on weak demand', -2 / 5],
    ['profits beat, but outlook cut', (2 - 1) / 5],
    ['The company holds its meeting', 0],
    ['', 0],
    ['$AAPL 3.5 % !!', 0],
    ['did not beat forecasts', -1 / 4],
    ["doesn't disappoint", 1 / 2],
    ['not a word here about profit', 1 / 6],
    ['净利润大增', 1 / 3],
    ['股价暴跌', -1 / 2],
    ['业绩并未改善', -1 / 3],
    ['Alibaba 股价大涨', 1 / 3],
  ])('%s: %f', (text, expected) => {
    expect(tone(text)).toBeCloseTo(expected, 12);
  });

  it('reads a bounded part of a text', () => {
    expect(tone(`${'word '.repeat(400)}${'profit '.repeat(1e5)}`)).toBe(0);
  });

  it('hears the phrases of the synthetic market as they are meant', () => {
    const signs = (texts: readonly string[]): readonly number[] =>
      texts.map((text) => Math.sign(tone(text.replace('{}', 'Arandia'))));
    expect(signs(phrases.good)).toEqual(phrases.good.map(() => 1));
    expect(signs(phrases.bad)).toEqual(phrases.bad.map(() => -1));
    expect(signs(phrases.plain)).toEqual(phrases.plain.map(() => 0));
  });
});

describe('news columns', () => {
  it('hold the mean tone, missing without headlines, and the count', () => {
    const timeUtc = '2024-01-03T10:00:00.000Z';
    const texts = ['Profit rises', 'crash', 'holds meeting'].map((text, k) => ({
      instrument: k === 1 ? 2 : 0,
      timeUtc,
      text,
    }));
    const [tones, counts] = [new Float64Array(3).fill(7), new Float64Array(3).fill(7)];
    writeNews(texts, tones, counts);
    expect([...tones]).toEqual([0.5, Number.NaN, -1]);
    expect([...counts]).toEqual([2, 0, 1]);
    expect(newsSpecs.sentiment).toMatchObject({ name: 'news_sentiment', modality: 'news', sign: 1 });
  });

  it('join a panel with text once, row by row, and leave others as they are', () => {
    const bare: Panel = {
      dates: [20240102, 20240103] as TradingDate[],
      instruments: ['a', 'b'],
      members: Uint8Array.of(1, 1, 1, 1),
      industries: ['', ''],
      columns: [],
      labels: new Map(),
      labelFill: 'next-open',
      macro: [],
    };
    expect(withNewsColumns(bare)).toBe(bare);
    const timeUtc = '2024-01-03T10:00:00.000Z';
    const panel = withNewsColumns({
      ...bare,
      headlines: [[], [{ instrument: 1, timeUtc, text: 'Profit rises' }]],
    });
    expect(panel.columns.map(({ values }) => [...values])).toEqual([
      [Number.NaN, Number.NaN, Number.NaN, 1],
      [0, 0, 0, 1],
    ]);
    expect(withNewsColumns(panel)).toBe(panel);
  });
});
