import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { MarketCloses, parseTimeStamp } from '../../market/market-closes.ts';
import { weekdays } from './panel-fixtures.ts';

const dates = (...all: number[]) => all as TradingDate[];
const newYork = { timeZone: 'America/New_York', close: '16:00' };

describe('text becomes known at the first close after its stamp', () => {
  // 2014-03-09 and 2014-11-02 are the days on which New York changes its clocks; 2014-04-18 was Good Friday.
  const sessions = dates(20140306, 20140307, 20140310, 20140417, 20140421, 20141031, 20141103);
  const closes = new MarketCloses(sessions, newYork);
  test.each([
    ['a minute before a winter close', '2014-03-07T20:59:00Z', 20140307],
    ['at a winter close: the next one', '2014-03-07T21:00:00Z', 20140310],
    ['a second after a winter close', '2014-03-07T21:00:01Z', 20140310],
    ['on a weekend', '2014-03-08T12:00:00Z', 20140310],
    ['a minute before the first summer close, an hour earlier in UTC', '2014-03-10T19:59:00Z', 20140310],
    ['at the first summer close: the next one', '2014-03-10T20:00:00Z', 20140417],
    ['what would still be before a winter close is after a summer close', '2014-03-10T20:30:00Z', 20140417],
    ['on a holiday', '2014-04-18T15:00:00Z', 20140421],
    ['before the last summer close', '2014-10-31T19:59:59Z', 20141031],
    [
      'between the summer and the winter close time, on the first winter day',
      '2014-11-03T20:30:00Z',
      20141103,
    ],
    ['before midnight UTC, after the close', '2014-03-06T23:30:00Z', 20140307],
    ['in the morning of the first session', '2014-03-06T05:00:00Z', 20140306],
  ])('%s', (_, stamp, expected) => {
    expect(sessions[closes.knownAt(Date.parse(stamp)) as number]).toBe(expected);
  });

  test('text older than the first session or later than the last close has no session', () => {
    expect(closes.knownAt(Date.parse('2014-03-06T04:59:59Z'))).toBe('before');
    expect(closes.knownAt(Date.parse('2014-11-03T21:00:00Z'))).toBe('after');
  });

  test('Shanghai closes at 15:00 without daylight saving', () => {
    const shanghai = new MarketCloses(dates(20220107, 20220110, 20220708), {
      timeZone: 'Asia/Shanghai',
      close: '15:00',
    });
    expect(shanghai.knownAt(Date.parse('2022-01-07T06:59:59Z'))).toBe(0);
    expect(shanghai.knownAt(Date.parse('2022-01-07T07:00:00Z'))).toBe(1);
    expect(shanghai.knownAt(Date.parse('2022-07-08T06:59:59Z'))).toBe(2);
  });

  test('a day may close early', () => {
    const early = new MarketCloses(dates(20141128, 20141201), {
      ...newYork,
      earlyCloses: { '20141128': '13:00' },
    });
    expect(early.knownAt(Date.parse('2014-11-28T17:59:59Z'))).toBe(0);
    expect(early.knownAt(Date.parse('2014-11-28T18:00:00Z'))).toBe(1);
  });

  test('is never a session whose close is not after the stamp, and never a later one than needed', () => {
    const many = weekdays(400, 20130101);
    const hours = new MarketCloses(many, newYork);
    // Local time by another road than the one tested: the formatter of Intl.
    const local = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2013, 0, 2), max: Date.UTC(2014, 5, 1) }), (ms) => {
        const second = Math.floor(ms / 1000) * 1000;
        const [day = '', time = ''] = local.format(second).split(' ');
        const date = Number(day.replaceAll('-', ''));
        const expected = many.findIndex((each) => each > date || (each === date && time < '16:00:00'));
        expect(hours.knownAt(second)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('an unknown time zone is named', () => {
    expect(() => new MarketCloses(dates(20200102), { timeZone: 'America/Newyork', close: '16:00' })).toThrow(
      'America/Newyork',
    );
  });
});

describe('time stamps', () => {
  test.each([
    ['20131231231008', 'yyyymmddhhmmss', 'UTC', '2013-12-31T23:10:08.000Z'],
    ['20140701120000', 'yyyymmddhhmmss', 'Asia/Shanghai', '2014-07-01T04:00:00.000Z'],
    ['2014-07-01T12:00:00Z', 'iso', 'Asia/Shanghai', '2014-07-01T12:00:00.000Z'],
    ['2014-07-01 12:00:00+02:00', 'iso', 'UTC', '2014-07-01T10:00:00.000Z'],
    ['2014-07-01 12:00:00', 'iso', 'America/New_York', '2014-07-01T16:00:00.000Z'],
    ['2014-12-01T12:00:00', 'iso', 'America/New_York', '2014-12-01T17:00:00.000Z'],
  ] as const)('%s read as %s in %s', (text, format, zone, expected) => {
    expect(new Date(parseTimeStamp(text, format, zone) ?? Number.NaN).toISOString()).toBe(expected);
  });

  test.each([
    ['20140230120000', 'yyyymmddhhmmss'],
    ['20140201240000', 'yyyymmddhhmmss'],
    ['2014020112', 'yyyymmddhhmmss'],
    ['yesterday', 'iso'],
    ['2014-13-01T00:00:00Z', 'iso'],
    ['', 'iso'],
  ] as const)('%j is no stamp of the format %s', (text, format) => {
    expect(parseTimeStamp(text, format, 'UTC')).toBeUndefined();
  });
});
