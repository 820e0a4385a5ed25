import { describe, expect, it } from 'vitest';
import {
  INVESTOR_TILT,
  NOISE,
  PATIENCE,
  PATIENCE_STRENGTH,
  RISK_LEVEL,
  RISK_WEIGHT,
  TYPE_TILT,
} from '../../actors/analysts/rule-constants.ts';
import { tiltBlock } from '../../actors/analysts/rule-kernel.ts';
import { macroMood } from '../../actors/analysts/rule-strategy.ts';
import {
  analysts,
  type DecisionRequest,
  drawTypes,
  type InvestorType,
  RuleAnalyst,
  type Style,
} from '../../actors/index.ts';
import { bits, rootKey, streamAt, subKey, wordOf } from '../../core/index.ts';
import { type MacroReading, type Snapshot, type View, viewOf } from '../../market/index.ts';
import { castDays, codes, type SnapshotOptions, settingsOf, snapshotOf, specs } from './fixtures.ts';

const all = specs.map(({ modality }) => modality);
const calm: Style = {
  riskAppetite: 'medium',
  holdingPeriod: 'months',
  consistency: 1,
  rationality: 1,
  selector: 'random',
};

function typeWith(style: Partial<Style> = {}, modalities: readonly string[] = all): InvestorType {
  const given = [{ modalities, style: { ...calm, ...style } }];
  return drawTypes({ key: rootKey(5), count: 1, modalitiesPerType: [1, 1], modalities: all, given })
    .types[0] as InvestorType;
}

function pick(
  type: InvestorType,
  options: SnapshotOptions & {
    readonly ordinal?: number;
    readonly analyst?: RuleAnalyst;
    readonly sells?: number;
  } = {},
): { readonly buys: readonly string[]; readonly sells: readonly string[] } {
  const { ordinal = 0, analyst = new RuleAnalyst(), sells = 3 } = options;
  const view = viewOf(snapshotOf(options), type.mask);
  const strategy = analyst.strategy(type, view);
  const candidates = Uint16Array.from(view.instruments.keys());
  const picks = analyst.decide({ type, ordinal, strategy, view, candidates, buys: 5, sells });
  const named = (positions: Uint16Array) => Array.from(positions, (j) => view.instruments[j] as string);
  return { buys: named(picks.buys), sells: named(picks.sells) };
}

/** Ballots of twenty investors, so that a trait that moves few of them is seen. */
function picksOf(type: InvestorType, options: SnapshotOptions & { readonly analyst?: RuleAnalyst } = {}) {
  return Array.from({ length: 20 }, (_, ordinal) => pick(type, { ...options, ordinal }));
}

/** Utilities by the formula, without any of the kernel's arrangements. */
function plainUtility(type: InvestorType, view: View, style: Style, ordinal: number, j: number): number {
  const signed = (word: number) => word / 2 ** 31 - 1;
  const block = tiltBlock(view.day, style.consistency);
  const typeTilts = streamAt(subKey(type.key, 'type tilt'), block, 0);
  const ownTilts = streamAt(subKey(type.key, 'investor tilt'), ordinal, block);
  const noise = streamAt(subKey(type.key, 'investor noise'), ordinal, view.day);
  let sum = 0;
  let variance = 0;
  for (const { spec, values, learnedSign } of view.columns) {
    const mean = values.reduce((s, x) => s + x, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((s, x) => s + (x - mean) ** 2, 0) / values.length);
    const lean = PATIENCE_STRENGTH * PATIENCE[style.holdingPeriod];
    const slow = ['valuation', 'dividend', 'growth', 'quality'].includes(spec.modality);
    const fast = ['news', 'price', 'base'].includes(spec.modality);
    const patience = slow ? 1 + lean : fast ? 1 - lean : 1;
    const shared =
      patience * ((spec.sign ?? learnedSign) + TYPE_TILT * signed(bits(typeTilts, wordOf(spec.name)))) +
      (spec.risk === true ? RISK_WEIGHT * RISK_LEVEL[style.riskAppetite] : 0);
    const own = patience * INVESTOR_TILT * signed(bits(ownTilts, wordOf(spec.name)));
    sum += ((shared + own) * ((values[j] as number) - mean)) / deviation;
    variance += shared ** 2 + (patience * INVESTOR_TILT) ** 2 / 3;
  }
  const word = bits(noise, wordOf(view.instruments[j] as string));
  const triangular = Math.sqrt(6) * (((word & 0xffff) + (word >>> 16)) / 65536 - 1);
  return sum + NOISE * (1 - style.rationality) * Math.sqrt(variance) * triangular;
}

describe('the rule analyst', () => {
  it('buys the highest and sells the lowest utilities of the documented formula', () => {
    const style: Style = {
      ...calm,
      rationality: 0.6,
      consistency: 0.5,
      riskAppetite: 'low',
      holdingPeriod: 'years',
    };
    const type = typeWith(style);
    const view = viewOf(snapshotOf({ day: 9 }), type.mask);
    for (let ordinal = 0; ordinal < 20; ordinal++) {
      const order = view.instruments
        .map((code, j) => ({ code, utility: plainUtility(type, view, style, ordinal, j) }))
        .sort((a, b) => b.utility - a.utility)
        .map(({ code }) => code);
      expect(pick(type, { ordinal, day: 9 })).toEqual({
        buys: order.slice(0, 5).sort(),
        sells: order.slice(-3).sort(),
      });
    }
  });

  it.each<[string, Partial<Style>]>([
    ['risk appetite', { riskAppetite: 'very-high' }],
    ['holding period', { holdingPeriod: 'years' }],
    ['rationality', { rationality: 0.2 }],
  ])('changes ballots with the %s of its style', (_trait, style) => {
    expect(picksOf(typeWith(style))).not.toEqual(picksOf(typeWith()));
  });

  it('holds riskier instruments the higher its appetite is', () => {
    const riskOf = (style: Partial<Style>): number => {
      const snapshot = snapshotOf();
      const risk = snapshot.columns[7]?.values as Float64Array;
      const bought = picksOf(typeWith(style)).flatMap(({ buys }) =>
        buys.map((code) => risk[codes.indexOf(code)] as number),
      );
      return bought.reduce((sum, value) => sum + value, 0) / bought.length;
    };
    const levels = (['very-low', 'medium', 'very-high'] as const).map((riskAppetite) =>
      riskOf({ riskAppetite }),
    );
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });

  it('redraws its tilts every 1 / (1 - c) days, and never with c = 1', () => {
    expect(Array.from({ length: 6 }, (_, day) => tiltBlock(day, 0.5))).toEqual([0, 0, 1, 1, 2, 2]);
    expect([9, 10, 19, 20, 99, 100].map((day) => tiltBlock(day, 0.9))).toEqual([0, 1, 1, 2, 9, 10]);
    expect([0, 1, 1e6].map((day) => tiltBlock(day, 1))).toEqual([0, 0, 0]);
    // The same values every day, so that only tilts can move a ballot.
    const day = (type: InvestorType, at: number) => {
      const view: View = { ...viewOf(snapshotOf(), type.mask), day: at };
      const analyst = new RuleAnalyst();
      const strategy = analyst.strategy(type, view);
      const candidates = Uint16Array.from(view.instruments.keys());
      return Array.from({ length: 20 }, (_, ordinal) =>
        analyst.decide({ type, ordinal, strategy, view, candidates, buys: 5, sells: 0 }),
      );
    };
    const half = typeWith({ consistency: 0.5 });
    expect(day(half, 1)).toEqual(day(half, 0));
    expect(day(half, 2)).not.toEqual(day(half, 0));
    expect(day(typeWith(), 999)).toEqual(day(typeWith(), 0));
  });

  it('draws noise anew each day unless it is fully rational', () => {
    const type = typeWith({ rationality: 0.5 });
    const view = viewOf(snapshotOf(), type.mask);
    const analyst = new RuleAnalyst();
    const ask = (day: number) => {
      const at: View = { ...view, day };
      const request: DecisionRequest = {
        type,
        ordinal: 0,
        strategy: analyst.strategy(type, at),
        view: at,
        candidates: Uint16Array.from(view.instruments.keys()),
        buys: 5,
        sells: 0,
      };
      return analyst.decide(request).buys;
    };
    expect(ask(1)).not.toEqual(ask(0));
    expect(ask(1)).toEqual(ask(1));
  });

  it('has investors of one type differ by their tilts', () => {
    expect(new Set(picksOf(typeWith()).map(({ buys }) => buys.join())).size).toBeGreaterThan(5);
  });

  it('follows the selector of its style in its pools', async () => {
    const types = (selector: string) =>
      drawTypes({
        key: rootKey(5),
        count: 1,
        modalitiesPerType: [1, 1],
        modalities: all,
        given: [{ modalities: all, style: { selector } }],
      }).types;
    const days = await Promise.all(
      ['random', 'industry-equal', 'size-equal', 'industry-basis'].map((selector) =>
        castDays(settingsOf({ types: types(selector) }), [20], [snapshotOf()]),
      ),
    );
    expect(new Set(days.map(([day]) => day?.digest)).size).toBe(4);
  });

  it("takes the scenario's orientation before the published sign, and that before the learned one", () => {
    const analyst = (orientation: -1 | 0 | 1) => new RuleAnalyst({ earnings_to_price: orientation });
    const type = typeWith({}, ['valuation']);
    expect(picksOf(type, { analyst: analyst(1) })).toEqual(picksOf(type));
    expect(picksOf(type, { analyst: analyst(-1) })).not.toEqual(picksOf(type));
    expect(picksOf(type, { learnedSign: -1 })).toEqual(picksOf(type));
    const unsigned = typeWith({}, ['base']);
    expect(picksOf(unsigned, { learnedSign: -1 })).not.toEqual(picksOf(unsigned, { learnedSign: 1 }));
  });

  it('moves its appetite with the macro view: rising sentiment lifts it, a dear market lowers it', () => {
    const reading = (name: string, change30: number, percentile?: number): MacroReading => ({
      name,
      description: name,
      unit: '',
      date: 20210104 as never,
      value: 1,
      change1: 0,
      change30,
      change180: 0,
      ...(percentile === undefined ? {} : { percentile }),
    });
    const bold = [reading('sentiment', 5), reading('pe', 0, 0.1)];
    const careful = [reading('sentiment', -5), reading('pe', 0, 0.9)];
    expect(
      [macroMood(bold), macroMood(careful), macroMood([])].map((mood) => Math.round(mood * 10) / 10),
    ).toEqual([0.9, -0.9, 0]);
    expect(macroMood([reading('sentiment', Number.NaN)])).toBe(0);
    const type = typeWith();
    const appetite = (macro: readonly MacroReading[]) =>
      new RuleAnalyst().strategy(type, viewOf(snapshotOf({ macro }), type.mask)).riskAppetite;
    expect([appetite(bold), appetite(careful), appetite([])]).toEqual(['high', 'low', 'medium']);
    expect(picksOf(type, { macro: bold })).not.toEqual(picksOf(type, { macro: careful }));
    const blindToRisk = typeWith({}, ['valuation', 'price']);
    expect(picksOf(blindToRisk, { macro: bold })).toEqual(picksOf(blindToRisk, { macro: careful }));
  });

  it('picks at random where a mask has no usable column, however rational', () => {
    const type = typeWith({ rationality: 1 }, ['news']);
    const columns = specs.filter(({ modality }) => modality !== 'news');
    const counts = new Map<string, number>();
    for (let ordinal = 0; ordinal < 600; ordinal++) {
      for (const code of pick(type, { columns, ordinal, sells: 0 }).buys)
        counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    expect(counts.size).toBe(codes.length);
    // 100 expected each, standard deviation about 9.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(46);
  });

  it('breaks ties by code order', () => {
    const type = typeWith({ rationality: 1 }, ['valuation']);
    const snapshot = snapshotOf();
    const values = new Float64Array(codes.length).fill(1);
    values[7] = 2;
    const flat: Snapshot = {
      ...snapshot,
      columns: [{ spec: specs[0] as never, learnedSign: 0, values }],
    };
    const view = viewOf(flat, type.mask);
    const analyst = new RuleAnalyst();
    const strategy = analyst.strategy(type, view);
    const candidates = Uint16Array.of(3, 7, 9, 11, 20, 28);
    for (let ordinal = 0; ordinal < 5; ordinal++) {
      const picks = analyst.decide({ type, ordinal, strategy, view, candidates, buys: 3, sells: 2 });
      expect({ buys: [...picks.buys], sells: [...picks.sells] }).toEqual({
        buys: [3, 7, 9],
        sells: [11, 20],
      });
    }
  });

  it('picks the same instruments when they stand in another order', () => {
    const type = typeWith({ rationality: 0.5, consistency: 0.5 });
    const view = viewOf(snapshotOf(), type.mask);
    const permuted: View = {
      ...view,
      instruments: view.instruments.toReversed(),
      columns: view.columns.map(({ spec, learnedSign, values }) => ({
        spec,
        learnedSign,
        values: values.toReversed(),
      })),
    };
    const pool = Uint16Array.of(0, 1, 4, 5, 8, 9, 10, 17, 21, 22, 23, 28);
    const last = view.instruments.length - 1;
    const analyst = new RuleAnalyst();
    for (let ordinal = 0; ordinal < 20; ordinal++) {
      const ask = (at: View, candidates: Uint16Array) => {
        const strategy = analyst.strategy(type, at);
        const { buys, sells } = analyst.decide({
          type,
          ordinal,
          strategy,
          view: at,
          candidates,
          buys: 4,
          sells: 3,
        });
        const named = (positions: Uint16Array) =>
          Array.from(positions, (j) => at.instruments[j] as string).sort();
        return { buys: named(buys), sells: named(sells) };
      };
      expect(ask(permuted, pool.map((j) => last - j).sort())).toEqual(ask(view, pool));
    }
  });

  it("gives investors strategies of their own where they have them: most are the type's, some a level off", () => {
    const type = typeWith();
    const view = viewOf(snapshotOf(), type.mask);
    const analyst = new RuleAnalyst();
    const levels = Array.from(
      { length: 200 },
      (_, ordinal) => analyst.strategy(type, view, ordinal).riskAppetite,
    );
    expect(new Set(levels)).toEqual(new Set(['low', 'medium', 'high']));
    expect(levels.filter((level) => level === 'medium').length).toBeGreaterThan(70);
  });

  it('is registered with its options, and refuses others', () => {
    const kind = analysts.get('rule');
    expect(kind.options.parse({ kind: 'rule' })).toEqual({ kind: 'rule', orientation: {} });
    expect(kind.options.safeParse({ kind: 'rule', orientation: { a: 2 } }).success).toBe(false);
    expect(kind.options.safeParse({ kind: 'rule', speed: 1 }).success).toBe(false);
  });
});
