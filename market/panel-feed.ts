/**
 * Turns a panel into market days, one close after another.
 *
 * 1. What a day delivers depends on the panel's rows up to that day alone, on macro values released by its date (or dated by it, without release lags), and on
 *    labels that ended, and arrived, by its close: a panel cut or changed after day T gives the same days up to T.
 * 2. Days before the first requested date are walked through for `learnedSign`; they are delivered, numbered from below 0, where
 *    history is asked for.
 * 3. Members of a day stand in code-unit order; every array of the day follows that order.
 */
import { DigestBuilder, invariant } from '../core/index.ts';
import type { MarketDay, MarketFeed, MarketRequest } from './feed.ts';
import { LearnedSigns } from './learned-signs.ts';
import { macroReader, releaseLagOf } from './macro-reader.ts';
import type { Panel } from './panel.ts';
import { fillsReader } from './panel-fills.ts';
import { gathered, membersOf } from './panel-rows.ts';
import type { SessionFills } from './session-fills.ts';
import type { Column, EndedLabels, Headline, Snapshot } from './snapshot.ts';
import { lastLabelledDay } from './timing.ts';

/** First session and number of sessions of the panel that lie within [start, end]. */
export function requestedSessions(
  panel: Panel,
  request: Pick<MarketRequest, 'start' | 'end'>,
): { readonly first: number; readonly count: number } {
  const { start, end } = request;
  const first = start === undefined ? 0 : panel.dates.filter((date) => date < start).length;
  const last = end === undefined ? panel.dates.length : panel.dates.filter((date) => date <= end).length;
  return { first, count: Math.max(0, last - first) };
}

/** The panel's macro series with the release lags that the run gives them. */
export function macroOf({ macro }: Panel, request: Pick<MarketRequest, 'macroReleaseLag'>): Panel['macro'] {
  return macro.map((series) => ({ ...series, releaseLagDays: releaseLagOf(series, request) }));
}

/**
 * A pass over the panel's days within [start, end]. Labels of all requested horizons must be in the panel; they are
 * delivered by `panel.labelFill` and `panel.labelLag`. Passes are independent of each other.
 */
export function panelFeed(
  panel: Panel,
  request: Pick<MarketRequest, 'start' | 'end' | 'horizons' | 'macroReleaseLag'>,
  history = 0,
): MarketFeed {
  const width = panel.instruments.length;
  const { first, count } = requestedSessions(panel, request);
  const begin = Math.max(0, first - history);
  const readFills = fillsReader(panel);
  const horizons = request.horizons.toSorted((a, b) => a - b);
  const signHorizon = horizons.findLast((horizon) => horizon <= 5) ?? horizons[0];
  const signs = new LearnedSigns(panel.columns.length);
  const macro = macroOf(panel, request).map(macroReader);
  const specs = panel.columns.map(({ spec }) => spec);
  let session = 0;

  const labelsOf = (horizon: number): Float64Array => {
    const labels = panel.labels.get(horizon);
    invariant(labels !== undefined, `the panel has no labels at horizon ${horizon}`);
    return labels;
  };

  /** Counts the one row whose label becomes known at the close of this session. */
  const learn = (day: number): void => {
    if (signHorizon === undefined) return;
    const row = lastLabelledDay(day, signHorizon, panel.labelFill, panel.labelLag);
    if (row < 0) return;
    const places = membersOf(panel, row);
    const labels = gathered(labelsOf(signHorizon), row * width, places);
    for (const [k, column] of panel.columns.entries()) {
      signs.add(k, gathered(column.values, row * width, places), labels);
    }
  };

  const snapshotOf = (day: number): Snapshot => {
    const places = membersOf(panel, day);
    const columns = panel.columns.map(
      ({ spec, values }, k): Column => ({
        spec,
        values: gathered(values, day * width, places),
        learnedSign: signs.sign(k),
      }),
    );
    const date = panel.dates[day] as Snapshot['date'];
    const { sizes, headlines } = panel;
    return {
      day: day - first,
      date,
      instruments: Array.from(places, (i) => panel.instruments[i] as string),
      industries: Array.from(places, (i) => panel.industries[i] ?? ''),
      ...(sizes === undefined ? {} : { sizes: gathered(sizes, day * width, places) }),
      columns,
      ...(headlines === undefined ? {} : { headlines: headlinesOf(headlines[day] ?? [], places) }),
      macro: macro.flatMap((read) => read(date) ?? []),
    };
  };

  const endedAt = (day: number): readonly EndedLabels[] =>
    horizons
      .map((horizon) => ({ horizon, row: lastLabelledDay(day, horizon, panel.labelFill, panel.labelLag) }))
      .filter(({ row }) => row >= begin)
      .sort((a, b) => a.row - b.row || a.horizon - b.horizon)
      .map(({ horizon, row }) => ({
        day: row - first,
        date: panel.dates[row] as Snapshot['date'],
        horizon,
        values: gathered(labelsOf(horizon), row * width, membersOf(panel, row)),
      }));

  return {
    next(): MarketDay | undefined {
      if (session >= first + count) return undefined;
      while (session < begin) learn(session++);
      learn(session);
      const snapshot = snapshotOf(session);
      const endedLabels = endedAt(session);
      const fills = readFills(session);
      session++;
      return {
        snapshot,
        endedLabels,
        ...(fills === undefined ? {} : { fills }),
        dataDigest: digestOfDay(snapshot, specs, endedLabels, fills),
      };
    },
  };
}

function headlinesOf(
  day: readonly { readonly instrument: number; readonly timeUtc: string; readonly text: string }[],
  places: Uint32Array,
): readonly (readonly Headline[])[] {
  const byInstrument = new Map<number, Headline[]>();
  for (const place of places) byInstrument.set(place, []);
  for (const { instrument, timeUtc, text } of day) byInstrument.get(instrument)?.push({ timeUtc, text });
  return [...byInstrument.values()];
}

/** SHA-256 over everything that the day delivers. */
function digestOfDay(
  snapshot: Snapshot,
  specs: unknown,
  endedLabels: readonly EndedLabels[],
  fills: SessionFills | undefined,
): string {
  const { day, date, instruments, industries, sizes, columns, headlines, macro } = snapshot;
  const builder = new DigestBuilder()
    .json('day', { day, date, instruments, industries, headlines: headlines ?? null, macro })
    .json('specs', specs)
    .json(
      'signs',
      columns.map(({ learnedSign }) => learnedSign),
    );
  if (sizes !== undefined) builder.numbers('sizes', sizes);
  for (const { spec, values } of columns) builder.numbers(`column ${spec.name}`, values);
  for (const { day: of, date: on, horizon, values } of endedLabels) {
    builder.numbers(`label ${horizon} of ${of} ${on}`, values);
  }
  if (fills !== undefined) {
    builder.json('filled', fills.instruments).numbers('fills', fills.returns);
    if (fills.gaps !== undefined) builder.numbers('gaps', fills.gaps);
    if (fills.unknown !== undefined) builder.json('unknown returns', fills.unknown);
  }
  return builder.digest();
}
