import { describe, expect, it } from 'vitest';
import {
  createMarketRows,
  evaluateFormula,
  FormulaEvaluator,
  formulaColumnsOf,
  formulaDataOf,
  formulaDataOfMarket,
  instrumentsOf,
  marketAxis,
  parseFormula,
} from '../../../alphas/index.ts';
import type { Market, MarketDay } from '../../../market/index.ts';
import { marketOf, restless, smallMarket, smallPanel } from './markets.ts';

function daysOf(market: Market, history = 0): readonly MarketDay[] {
  const feed = market.feed(history);
  const days: MarketDay[] = [];
  for (let day = feed.next(); day !== undefined; day = feed.next()) days.push(day);
  return days;
}

describe('rows of a market', () => {
  it('have a place for every instrument that is ever listed, in code-unit order', () => {
    const panel = restless(smallPanel({ days: 20 }));
    const market = marketOf(panel);
    const listed = new Set(daysOf(market, 30).flatMap(({ snapshot }) => snapshot.instruments));
    expect(instrumentsOf(market, 30)).toEqual([...listed].sort());
    expect(instrumentsOf(market, 30)).not.toContain(panel.instruments[5]);
    expect(marketAxis(market, 30)).toMatchObject({
      sessions: 50,
      isClassified: true,
      hasSizes: true,
      hasFills: true,
    });
  });

  it('hold what a snapshot says of each instrument, NaN elsewhere, and macro series everywhere', () => {
    const market = marketOf(restless(smallPanel({ days: 20 })));
    const axis = marketAxis(market);
    const rows = createMarketRows(market, axis);
    for (const { snapshot } of daysOf(market)) {
      const { members, columns } = rows.day(snapshot);
      const close = snapshot.columns.find(({ spec }) => spec.name === 'close')?.values as Float64Array;
      for (const [place, instrument] of axis.instruments.entries()) {
        const k = snapshot.instruments.indexOf(instrument);
        expect(members[place]).toBe(k < 0 ? 0 : 1);
        expect(columns.get('CLOSE')?.[place]).toBe(k < 0 ? Number.NaN : close[k]);
        expect(columns.get('MARKET_CAP')?.[place]).toBe(k < 0 ? Number.NaN : snapshot.sizes?.[k]);
      }
      expect(snapshot.macro.length).toBeGreaterThan(0);
      for (const { name, value } of snapshot.macro) {
        expect(new Set(columns.get(name.toUpperCase()))).toEqual(new Set([value]));
      }
      const scattered = rows.scatter(close, snapshot.instruments);
      expect(scattered).toEqual(columns.get('CLOSE'));
      expect(rows.gather(scattered, snapshot.instruments)).toEqual(close);
    }
  });

  it('name the columns that formulas may use', () => {
    const spec = { name: 'vol', modality: 'base', description: '' };
    const description = { columns: [spec], macro: [{ name: 'cpi_yoy', releaseLagDays: 0 }] };
    expect(formulaColumnsOf(description, false)).toEqual(['VOLUME', 'CPI_YOY']);
    expect(formulaColumnsOf(description, true)).toEqual(['VOLUME', 'MARKET_CAP', 'CPI_YOY']);
  });

  it('give formulas the values that the panel gives them, where everybody is listed', () => {
    const panel = smallPanel({ days: 20 });
    const market = marketOf(panel);
    const formula = parseFormula('INDNEUTRALIZE(CLOSE / DELAY(CLOSE, 5), SECTOR) + RANK(MARKET_CAP)');
    const plain = evaluateFormula(formula, formulaDataOf(panel));
    const axis = marketAxis(market, 90);
    const rows = createMarketRows(market, axis);
    const evaluator = new FormulaEvaluator([formula], rows.formulaMarket);
    for (const [k, { snapshot }] of daysOf(market, 90).entries()) {
      const [values] = evaluator.next(rows.day(snapshot));
      expect(values).toEqual(plain.slice(k * 26, (k + 1) * 26));
    }
  });

  it('know an instrument by the industry of its first session', () => {
    const panel = smallPanel({ days: 3 });
    const market = marketOf(panel);
    const renamed: Market = {
      ...market,
      feed(history) {
        const feed = market.feed(history);
        return {
          next() {
            const day = feed.next();
            if (day === undefined || day.snapshot.day < 1) return day;
            return {
              ...day,
              snapshot: { ...day.snapshot, industries: day.snapshot.industries.map(() => 'one') },
            };
          },
        };
      },
    };
    expect(marketAxis(renamed).industries).toEqual(panel.industries);
  });
});

describe('data of formulas from a market', () => {
  it('are the first sessions with their history, as the days spread them', async () => {
    const market = await smallMarket({ days: 12 });
    const data = formulaDataOfMarket(market, { history: 20, sessions: 3 });
    expect(data.dates).toEqual(
      daysOf(market, 20)
        .slice(0, 23)
        .map(({ snapshot }) => snapshot.date),
    );
    const formula = parseFormula('STD(CLOSE, 5) / MARKET_CAP');
    const panel = smallPanel({ days: 12 });
    const plain = evaluateFormula(formula, formulaDataOf(panel)).slice(70 * 26, 93 * 26);
    expect(evaluateFormula(formula, data).slice(5 * 26)).toEqual(plain.slice(5 * 26));
  });

  it('ask the market for no session beyond them, and know nobody who joins later', () => {
    const market = marketOf(restless(smallPanel({ days: 20 }), 95));
    let asked = 0;
    const counting: Market = {
      ...market,
      feed(history) {
        const feed = market.feed(history);
        return {
          next: () => {
            asked++;
            return feed.next();
          },
        };
      },
    };
    const data = formulaDataOfMarket(counting, { history: 10, sessions: 1 });
    expect(asked).toBe(11);
    expect(data.instruments).not.toContain(smallPanel().instruments[5]);
    expect(instrumentsOf(market)).toContain(smallPanel().instruments[5]);
  });
});
