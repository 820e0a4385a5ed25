/** A panel of CSV files with every kind of content that a run may read: prices, fundamentals, texts, macro data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dateOfEpochDay,
  epochDay,
  type Key,
  rootKey,
  streamAt,
  subKey,
  type TradingDate,
  uniform,
} from '../../core/index.ts';

export const PANEL_DAYS = 20;
const instruments = Array.from({ length: 12 }, (_, i) => `S${String(i).padStart(2, '0')}`);
const words = ['record profit and strong growth', 'loss and lawsuit', 'annual meeting held', 'upgrade, gain'];

export interface PriceRow {
  readonly code: string;
  readonly date: TradingDate;
  readonly open: number;
  readonly close: number;
  readonly volume: number;
}

/** Rows of a panel, before they are written. Dates ascend within each list. */
export interface PanelRows {
  readonly dates: readonly TradingDate[];
  readonly prices: readonly PriceRow[];
  readonly fundamentals: readonly {
    readonly code: string;
    readonly date: TradingDate;
    readonly value: number;
  }[];
  readonly texts: readonly { readonly code: string; readonly time: string; readonly text: string }[];
  readonly macro: readonly { readonly date: TradingDate; readonly value: number }[];
}

/** Weekdays from 2020-01-02 on. */
export function sessions(count: number): readonly TradingDate[] {
  const dates: TradingDate[] = [];
  for (let day = epochDay(20200102 as TradingDate); dates.length < count; day++) {
    const weekday = new Date(day * 86_400_000).getUTCDay();
    if (weekday !== 0 && weekday !== 6) dates.push(dateOfEpochDay(day));
  }
  return dates;
}

/** Rows of a random panel; equal seeds give equal rows day by day, however many days follow. */
export function panelRows(
  seed: number | string,
  days = PANEL_DAYS,
  codes: readonly string[] = instruments,
): PanelRows {
  const key = subKey(rootKey(seed), 'csv panel');
  const dates = sessions(days);
  const draw = (purpose: string, row: number, column: number): number =>
    uniform(streamAt(subKey(key, purpose) satisfies Key, row, column), 0);
  const perCell = <T>(make: (code: string, date: TradingDate, day: number, i: number) => T): T[] =>
    dates.flatMap((date, day) => codes.map((code, i) => make(code, date, day, i)));
  return {
    dates,
    prices: perCell((code, date, day, i) => ({
      code,
      date,
      open: round(10 + i + 3 * draw('open', day, i)),
      close: round(10 + i + 3 * draw('close', day, i)),
      volume: Math.floor(1000 * draw('volume', day, i)) + 1,
    })),
    fundamentals: perCell((code, date, day, i) => ({ code, date, value: round(5 + draw('value', day, i)) })),
    texts: perCell((code, date, day, i) => ({
      code,
      time: `${date}${draw('hour', day, i) < 0.5 ? '1430' : '2130'}00`,
      text: words[Math.floor(draw('text', day, i) * words.length)] as string,
    })).filter((_, row) => row % 3 === 0),
    macro: dates.map((date, day) => ({ date, value: round(3 + draw('macro', day, 0)) })),
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Writes rows into `folder` and gives the simulation that reads them. `names` and row order may be anything. */
export function writePanel(
  folder: string,
  rows: PanelRows = panelRows(1),
  names: { readonly prices: string; readonly fundamentals: string } = {
    prices: 'prices.csv',
    fundamentals: 'value.csv',
  },
) {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, head: string, lines: readonly (readonly (string | number)[])[]): void =>
    writeFileSync(join(folder, name), `${[head, ...lines.map((line) => line.join(','))].join('\n')}\n`);
  write(
    names.prices,
    'Stock,Date,Open,Close,Volume',
    rows.prices.map(({ code, date, open, close, volume }) => [code, date, open, close, volume]),
  );
  write(
    names.fundamentals,
    'Stock,Date,Value',
    rows.fundamentals.map(({ code, date, value }) => [code, date, value]),
  );
  write(
    'texts.csv',
    'Stock,At,Text',
    rows.texts.map(({ code, time, text }) => [code, time, JSON.stringify(text)]),
  );
  write(
    'macro.csv',
    'Date,Value',
    rows.macro.map(({ date, value }) => [date, value]),
  );
  return {
    simulation: {
      market: {
        kind: 'table',
        path: folder,
        prices: { file: names.prices, open: 'Open', volume: 'Volume', order: 'any' },
        fundamentals: [
          {
            file: names.fundamentals,
            order: 'any',
            releaseLagDays: FUNDAMENTAL_LAG_DAYS,
            carryDays: 4,
            columns: [{ column: 'Value', modality: 'valuation', description: 'value', sign: 1 }],
          },
        ],
        text: {
          file: 'texts.csv',
          time: 'At',
          text: 'Text',
          timeFormat: 'yyyymmddhhmmss',
          timeZone: 'America/New_York',
        },
        macro: [
          {
            file: 'macro.csv',
            name: 'rate',
            description: 'rate',
            unit: '%',
            releaseLagDays: MACRO_LAG_DAYS,
            percentileRows: 5,
          },
        ],
      },
      modalities: { use: ['valuation', 'news', 'price', 'risk'] },
      population: {
        types: 4,
        modalitiesPerType: [1, 2],
        investorsPerType: 6,
        floor: 2,
        pool: { size: 5 },
        picks: 2,
      },
      labels: { horizons: [1, 2] },
      optimizer: { horizon: 2, lookback: 3 },
    },
  };
}

export const FUNDAMENTAL_LAG_DAYS = 2;
export const MACRO_LAG_DAYS = 3;
