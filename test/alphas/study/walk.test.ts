import { describe, expect, it } from 'vitest';
import {
  type AlphaSession,
  type AlphaSpec,
  availableAlphas,
  createAlphaWalk,
  equalWeightReturn,
  evaluateFormula,
  formulaDataOf,
  parseFormula,
} from '../../../alphas/index.ts';
import { MassError } from '../../../core/index.ts';
import type { Market, Panel } from '../../../market/index.ts';
import { marketOf, restless, smallMarket, smallPanel } from './markets.ts';
import { specs } from './studies.ts';

function sessionsOf(
  market: Market,
  alphas: readonly AlphaSpec[] = specs,
  history = 90,
): readonly AlphaSession[] {
  const walk = createAlphaWalk(market, alphas, { history });
  const sessions: AlphaSession[] = [];
  for (let session = walk.next(); session !== undefined; session = walk.next()) sessions.push(session);
  expect(sessions).toHaveLength(walk.sessions);
  return sessions;
}

const specOf = (name: string, formula: string): AlphaSpec => ({
  name,
  category: 'own',
  formula,
  parsed: parseFormula(formula),
  origin: 'scenario',
});

function thrown(work: () => unknown): MassError {
  try {
    work();
  } catch (error) {
    if (error instanceof MassError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a walk over a market', () => {
  it('has the values that formulas have on the whole panel, where everybody is listed', () => {
    const panel = smallPanel({ days: 20 });
    const data = formulaDataOf(panel);
    const sessions = sessionsOf(marketOf(panel));
    for (const [a, { parsed }] of specs.entries()) {
      const plain = evaluateFormula(parsed, data);
      for (const [k, { input }] of sessions.entries()) {
        expect(input.day).toBe(k - 90);
        expect(input.values[a]).toEqual(plain.slice(k * 26, (k + 1) * 26));
      }
    }
  });

  it('puts labels at the places of the members of their own day, and gathers back', () => {
    const panel = restless(smallPanel({ days: 30 }));
    const market = marketOf(panel);
    const { instruments } = createAlphaWalk(market, specs, { history: 90 });
    const placeOf = (instrument: string) => panel.instruments.indexOf(instrument);
    let seen = 0;
    for (const { labels, gather, marketDay } of sessionsOf(market)) {
      for (const { day, horizon, values } of labels) {
        const session = day + 90;
        for (const [place, instrument] of instruments.entries()) {
          const cell = session * 26 + placeOf(instrument);
          const label = panel.labels.get(horizon)?.[cell];
          expect(values[place]).toBe(panel.members[cell] === 1 ? label : Number.NaN);
          seen++;
        }
      }
      const { instruments: members } = marketDay.snapshot;
      const own = Float64Array.from(instruments, (_, place) => place);
      expect(Array.from(gather(own), (place) => instruments[place])).toEqual(members);
    }
    expect(seen).toBeGreaterThan(4_000);
  });

  it('keeps what it gave when it goes on', () => {
    const walk = createAlphaWalk(marketOf(smallPanel({ days: 5 })), specs, { history: 90 });
    const sessions = Array.from({ length: 40 }, () => walk.next());
    const copies = structuredClone(sessions.map((session) => session?.input));
    while (walk.next() !== undefined);
    expect(sessions.map((session) => session?.input)).toEqual(copies);
  });

  it('reads the market by closes, of who is listed on both days', () => {
    const panel = restless(smallPanel({ days: 5 }));
    const close = panel.columns.find(({ spec }) => spec.name === 'close')?.values as Float64Array;
    for (const [k, { input }] of sessionsOf(marketOf(panel)).entries()) {
      const returns = panel.instruments.map((_, i) =>
        k > 0 && panel.members[k * 26 + i] === 1 && panel.members[(k - 1) * 26 + i] === 1
          ? (close[k * 26 + i] as number) / (close[(k - 1) * 26 + i] as number) - 1
          : Number.NaN,
      );
      expect(input.marketReturn).toBe(equalWeightReturn(returns));
    }
  });

  const withoutPrices = (panel: Panel): Panel => ({
    ...panel,
    columns: panel.columns.filter(({ spec }) => spec.modality !== 'base'),
  });
  const unpriced = ['value', 'neutral', 'size', 'news'];

  it('reads the market by fills where it has no closes', () => {
    const panel = restless(smallPanel({ days: 5 }));
    const sessions = sessionsOf(marketOf(withoutPrices(panel)));
    const fills = panel.fills?.returns as Float64Array;
    for (const [k, { input }] of sessions.entries()) {
      const returns = panel.instruments.map((_, i) =>
        k > 0 && panel.members[k * 26 + i] === 1 && panel.members[(k - 1) * 26 + i] === 1
          ? (fills[k * 26 + i] as number)
          : Number.NaN,
      );
      expect(input.marketReturn).toBe(equalWeightReturn(returns));
    }
    expect(sessions.filter(({ input }) => !Number.isNaN(input.marketReturn)).length).toBeGreaterThan(90);
  });

  it('says that a market without closes and fills has no state to read', () => {
    const { fills: _, ...rest } = withoutPrices(smallPanel({ days: 5 }));
    const market = marketOf({ ...rest, labels: new Map([...rest.labels].filter(([h]) => h > 1)) }, [2]);
    const error = thrown(() => createAlphaWalk(market, specs, { history: 0 }));
    expect(error.problems[0]).toMatchObject({ code: 'alphas.market', found: 'panel' });
  });

  it('lists alphas whose columns the market lacks, and goes on with the others', async () => {
    const market = marketOf(withoutPrices(smallPanel({ days: 5 })));
    const walk = createAlphaWalk(market, specs, { history: 10 });
    expect(walk.alphas.map(({ name }) => name)).toEqual(unpriced);
    expect(walk.next()?.input.values).toHaveLength(4);
    expect(walk.unavailable.map(({ alpha, reason }) => [alpha.name, reason])).toEqual([
      ['reversal', 'the data have no such column: CLOSE'],
      ['momentum', 'the data have no such column: CLOSE'],
      ['range', 'the data have no such column: HIGH'],
      ['crowd', 'the data have no such column: CLOSE'],
    ]);
    const { alphas, unavailable } = availableAlphas(market, specs, { history: 10 });
    expect({ alphas, unavailable }).toEqual({ alphas: walk.alphas, unavailable: walk.unavailable });
  });

  it('needs an alpha whose columns are there, and says which are', async () => {
    const market = await smallMarket({ days: 3 });
    const none = thrown(() => createAlphaWalk(market, [specOf('a', 'EBITDA / DEBT')], { history: 0 }));
    expect(none.problems[0]).toMatchObject({
      code: 'alphas.market',
      found: 'a: the data have no such column: EBITDA',
    });
    expect(none.problems[0].hint).toContain('CLOSE, VOLUME');
    expect(thrown(() => createAlphaWalk(market, [], { history: 0 })).message).toContain('no alpha to study');
  });

  it('lists alphas by industry where nobody has one', () => {
    const panel = smallPanel({ days: 3 });
    const market = marketOf({ ...panel, industries: panel.industries.map(() => '') });
    const { unavailable } = createAlphaWalk(market, specs, { history: 0 });
    expect(unavailable.map(({ alpha, reason }) => `${alpha.name}: ${reason}`)).toEqual([
      'neutral: the data have no such classification: INDUSTRY',
    ]);
  });
});
