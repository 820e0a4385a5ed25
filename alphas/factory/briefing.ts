import { harmless } from '../../actors/index.ts';
import { byCodeUnit, formatDate, MassError } from '../../core/index.ts';
import type { Market, Snapshot } from '../../market/index.ts';
import { imagePart } from '../../models/index.ts';
import type { MarketBriefing } from '../alpha-proposer.ts';
import { priceChart } from '../charts/price-chart.ts';
import { columnName } from '../columns.ts';
import type { MiningOptions } from './options.ts';

/** Sessions that a chart shows, where the market goes back so far: half a year. */
const CHART_SESSIONS = 126;
const HEADLINE_CHARACTERS = 300;

/**
 * What is known at the close of a market's first session: its latest headlines, macro readings, and charts of its largest instruments
 * up to that close. Reads nothing of a later session. Throws `alphas.proposer` where charts are asked for and there is no close.
 */
export function marketBriefing(
  market: Market,
  { charts, headlines, macro }: MiningOptions['briefing'],
): MarketBriefing {
  const feed = market.feed(charts > 0 ? CHART_SESSIONS - 1 : 0);
  const sessions: Snapshot[] = [];
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    sessions.push(day.snapshot);
    if (day.snapshot.day >= 0) break;
  }
  const today = sessions.at(-1);
  if (today === undefined) return { text: '', images: [] };
  const lines = [
    ...(macro ? today.macro.map(macroLine) : []),
    ...(headlines > 0 ? headlineLines(today, headlines) : []),
  ];
  const text = lines.length === 0 ? '' : [`close of ${formatDate(today.date)}`, ...lines].join('\n');
  return { text, images: charts > 0 ? chartsOf(sessions, today, charts) : [] };
}

function macroLine({ name, unit, date, value, change30 }: Snapshot['macro'][number]): string {
  const shown = `macro: ${name} ${value} ${unit}, of ${formatDate(date)}`;
  return harmless(
    Number.isFinite(change30) ? `${shown}, ${change30} over 30 values` : shown,
    HEADLINE_CHARACTERS,
  );
}

/** The latest ones, newest first. */
function headlineLines({ instruments, headlines = [] }: Snapshot, most: number): readonly string[] {
  return headlines
    .flatMap((list, k) =>
      list.map(({ timeUtc, text }) => ({ timeUtc, text, code: instruments[k] as string })),
    )
    .sort(
      (a, b) => byCodeUnit(b.timeUtc, a.timeUtc) || byCodeUnit(a.code, b.code) || byCodeUnit(a.text, b.text),
    )
    .slice(0, most)
    .map(({ text, code }) => harmless(`news on ${code}: ${text}`, HEADLINE_CHARACTERS));
}

function chartsOf(sessions: readonly Snapshot[], today: Snapshot, most: number): MarketBriefing['images'] {
  const dates = sessions.map(({ date }) => date);
  return largest(today, most).map((instrument) => {
    const column = (name: string) => {
      if (valuesOf(today, name) === undefined) return undefined;
      return Float64Array.from(sessions, (session) => {
        const at = session.instruments.indexOf(instrument);
        return valuesOf(session, name)?.[at] ?? Number.NaN;
      });
    };
    const [open, high, low, close, volume] = ['OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME'].map(column);
    if (close === undefined) {
      throw new MassError({
        code: 'alphas.proposer',
        message: 'the market has no prices to draw charts of',
        path: 'mining.briefing.charts',
        expected: 'a column close',
        hint: 'set mining.briefing.charts to 0',
      });
    }
    const { png, alt } = priceChart({
      instrument,
      dates,
      close,
      ...(open === undefined ? {} : { open }),
      ...(high === undefined ? {} : { high }),
      ...(low === undefined ? {} : { low }),
      ...(volume === undefined ? {} : { volume }),
    });
    return imagePart(png, alt);
  });
}

function valuesOf({ columns }: Snapshot, name: string): Float64Array | undefined {
  return columns.find(({ spec }) => columnName(spec.name) === name)?.values;
}

/** By size, where it is known; equal ones in the order of their codes. */
function largest({ instruments, sizes }: Snapshot, most: number): readonly string[] {
  const sizeOf = (k: number) => {
    const size = sizes?.[k] ?? Number.NaN;
    return Number.isNaN(size) ? Number.NEGATIVE_INFINITY : size;
  };
  return [...instruments.keys()]
    .sort((a, b) => (sizeOf(b) === sizeOf(a) ? a - b : sizeOf(b) - sizeOf(a)))
    .slice(0, most)
    .map((k) => instruments[k] as string);
}
