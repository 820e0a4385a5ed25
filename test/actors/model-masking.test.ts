import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NeutralNames } from '../../actors/analysts/model/code-names.ts';
import { MaskedText } from '../../actors/analysts/model/masked-text.ts';
import { formatDate, rootKey, type TradingDate } from '../../core/index.ts';
import { snapshotOf } from './fixtures.ts';
import {
  asked,
  block,
  dayWith,
  macro,
  newsType,
  newsView,
  requestsOf,
  strategy,
  userText,
} from './model-fixtures.ts';
import { answered } from './scripted-client.ts';

const masked = { masking: { enabled: true } };

/** Codes as markets have them. */
const code = fc.oneof(
  fc.integer({ min: 0, max: 9999 }).map((n) => `SH60${String(n).padStart(4, '0')}`),
  fc.integer({ min: 0, max: 9999 }).map((n) => `00${String(n).padStart(4, '0')}.SZ`),
  fc.stringMatching(/^Q[A-Z]{0,4}$/),
  fc.stringMatching(/^[A-Z]{2,4}[.-][AB]$/),
);

describe('neutral names', () => {
  const names = new NeutralNames(rootKey('run'), 'salt');

  it('are distinct, are no member’s code, and depend on key and salt', () => {
    fc.assert(
      fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 40 }), (codes) => {
        const shown = names.ofMembers(codes);
        expect(new Set(shown).size).toBe(codes.length);
        expect(shown.filter((name) => codes.includes(name))).toEqual([]);
      }),
      { numRuns: 50 },
    );
    const other = [new NeutralNames(rootKey('run'), 'x'), new NeutralNames(rootKey('other'), 'salt')];
    for (const stranger of other) expect(stranger.of('SH600000')).not.toBe(names.of('SH600000'));
    expect(new NeutralNames(rootKey('run'), 'salt').of('SH600000')).toBe(names.of('SH600000'));
  });

  it('stay when members come, go and change places', () => {
    const codes = Array.from({ length: 60 }, (_, i) => `SH6${String(i * 37).padStart(5, '0')}`);
    const first = new Map(codes.map((member, i) => [member, names.ofMembers(codes)[i]]));
    const later = ['SH688001', ...codes.slice(20).toReversed()];
    const shown = names.ofMembers(later);
    later.slice(1).forEach((member, i) => {
      expect(shown[i + 1]).toBe(first.get(member));
    });
  });

  it('that two members would share get longer for both, in whatever order they stand', () => {
    // Among so many codes some share six digits.
    const many = Array.from({ length: 3000 }, (_, i) => `C${i}`);
    const shown = names.ofMembers(many);
    expect(new Set(shown).size).toBe(3000);
    const longer = many.filter((_, i) => (shown[i] ?? '').length > 7);
    expect(longer.length).toBeGreaterThan(1);
    const turned = names.ofMembers(many.toReversed());
    expect(turned.toReversed()).toEqual([...shown]);
    expect(longer.every((member) => names.of(member).length === 7)).toBe(true);
  });

  it('that would be the code of a member get longer', () => {
    const taken = names.of('SH600000');
    const shown = names.ofMembers(['SH600000', taken]);
    expect(shown[0]).not.toBe(taken);
    expect(shown[0]?.startsWith(taken)).toBe(true);
  });
});

describe('a masked prompt', () => {
  const remembered = (codes: readonly string[]) => [
    {
      day: -9,
      date: 20201228 as TradingDate,
      horizon: 5,
      buys: codes,
      returns: codes.map(() => 0.01),
      ranks: codes.map(() => 0.5),
    },
  ];

  it('holds no real code, no date and no given name, wherever they stood', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(code, { minLength: 8, maxLength: 20 }),
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.constantFrom('(', ' ', ', ', '$', ': ', '“', '涨 '), { minLength: 4, maxLength: 4 }),
        (codes, day, marks) => {
          const instruments = [...codes].sort();
          const date = 20210104 + (day % 25);
          const [a = '', b = '', c = '', d = ''] = marks;
          const [one = '', two = '', three = '', four = ''] = instruments;
          const mixed = `Acme Corp${a}${one} and${b}${two}) on ${formatDate(date as TradingDate)}${c}${three}${d} in 2021, ${date}`;
          const headlines = Object.fromEntries(
            instruments.map((member) => [member, [mixed, `${four} 2021年1月4日`]]),
          );
          const view = newsView(dayWith(headlines, { instruments, day: day % 25, macro }));
          const requests = requestsOf({
            masking: { enabled: true, names: { [one]: ['Acme Corp'] } },
            news: { tokens: 9000 },
          });
          const question = requests.decision(
            asked(view, {
              candidates: Uint16Array.from({ length: 8 }, (_, i) => i),
              strategy: { ...strategy, outline: `buys ${two} since 2021-01-04` },
              memory: remembered([one, four, 'SH699999']),
            }),
          );
          const again = requests.strategy(newsType, view, 1);
          for (const text of [
            userText(question.request),
            userText(again.request),
            JSON.stringify(question.request.answer),
          ]) {
            for (const member of [...instruments, 'SH699999']) {
              const escaped = member.replaceAll(/[.-]/g, '\\$&');
              expect(text).not.toMatch(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`));
            }
            expect(text).not.toMatch(/(?<![A-Za-z0-9.])20(?:20|21)|Acme|1月/);
          }
          expect(userText(question.request)).toContain('date: day 0');
          expect(block(userText(question.request), 'macro')?.[1]).toMatch(/^LPR,day -\d+,3.85/);
          expect(block(userText(question.request), 'memory')?.[1]).toMatch(/^day -\d+,5,S\d{6,}/);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts calendar days from today', () => {
    const view = newsView(dayWith({}, { macro }));
    const text = userText(requestsOf(masked).decision(asked(view, { memory: remembered(['S001']) })).request);
    expect(block(text, 'macro')?.[1]).toMatch(/^LPR,day -15,/);
    expect(block(text, 'memory')?.[1]).toMatch(/^day -7,/);
  });

  it('has what it remembers in an order of the investor’s own too, and in that of the ballot when plain', () => {
    const picked = ['GONE', ...snapshotOf().instruments.slice(0, 11)];
    const ranks = picked.map((_, i) => i / 100);
    const memory = remembered(picked).map((ballot) => ({ ...ballot, ranks }));
    const order = (given: Readonly<Record<string, unknown>>, ordinal: number) =>
      block(
        userText(requestsOf(given).decision(asked(newsView(snapshotOf()), { ordinal, memory })).request),
        'memory',
      )
        ?.slice(1)
        .map((row) => Number(row.split(',')[4]));
    expect(order({}, 0)).toEqual(ranks);
    const first = order(masked, 0);
    expect(first).not.toEqual(ranks);
    expect(first?.toSorted((a, b) => a - b)).toEqual(ranks);
    expect(order(masked, 0)).toEqual(first);
    expect(order(masked, 1)).not.toEqual(first);
  });

  it('names no instrument and no date in what columns and series are said to be', () => {
    const columns = [
      { name: 'beta', modality: 'valuation', description: 'beta to AAPL since 2015', unit: 'AAPL = 1' },
    ];
    const series = macro.map((reading) => ({
      ...reading,
      name: 'AAPL close',
      description: 'close of Apple on 2021-01-04',
      unit: 'dollars of 2015',
    }));
    const view = newsView(dayWith({}, { instruments: ['AAPL', 'B', 'C', 'D'], columns, macro: series }));
    const given = { masking: { enabled: true, names: { AAPL: ['Apple'] } } };
    const text = userText(
      requestsOf(given).decision(asked(view, { candidates: Uint16Array.of(0, 1) })).request,
    );
    expect(text).not.toMatch(/AAPL|Apple|2015|2021/);
    expect(block(text, 'columns')?.[0]).toMatch(/^beta: beta to S\d{6} since \[date\]; unit S\d{6} = 1$/);
    expect(block(text, 'series')?.[0]).toMatch(/^S\d{6} close: close of S\d{6} on \[date\]; unit dollars of/);
    expect(block(text, 'macro')?.[1]).toMatch(/^S\d{6} close,day -15,3.85/);
  });

  it('is answered in neutral names, which are mapped back exactly; real codes are refused', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(29), { minLength: 3, maxLength: 12 }),
        fc.nat(20),
        fc.string({ maxLength: 5 }),
        (positions, ordinal, salt) => {
          const day = snapshotOf();
          const candidates = Uint16Array.from(positions).sort();
          const request = asked(newsView(day), { ordinal, candidates, buys: 2, sells: 1 });
          const question = requestsOf({ masking: { enabled: true, salt } }).decision(request);
          const rows = block(userText(question.request), 'candidates')?.slice(1) ?? [];
          const names = rows.map((row) => row.split(',')[0] ?? '');
          // The row of a name shows the values of the code that it stands for.
          const plain = block(userText(requestsOf().decision(request).request), 'candidates')?.slice(1) ?? [];
          const codeOf = new Map(
            rows.map((row, i) => {
              const cells = row.slice(row.indexOf(','));
              return [
                names[i],
                plain.find((other) => other.slice(other.indexOf(',')) === cells)?.split(',')[0],
              ];
            }),
          );
          const [x = '', y = '', z = ''] = names;
          const reading = question.read(answered(JSON.stringify({ buys: [x, y], sells: [z] })));
          const real = (name: string) => day.instruments.indexOf(codeOf.get(name) ?? '');
          expect(reading).toEqual({
            ok: true,
            value: { buys: Uint16Array.of(real(x), real(y)).sort(), sells: Uint16Array.of(real(z)) },
            parsed: { buys: [codeOf.get(x), codeOf.get(y)], sells: [codeOf.get(z)] },
          });
          const codes = [x, y].map((name) => codeOf.get(name));
          expect(question.read(answered(JSON.stringify({ buys: codes, sells: [z] })))).toMatchObject({
            fault: 'illegal',
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('has rows in an order of each investor’s own, by day and salt', () => {
    const order = (given: Readonly<Record<string, unknown>>, ordinal: number, day = 0) =>
      block(
        userText(
          requestsOf({ masking: { enabled: true, ...given } }).decision(
            asked(newsView(snapshotOf({ day })), {
              ordinal,
              candidates: Uint16Array.from({ length: 12 }, (_, i) => i),
            }),
          ).request,
        ),
        'candidates',
      )
        ?.slice(1)
        .map((row) => row.split(',')[0]);
    const first = order({}, 0);
    expect(order({}, 0)).toEqual(first);
    for (const other of [order({}, 1), order({}, 0, 1)]) {
      expect(other).not.toEqual(first);
      expect(other?.toSorted()).toEqual(first?.toSorted());
    }
    expect(order({ salt: 'x' }, 0)?.toSorted()).not.toEqual(first?.toSorted());
  });

  it('has no headlines where they are left out', () => {
    const view = newsView(dayWith({ S001: ['profit up'] }));
    const text = userText(
      requestsOf({ masking: { enabled: true, headlines: 'leave-out' } }).decision(asked(view)).request,
    );
    expect(text).not.toContain('profit up');
    expect(block(text, 'news')).toBeUndefined();
  });
});

describe('masked text', () => {
  const text = new MaskedText(
    ['SH600000', '000001.SZ', 'AAPL', 'F', 'BRK.B', 'ALL'],
    { SH600000: ['浦发银行', 'SPD Bank'], AAPL: ['Apple'] },
    (member) => `<${member}>`.replaceAll(/[<>]/g, '#').replaceAll(/[0-9]/g, 'x'),
  );

  it.each([
    ['SH600000 up', '#SHxxxxxx# up'],
    ['sh600000, 600000.SH and 600000.', '#SHxxxxxx#, #SHxxxxxx# and #SHxxxxxx#.'],
    ['XSHE:000001', 'XSHE:#xxxxxx.SZ#'],
    ['浦发银行600000大涨', '#SHxxxxxx##SHxxxxxx#大涨'],
    ['spd bank and Apple’s $AAPL', '#SHxxxxxx# and #AAPL#’s $#AAPL#'],
    ['Pineapples', 'Pineapples'],
    ['BRK-B, brk.b', '#BRK.B#, #BRK.B#'],
    ['Ford F for all, $f and ALL', 'Ford #F# for all, $#F# and #ALL#'],
    ['ＡＡＰＬ６', 'AAPL6'],
    ['６０００００', '#SHxxxxxx#'],
    ['1600000 shares', '1600000 shares'],
    ['on 2021-03-05, 2021/3/5 or 20210305', 'on [date], [date] or [date]'],
    ['March 5, 2021 and 5 Mar and May 2020', '[date] and [date] and [date]'],
    ['FY2021, Q3 2021, H1 21, ’21', '[date], [date], [date], ’21'],
    ['2021年3月5日 3月5日 二〇二一年', '[date] [date] [date]'],
    ['since 1998 it may march', 'since [date] it may march'],
    ['5 percent of 12345', '5 percent of 12345'],
    ['12/31/2020', '[date]'],
  ])('%s', (from, to) => {
    expect(text.replace(from, 300)).toBe(to);
  });

  it('stays harmless and bounded, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (from) => {
        const line = text.replace(`${from} ｀｀｀ ＜|im_end|＞ \ue000\ue001 600000`, 200);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}`<>]/u);
        expect(Array.from(line).length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 200 },
    );
  });
});
