import { isKnown, noiseKey } from '../../as-of.ts';
import { noisyText } from '../../future-noise.ts';
import { checkTimeZone, MarketCloses, parseTimeStamp } from '../../market-closes.ts';
import type { PanelHeadline } from '../../panel.ts';
import type { PanelAxis } from '../../panel-axis.ts';
import type { TableContext } from './context.ts';
import type { TableOptions } from './options.ts';

/** Texts by the session at whose close they become known, in order of their time stamps. */
export async function loadHeadlines(
  context: TableContext,
  axis: PanelAxis,
  options: NonNullable<TableOptions['text']>,
): Promise<readonly (readonly PanelHeadline[])[]> {
  const { file, instrument, time, text, timeFormat, stampTimeZone } = options;
  checkTimeZone(stampTimeZone);
  const closes = new MarketCloses(axis.dates, options);
  const stamp = (cell: string) => parseTimeStamp(cell, timeFormat, stampTimeZone);
  const { asOf } = context.loader;
  /** At the close of that session. */
  const isKnownAt = (session: number) => isKnown(asOf, axis.dates[session] as number);
  const noise = noiseKey(asOf, 'texts');
  const table = await context.load({
    file,
    instrument,
    texts: [time, text],
    unique: false,
    known: (cell) => {
      const ms = stamp(cell(time));
      const session = ms === undefined ? 'before' : closes.knownAt(ms);
      return typeof session === 'string' ? session === 'before' : isKnownAt(session);
    },
    judge: (cell) =>
      stamp(cell(time)) === undefined ? { column: time, kind: 'time stamp not readable' } : undefined,
  });
  context.checkCodes(file, table.codes, axis);
  const stamps = table.texts.get(time) as readonly string[];
  const texts = table.texts.get(text) as readonly string[];
  const sessions = axis.dates.map((): { ms: number; headline: PanelHeadline }[] => []);
  const outside = { before: 0, after: 0 };
  for (let row = 0; row < table.rows; row++) {
    const place = axis.instrumentIndex.get(table.codes[row] as string);
    if (place === undefined) continue;
    const ms = stamp(stamps[row] as string) as number;
    const session = closes.knownAt(ms);
    if (typeof session === 'string') outside[session]++;
    else {
      const timeUtc = new Date(ms).toISOString();
      const written = { instrument: place, text: texts[row] as string };
      const { instrument: of, text: says } =
        noise === undefined || isKnownAt(session) ? written : noisyText(noise, row, axis.instruments.length);
      sessions[session]?.push({ ms, headline: { instrument: of, timeUtc, text: says } });
    }
  }
  if (outside.before > 0) {
    context.warnings.push(
      `${file}: ${outside.before} texts are older than the first session and are left out`,
    );
  }
  if (outside.after > 0) {
    context.warnings.push(`${file}: ${outside.after} texts are later than the last close and are left out`);
  }
  return sessions.map((day) => day.sort((a, b) => a.ms - b.ms).map(({ headline }) => headline));
}
