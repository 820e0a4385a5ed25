/** What a data vendor would deliver: rows that become known one after another. Whoever reads them may be kept from later ones. */
import {
  dateOfEpochDay,
  epochDay,
  normal,
  rootKey,
  streamAt,
  subKey,
  type TradingDate,
  uniform,
} from '../../../core/index.ts';
import type { AsOf } from '../../../market/index.ts';
import { sessions } from '../../engine/csv-panel.ts';

export interface RawPrice {
  readonly instrument: number;
  readonly date: TradingDate;
  readonly open: number;
  readonly close: number;
}

export interface RawText {
  readonly instrument: number;
  /** Day that it was written on, and whether that was before the close. */
  readonly date: TradingDate;
  readonly beforeClose: boolean;
  readonly text: string;
}

export interface RawMacro {
  readonly date: TradingDate;
  readonly releaseDate: TradingDate;
  readonly value: number;
}

export interface RawData {
  readonly dates: readonly TradingDate[];
  readonly instruments: readonly string[];
  readonly prices: readonly RawPrice[];
  readonly texts: readonly RawText[];
  readonly macro: readonly RawMacro[];
}

const CODES = Array.from({ length: 12 }, (_, i) => `S${String(i).padStart(2, '0')}`);
/** Calendar days from a macro value's date to its release. */
export const RELEASE_LAG = 5;
/** The last three are delisted before the data end. */
const DELISTED_FROM = 9;
/** Sessions that those delisted are missing at the end. */
const MISSING = 6;

/**
 * Rows of `days` sessions. With `asOf` rows that become known after its date are not there, or hold other values; rows that a
 * close knows later than its date, such as a macro value or a text of the evening, are among them.
 */
export function rawData(days: number, seed: number | string, asOf: AsOf | undefined): RawData {
  const key = subKey(rootKey(seed), 'leaky data');
  const all = sessions(days);
  const isKnown = (date: TradingDate) => asOf === undefined || date <= asOf.date;
  const isKept = (date: TradingDate) => isKnown(date) || asOf?.future !== 'absent';
  const keyAt = (date: TradingDate) =>
    isKnown(date) || asOf === undefined || asOf.future === 'absent' ? key : asOf.future.noise;
  const draw = (purpose: string, row: number, column: number, known: TradingDate) =>
    streamAt(subKey(keyAt(known), purpose), row, column);
  const dates = all.filter(isKept);
  return {
    dates,
    instruments: CODES,
    prices: dates.flatMap((date, day) =>
      CODES.flatMap((_, instrument) => {
        if (instrument >= DELISTED_FROM && day >= days - MISSING) return [];
        const z = (purpose: string) => normal(draw(purpose, day, instrument, date), 0);
        return {
          instrument,
          date,
          open: 20 * Math.exp(0.03 * z('open')),
          close: 20 * Math.exp(0.03 * z('close')),
        };
      }),
    ),
    texts: all.flatMap((date, day) =>
      CODES.flatMap((_, instrument) => {
        const beforeClose = uniform(streamAt(subKey(key, 'hour'), day, instrument), 0) < 0.5;
        const known = beforeClose ? date : (all[day + 1] ?? dateOfEpochDay(epochDay(date) + 1));
        if (!isKept(known)) return [];
        const good = uniform(draw('text', day, instrument, known), 0) < 0.5;
        return { instrument, date, beforeClose, text: good ? 'record profit' : 'loss and lawsuit' };
      }),
    ),
    macro: all.flatMap((date, day) => {
      const releaseDate = dateOfEpochDay(epochDay(date) + RELEASE_LAG);
      if (!isKept(releaseDate)) return [];
      return { date, releaseDate, value: 3 + uniform(draw('macro', day, 0, releaseDate), 0) };
    }),
  };
}
