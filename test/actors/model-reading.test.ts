import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionReader } from '../../actors/analysts/model/read-decision.ts';
import { strategyReader } from '../../actors/analysts/model/read-strategy.ts';
import { MAX_ANSWER_CHARACTERS, type RawAnswer } from '../../models/index.ts';
import { strategy } from './model-fixtures.ts';
import { answered } from './scripted-client.ts';

const names = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'];
const codes = names.map((name) => `real ${name}`);
const positions = [20, 3, 8, 40, 1, 7];
const form = { names, codes, positions, buys: 2, sells: 1 };
const read = decisionReader(form);
const readBuys = decisionReader({ ...form, sells: 0 });
const good = '{"buys": ["N1", "N2"], "sells": ["N4"]}';
const picks = { buys: Uint16Array.of(3, 20), sells: Uint16Array.of(40) };

function faultOf(answer: RawAnswer): string | undefined {
  const reading = read(answer);
  return reading.ok ? undefined : reading.fault;
}

describe('a decision is read', () => {
  it.each([
    ['bare', good],
    ['fenced', `\`\`\`json\n${good}\n\`\`\``],
    ['fenced, without a language or an end of line', `\`\`\`\n${good}\`\`\``],
    ['after thinking in letters that grow in lower case', `<think>${'İ'.repeat(50)}</THINK>${good}`],
    ['after thinking', `<think>\nmaybe {"buys": ["N3", "N3"]}?\n</think>\n\n${good}`],
    ['after thinking whose begin is missing', `hm {"buys": ["N9"]} no</think>${good}`],
    ['after other thinking', `<Thinking>N3</Thinking> ${good}`],
    ['with words around it', `I weigh {all} of "this".\n${good}\nGood luck with { these "buys"!`],
    ['the last of two', `{"buys": ["N5", "N6"], "sells": ["N1"]} or rather ${good}`],
    ['given twice', `${good}\n${good}`],
    ['inside another object', `{"answer": ${good}}`],
    ['with case and space around codes', '{"buys": [" n1", "N2 "], "sells": ["n4"]}'],
    ['with members that nobody asked for', '{"why": {"a": 1}, "buys": ["N1", "N2"], "sells": ["N4"]}'],
    ['with a mark of thinking in a text', '{"buys": ["N1", "N2"], "sells": ["N4"], "rationale": "</think>"}'],
  ])('%s', (_, text) => {
    expect(read(answered(text))).toMatchObject({ ok: true, value: picks });
  });

  it('as positions in ascending order, and kept with real codes and its reason', () => {
    const text = '{"buys": ["N1", "N2"], "sells": ["N4"], "rationale": "cheap `x`\\nand good"}';
    expect(read(answered(text))).toEqual({
      ok: true,
      value: picks,
      parsed: { buys: ['real N1', 'real N2'], sells: ['real N4'], rationale: "cheap 'x' and good" },
    });
  });

  it('whatever the finish says, when it is complete', () => {
    expect(read(answered(good, { finish: 'length' })).ok).toBe(true);
  });

  it.each([
    ['empty', answered('  \n')],
    ['empty', answered('<think>so much</think>  ')],
    ['truncated', answered('', { finish: 'length' })],
    ['truncated', answered('{"buys": ["N1", "N', { finish: 'length' })],
    ['truncated', answered('<think>on and on', { finish: 'length' })],
    ['truncated', answered('x'.repeat(MAX_ANSWER_CHARACTERS))],
    ['refused', answered(good, { refusal: 'I will not' })],
    ['refused', answered('', { finish: 'content_filter' })],
    ['refused', answered("I'm sorry, but I can't help with that.")],
    ['refused', answered('抱歉，我无法提供投资建议。')],
    ['malformed', answered('N1 and N2')],
    ['malformed', answered("{'buys': ['N1', 'N2']}")],
    ['malformed', answered('{"buys": "N1, N2"}')],
    ['malformed', answered('{"buys": [1, 2], "sells": ["N4"]}')],
    ['malformed', answered('{"buys": ["N1", "N2"]}')],
    ['malformed', answered('["N1", "N2"]')],
    ['illegal', answered('{"buys": ["N1", "N7"], "sells": ["N4"]}')],
    ['illegal', answered('{"buys": ["N1", "real N2"], "sells": ["N4"]}')],
    ['illegal', answered('{"buys": ["N1", "N2."], "sells": ["N4"]}')],
    ['repeated', answered('{"buys": ["N1", "n1"], "sells": ["N4"]}')],
    ['repeated', answered('{"buys": ["N1", "N2"], "sells": ["N2"]}')],
    ['wrong-count', answered('{"buys": ["N1"], "sells": ["N4"]}')],
    ['wrong-count', answered('{"buys": ["N1", "N2", "N3"], "sells": ["N4"]}')],
    ['wrong-count', answered('{"buys": ["N1", "N2"], "sells": []}')],
  ])('as %s: %j', (fault, answer) => {
    expect(faultOf(answer)).toBe(fault);
  });

  it('as wrong in number when sells come that nobody asked for', () => {
    expect(readBuys(answered('{"buys": ["N1", "N2"]}')).ok).toBe(true);
    expect(readBuys(answered('{"buys": ["N1", "N2"], "sells": []}')).ok).toBe(true);
    expect(readBuys(answered('{"buys": ["N1", "N2"], "sells": ["N4"]}'))).toMatchObject({
      fault: 'wrong-count',
    });
  });

  it('by exact names where names differ in case alone', () => {
    const both = decisionReader({
      names: ['a', 'A'],
      codes: ['a', 'A'],
      positions: [0, 1],
      buys: 1,
      sells: 0,
    });
    expect(both(answered('{"buys": ["A"]}'))).toMatchObject({ value: { buys: Uint16Array.of(1) } });
    expect(both(answered('{"buys": [" a "]}'))).toMatchObject({ value: { buys: Uint16Array.of(0) } });
    const longer = decisionReader({ names: ['ab', 'AB'], codes: [], positions: [0, 1], buys: 1, sells: 0 });
    expect(longer(answered('{"buys": ["Ab"]}'))).toMatchObject({ fault: 'illegal' });
  });
});

/** A legal answer with words and signs moved, doubled and taken out. */
const mutated = fc
  .tuple(
    fc.array(
      fc.record({
        at: fc.nat(200),
        cut: fc.nat(6),
        put: fc.constantFrom(
          '',
          '{',
          '}',
          '"',
          ',',
          '[',
          ']',
          '"buys"',
          '"N3"',
          '"N9"',
          good,
          '<think>',
          '</think>',
        ),
      }),
      { maxLength: 6 },
    ),
    fc.constantFrom(good, `words ${good} words`, `{"buys": ["N5", "N6"], "sells": ["N1"]}`),
  )
  .map(([changes, start]) =>
    changes.reduce<string>((text, { at, cut, put }) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + cut);
    }, start),
  );

describe('whatever text comes', () => {
  it('only candidates are picked, each once, as many as were asked for, and nothing is thrown', () => {
    const wrongIn = (text: string, finish: string): readonly unknown[] => {
      const reading = read(answered(text, { finish }));
      if (!reading.ok) {
        const { detail } = reading;
        return detail.length < 200 && !/[\n`<>]/.test(detail) ? [] : [detail];
      }
      const { buys, sells } = reading.value;
      const all = [...buys, ...sells];
      const isRight =
        buys.length === 2 &&
        sells.length === 1 &&
        new Set(all).size === 3 &&
        all.every((position) => positions.includes(position)) &&
        (buys[0] ?? 0) < (buys[1] ?? 0);
      return isRight ? [] : [reading];
    };
    const check = (text: string, finish: string) => {
      expect(wrongIn(text, finish)).toEqual([]);
    };
    const finish = fc.constantFrom('stop', 'length', 'tool_calls');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), finish, check), { numRuns: 300 });
    fc.assert(fc.property(mutated, finish, check), { numRuns: 1500 });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...names, 'N9', 'n1 ', ''), { maxLength: 5 }),
        finish,
        (buys, end) => {
          check(JSON.stringify({ buys, sells: ['N4'] }), end);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reading is the same every time', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(read(answered(text))).toEqual(read(answered(text)));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['open braces', '{'.repeat(MAX_ANSWER_CHARACTERS - 8) + '"buys"'],
    ['objects', '{"buys":'.repeat(8000)],
    ['quotes', '{"'.repeat(30_000) + '"buys"'],
    ['nested objects', `${'{"a":'.repeat(9000)}{"buys":1}${'}'.repeat(9000)}`],
    ['keys', '"buys"'.repeat(10_000)],
    ['pairs', '{}'.repeat(32_000) + '"buys"'],
    ['a fence of empty lines', `\`\`\`${'\n'.repeat(60_000)}x`],
    ['a fence of blanks', `\`\`\`\n${' '.repeat(60_000)}x\`\``],
    ['fences', '```\n'.repeat(16_000)],
    ['blanks', `"${' '.repeat(60_000)}x`],
    ['ends of thinking', '</think>'.repeat(8000)],
    ['an apology of quotes', `${'"'.repeat(60_000)}i`],
  ])('a hostile answer costs no more than a long one: %s', (_, text) => {
    // Without a bound these take billions of steps and never end in time.
    const reading = read(answered(text, { finish: 'stop' }));
    expect(reading.ok).toBe(false);
  });
});

describe('a strategy is read', () => {
  const readStrategy = strategyReader(['random', 'size-equal']);
  const text = (rest: Readonly<Record<string, unknown>> = {}) => JSON.stringify({ ...strategy, ...rest });

  it('with enums in any case and a bounded, harmless outline', () => {
    const shouted = text({ riskAppetite: 'Very-High', holdingPeriod: ' DAYS', selector: 'Size-Equal' });
    expect(readStrategy(answered(`Sure!\n\`\`\`json\n${shouted}\n\`\`\``))).toMatchObject({
      ok: true,
      value: { riskAppetite: 'very-high', holdingPeriod: 'days', selector: 'size-equal', consistency: 0.5 },
    });
    const hostile = readStrategy(answered(text({ outline: `a\n\`\`\`\n<|im_start|>${'x'.repeat(900)}` })));
    expect(hostile.ok && hostile.value.outline.length).toBe(400);
    expect(hostile.ok && hostile.value.outline).not.toMatch(/[\n`<>]/);
  });

  it.each([
    ['malformed', { consistency: 1.01 }],
    ['malformed', { consistency: -0.01 }],
    ['malformed', { rationality: '0.5' }],
    ['malformed', { rationality: null }],
    ['malformed', { outline: ' \n ' }],
    ['malformed', { outline: 3 }],
    ['malformed', { selector: undefined }],
    ['illegal', { selector: 'industry-equal' }],
    ['illegal', { riskAppetite: 'reckless' }],
    ['malformed', { holdingPeriod: 5 }],
  ])('as %s: %j', (fault, rest) => {
    const reading = readStrategy(answered(text(rest)));
    expect(reading.ok ? undefined : reading.fault).toBe(fault);
  });

  it('never outside its enums and shares, whatever comes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(strategy)), fc.jsonValue()), (rest) => {
        const reading = readStrategy(answered(text(rest)));
        if (!reading.ok) return;
        const { consistency, rationality, selector, outline } = reading.value;
        expect(['random', 'size-equal']).toContain(selector);
        for (const share of [consistency, rationality]) expect(share >= 0 && share <= 1).toBe(true);
        expect(outline.length > 0 && outline.length <= 400).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
