/**
 * When text becomes known: at the first market close strictly after its time stamp. A text stamped at the very instant of
 * a close is known at the next one, since a decision at that close could not have read it.
 */
import { Temporal } from 'temporal-polyfill';
import { epochDay, isTradingDate, MassError, type TradingDate } from '../core/index.ts';

export interface ExchangeHours {
  /** IANA name, e.g. America/New_York; daylight saving follows it. */
  readonly timeZone: string;
  /** Local time of the close, HH:MM. */
  readonly close: string;
  /** Other closing times of single days, by yyyymmdd. */
  readonly earlyCloses?: Readonly<Record<string, string>>;
}

export class MarketCloses {
  /** Closing instants of the sessions, ascending. */
  private readonly closesMs: Float64Array;
  /** Local midnight that begins the first session's date: what is older cannot be given its session. */
  private readonly firstMs: number;

  /** `dates`: the sessions, ascending. Throws `scenario.invalid` for an unknown time zone. */
  constructor(dates: readonly TradingDate[], hours: ExchangeHours) {
    const instant = (date: number, time: string): number => {
      const day = Temporal.PlainDate.from({
        year: Math.floor(date / 10000),
        month: Math.floor(date / 100) % 100,
        day: date % 100,
      });
      const plainTime = Temporal.PlainTime.from(time);
      return day.toZonedDateTime({ timeZone: hours.timeZone, plainTime }).epochMilliseconds;
    };
    checkTimeZone(hours.timeZone);
    this.closesMs = Float64Array.from(dates, (date) =>
      instant(date, hours.earlyCloses?.[String(date)] ?? hours.close),
    );
    this.firstMs = dates[0] === undefined ? Number.POSITIVE_INFINITY : instant(dates[0], '00:00');
  }

  /**
   * The session at whose close a text of this instant becomes known. `before`: older than the first session's date;
   * `after`: no close follows within the panel.
   */
  knownAt(epochMs: number): number | 'before' | 'after' {
    if (epochMs < this.firstMs) return 'before';
    let low = 0;
    let high = this.closesMs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.closesMs[middle] as number) > epochMs) high = middle;
      else low = middle + 1;
    }
    return low === this.closesMs.length ? 'after' : low;
  }
}

export const timeFormats = ['yyyymmddhhmmss', 'iso'] as const;
export type TimeFormat = (typeof timeFormats)[number];

/**
 * Milliseconds since 1970 of a time stamp, or undefined when it is none. `yyyymmddhhmmss` and ISO stamps without an
 * offset are read in `zone`.
 */
export function parseTimeStamp(text: string, format: TimeFormat, zone: string): number | undefined {
  if (format === 'yyyymmddhhmmss') {
    const parts = /^(\d{8})(\d{2})(\d{2})(\d{2})$/u.exec(text);
    if (parts === null) return undefined;
    const [date = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
    if (!isTradingDate(date) || hour > 23 || minute > 59 || second > 59) return undefined;
    const utc = epochDay(date) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000;
    // The usual case, without a Temporal object per row.
    return zone === 'UTC' ? utc : inZone(new Date(utc).toISOString().slice(0, 19), zone);
  }
  const iso = text.replace(' ', 'T');
  try {
    const hasOffset = iso.length > 10 && /(Z|[+-]\d{2}:?\d{2})$/u.test(iso);
    return hasOffset ? Temporal.Instant.from(iso).epochMilliseconds : inZone(iso, zone);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function inZone(local: string, zone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

/** Throws `scenario.invalid` for a name that no time zone has. */
export function checkTimeZone(timeZone: string): void {
  try {
    Temporal.PlainDate.from('2020-01-01').toZonedDateTime(timeZone);
  } catch (cause) {
    throw new MassError(
      {
        code: 'scenario.invalid',
        message: 'this is not a time zone',
        path: 'market.text.timeZone',
        found: timeZone,
        expected: 'an IANA name such as America/New_York or Asia/Shanghai',
      },
      { cause },
    );
  }
}
