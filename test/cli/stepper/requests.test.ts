import { describe, expect, it } from 'vitest';
import { asciiGlyphs, bar, sparkline, unicodeGlyphs } from '../../../cli/stepper/glyphs.ts';
import { changesOf, dayOf, distributionOf, found, wantedOf } from '../../../cli/stepper/requests.ts';
import { cell, cellsOf, cut, wrapped } from '../../../cli/stepper/text-line.ts';
import { showsUnicode } from '../../../cli/terminal/process-terminal.ts';
import type { TradingDate } from '../../../core/index.ts';

const dates = [20200102, 20200103, 20200106] as TradingDate[];
const known = { types: ['valuation', 'valuation+news', 'risk'], codes: ['600519.SH', 'RISKY'] };

describe('what a prompt means', () => {
  it('reads days and dates; a date without a session is the session before', () => {
    expect(dayOf('2', dates)).toBe(2);
    expect(dayOf('20200103', dates)).toBe(1);
    expect(dayOf('2020-01-05', dates)).toBe(1);
    expect(dayOf('20210101', dates)).toBe(2);
    for (const text of ['3', '-1', 'x', '20191231', '1.5', '1-2'])
      expect(() => dayOf(text, dates), text).toThrow(/no such day|begins later/);
    expect(() => dayOf('0', [])).toThrow('there is none yet');
  });

  it('says of days that are still to come why they cannot be shown, and of all others that there are none', () => {
    const ahead = { total: 5, message: 'not simulated yet', hint: 'd goes on' };
    expect(dayOf('2', dates, ahead)).toBe(2);
    for (const text of ['3', '4'])
      expect(() => dayOf(text, dates, ahead), text).toThrow(/not simulated yet.*D goes on/);
    for (const text of ['5', 'x', '-3']) expect(() => dayOf(text, dates, ahead), text).toThrow('no such day');
    expect(() => dayOf('0', [], ahead)).toThrow('not simulated yet');
    expect(() => dayOf('99', dates, { ...ahead, total: null })).toThrow('not simulated yet');
  });

  it('finds by whole name, then beginning, then part', () => {
    expect(found('risk', known)).toEqual({ kind: 'type', id: 'risk' });
    expect(found('RIS', known)).toEqual({ kind: 'instrument', id: 'RISKY' });
    expect(found('news', known)).toEqual({ kind: 'type', id: 'valuation+news' });
    expect(() => found('dividend', known)).toThrow('no instrument');
  });

  it('tells investors from types and instruments', () => {
    expect(wantedOf('valuation+news 12', known)).toEqual({
      kind: 'investor',
      type: 'valuation+news',
      ordinal: 12,
    });
    expect(wantedOf('risk #3', known)).toEqual({ kind: 'investor', type: 'risk', ordinal: 3 });
    expect(wantedOf('600519', known)).toEqual({ kind: 'instrument', id: '600519.SH' });
    for (const name of ['optimizer', 'annealing']) {
      expect(wantedOf(name, known)).toEqual({ kind: 'optimizer' });
    }
  });

  it('parts changes, and leaves values with blanks whole', () => {
    expect(changesOf('  a.b=1   c={"x+y": [news, base]} d=2 ')).toEqual([
      'a.b=1',
      'c={"x+y": [news, base]}',
      'd=2',
    ]);
    expect(changesOf(' ')).toEqual([]);
  });

  it('reads a distribution', () => {
    expect(distributionOf(' ')).toBeUndefined();
    expect(distributionOf('valuation+news=1.5, risk=2')).toEqual({ 'valuation+news': 1.5, risk: 2 });
    for (const text of ['risk', 'risk=', 'risk=0', 'risk=-1', '=1', 'risk=x', 'risk=Infinity'])
      expect(() => distributionOf(text), text).toThrow('positive weight');
  });
});

describe('text in cells', () => {
  it('counts what a terminal shows, and cuts between signs', () => {
    expect(cellsOf('贵州')).toBe(4);
    expect(cut('贵州茅台', 5)).toBe('贵州');
    expect(cell('贵州茅台', 5)).toBe('贵州~');
    expect(cell('ab', 4, 'right')).toBe('  ab');
    expect(cell('a\u001B[31mb\nc', 9)).toBe('a[31mb c ');
    expect(cellsOf(cell('e\u0301e\u0301e\u0301', 2))).toBe(2);
  });

  it('wraps at blanks, and breaks what is longer than a line', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', '  three']);
    expect(wrapped('p, space    forward', 80)).toEqual(['p, space    forward']);
    expect(wrapped('  a bb', 80)).toEqual(['  a bb']);
    const lines = wrapped('x'.repeat(25), 10);
    expect(lines.every((line) => line.length <= 10)).toBe(true);
    expect(lines.join('').replaceAll(' ', '')).toBe('x'.repeat(25));
    expect(wrapped('', 5)).toEqual(['']);
    for (const width of [1, 2, 3]) expect(wrapped('words of text', width).length).toBeGreaterThan(3);
  });
});

describe('pictures', () => {
  it('draws bars to an eighth of a cell, and never nothing for something', () => {
    expect(bar(1, 4, unicodeGlyphs)).toBe('████');
    expect(bar(0.5, 4, unicodeGlyphs)).toBe('██');
    expect(bar(0.001, 4, unicodeGlyphs)).toBe('▏');
    expect(bar(0, 4, unicodeGlyphs)).toBe('');
    expect(bar(0.5, 4, asciiGlyphs)).toBe('##');
  });

  it('draws the last values between their lowest and highest, blanks for unknown ones', () => {
    expect(sparkline([9, 0, 1, null, 2], 4, unicodeGlyphs)).toBe('▁▅ █');
    expect(sparkline([1, 1], 4, unicodeGlyphs)).toBe('▄▄');
    expect(sparkline([], 4, unicodeGlyphs)).toBe('');
  });

  it('takes block elements where the locale has them', () => {
    expect(showsUnicode({ LANG: 'en_GB.UTF-8' }, 'linux')).toBe(true);
    expect(showsUnicode({ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, 'linux')).toBe(false);
    expect(showsUnicode({ LANG: 'C.utf8', TERM: 'linux' }, 'linux')).toBe(false);
    expect(showsUnicode({}, 'linux')).toBe(false);
    expect(showsUnicode({}, 'darwin')).toBe(true);
  });
});
