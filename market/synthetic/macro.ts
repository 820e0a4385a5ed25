/**
 * Five macro series like those that the paper's investors read. They follow the market's past and nothing follows them.
 * Rows begin 2,600 calendar days before the first session, so that a percentile over 2,500 rows is full on the first day.
 */
import { dateOfEpochDay, epochDay, normal, streamAt, type TradingDate, uniform } from '../../core/index.ts';
import type { PanelMacroSeries } from '../panel.ts';
import { isWeekday } from './calendar.ts';
import { EVERYBODY } from './draws.ts';
import type { Simulation } from './simulate.ts';

const EARLIER_DAYS = 2_600;

/** Rows up to the last session's date; none where there is no session. */
export function syntheticMacro(simulation: Simulation): readonly PanelMacroSeries[] {
  const { dates, keyFor } = simulation;
  const [firstDate, lastDate] = [dates[0], dates.at(-1)];
  if (firstDate === undefined || lastDate === undefined) return [];
  const first = epochDay(firstDate) - EARLIER_DAYS;
  const last = epochDay(lastDate);
  const marketReturns = marketReturnByDay(simulation);
  const key = keyFor('macro')(0);
  const [rate, inflation, bond, pe, mood] = [series(), series(), series(), series(), series()];
  let policy = 3.85;
  let cpi = 2;
  let yieldPercent = 3.1;
  let logPe = Math.log(13);
  let sentiment = 100;
  for (let day = first; day <= last; day++) {
    // Days before the first session are addressed by their distance to it, which may be negative.
    const stream = streamAt(key, EVERYBODY, (day - epochDay(firstDate)) >>> 0);
    const n = (index: number): number => normal(stream, index);
    const date = dateOfEpochDay(day);
    if (date % 100 === 20) {
      const u = uniform(stream, 20);
      policy = Math.max(0.5, policy + (u < 0.12 ? -0.05 : u > 0.92 ? 0.05 : 0));
      rate.add(date, policy);
    }
    if (dateOfEpochDay(day + 1) % 100 === 1) {
      cpi = 2 + 0.92 * (cpi - 2) + 0.3 * n(1);
      inflation.add(date, Math.round(cpi * 10) / 10);
    }
    const market = marketReturns.get(day) ?? (isWeekday(day) && day < epochDay(firstDate) ? 0.01 * n(2) : 0);
    if (isWeekday(day)) {
      yieldPercent = Math.max(0.2, 3.1 + 0.998 * (yieldPercent - 3.1) + 0.035 * n(3) + 0.5 * market);
      bond.add(date, yieldPercent);
      sentiment = 100 + 0.9 * (sentiment - 100) + 150 * market + 1.5 * n(4);
      mood.add(date, sentiment);
    }
    logPe = Math.log(13) + 0.999 * (logPe - Math.log(13)) + 0.9 * market;
    pe.add(date, Math.exp(logPe));
  }
  return [
    rate.named('loan_prime_rate_1y', 'one-year loan prime rate, set on the 20th of the month', '%', 0),
    inflation.named('cpi_yoy', 'consumer prices over a year, dated on the last day of its month', '%', 20),
    bond.named('bond_yield_10y', 'yield of ten-year government bonds', '%', 0),
    pe.named('index_pe', 'price to earnings of the index, a row per calendar day', 'times', 0, 2_500),
    mood.named('market_sentiment', 'sentiment index, 100 in the mean', 'points', 0),
  ];
}

interface SeriesBuilder {
  add(date: TradingDate, value: number): void;
  named(
    name: string,
    description: string,
    unit: string,
    releaseLagDays: number,
    percentileRows?: number,
  ): PanelMacroSeries;
}

function series(): SeriesBuilder {
  const dates: TradingDate[] = [];
  const values: number[] = [];
  return {
    add(date, value) {
      dates.push(date);
      values.push(value);
    },
    named: (name, description, unit, releaseLagDays, percentileRows) => ({
      name,
      description,
      unit,
      releaseLagDays,
      ...(percentileRows === undefined ? {} : { percentileRows }),
      dates,
      values: Float64Array.from(values),
    }),
  };
}

/** Mean log return of all instruments per session after the first, by epoch day. */
function marketReturnByDay({ dates, matrices, instruments }: Simulation): ReadonlyMap<number, number> {
  const closes = matrices.of('close');
  const width = instruments.length;
  const byDay = new Map<number, number>();
  for (let session = 1; session < dates.length; session++) {
    let sum = 0;
    for (let cell = session * width; cell < (session + 1) * width; cell++) {
      sum += Math.log((closes[cell] as number) / (closes[cell - width] as number));
    }
    byDay.set(epochDay(dates[session] as TradingDate), sum / width);
  }
  return byDay;
}
