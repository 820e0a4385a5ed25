import { integer, normal, rootKey, streamAt, subKey, type TradingDate } from '../../../core/index.ts';
import {
  type AsOf,
  lastLabelledDay,
  type Market,
  openMarketSource,
  type Panel,
  panelMarket,
  syntheticOptions,
  syntheticPanel,
} from '../../../market/index.ts';

export const horizons = [1, 2] as const;
const small = {
  kind: 'synthetic',
  instruments: 26,
  industries: 4,
  days: 60,
  warmup: 90,
  firstDate: 20200102,
};
const request = { fill: 'next-open', horizons, seed: 7 } as const;

/** A small synthetic market, opened as runs open it. */
export async function smallMarket(
  options: Readonly<Record<string, unknown>> = {},
  asOf?: AsOf,
): Promise<Market> {
  return await openMarketSource(syntheticOptions.parse({ ...small, ...options }), {
    ...request,
    baseFolder: '.',
    ...(asOf === undefined ? {} : { asOf }),
  });
}

export const smallPanel = (options: Readonly<Record<string, unknown>> = {}): Panel =>
  syntheticPanel(syntheticOptions.parse({ ...small, ...options }), request);

/** The panel as a market whose first day is the small market's. */
export const marketOf = (panel: Panel, asked: readonly number[] = horizons): Market =>
  panelMarket(
    { kind: 'panel', panel },
    { ...request, horizons: asked, baseFolder: '.', start: 20200102 as TradingDate },
  );

const key = subKey(rootKey('study-markets'), 'members');

/**
 * Who is listed comes and goes: some are there from the first session, others join or leave at a session that is drawn, and from session
 * `until` on strangers stand between them.
 */
export function restless(panel: Panel, until = Number.POSITIVE_INFINITY): Panel {
  const width = panel.instruments.length;
  const sessions = panel.dates.length;
  const turns = panel.instruments.map((_, i) => integer(streamAt(key, i, 0), 0, sessions));
  const isMember = (session: number, i: number) => {
    if (i % 13 === 5) return session >= until;
    if (i % 5 === 0) return session >= (turns[i] as number);
    return i % 5 !== 1 || session <= (turns[i] as number);
  };
  const members = panel.members.map((_, cell) => Number(isMember(Math.floor(cell / width), cell % width)));
  return { ...panel, members };
}

/** The panel without sessions after `session`, and without instruments that were never listed until then. */
export function cutAfter(panel: Panel, session: number): Panel {
  const width = panel.instruments.length;
  const dates = panel.dates.slice(0, session + 1);
  const kept = [...panel.instruments.keys()].filter((i) =>
    dates.some((_, s) => panel.members[s * width + i] === 1),
  );
  const cut = <Matrix extends Float64Array | Uint8Array>(matrix: Matrix): Matrix => {
    const rows = dates.flatMap((_, s) => kept.map((i) => matrix[s * width + i] as number));
    return (matrix instanceof Uint8Array ? Uint8Array.from(rows) : Float64Array.from(rows)) as Matrix;
  };
  const { sizes, fills, headlines: _, ...rest } = panel;
  const last = dates.at(-1) as number;
  return {
    ...rest,
    dates,
    instruments: kept.map((i) => panel.instruments[i] as string),
    industries: kept.map((i) => panel.industries[i] as string),
    members: cut(panel.members),
    ...(sizes === undefined ? {} : { sizes: cut(sizes) }),
    ...(fills === undefined ? {} : { fills: { returns: cut(fills.returns) } }),
    columns: panel.columns.map(({ spec, values }) => ({ spec, values: cut(values) })),
    labels: new Map([...panel.labels].map(([h, values]) => [h, cut(values)])),
    macro: panel.macro.map((series) => {
      const known = series.dates.filter((date) => date <= last).length;
      return { ...series, dates: series.dates.slice(0, known), values: series.values.slice(0, known) };
    }),
  };
}

/** Columns and sizes of sessions after `session` are noise, and so are labels and fills that are not known by its close. */
export function noisyAfter(panel: Panel, session: number): Panel {
  const width = panel.instruments.length;
  const noisy = (values: Float64Array, a: number, last = session) =>
    values.map((value, cell) =>
      Math.floor(cell / width) <= last ? value : Math.exp(normal(streamAt(key, a, cell), 0)),
    );
  const { sizes, fills } = panel;
  return {
    ...panel,
    columns: panel.columns.map(({ spec, values }, k) => ({ spec, values: noisy(values, 10 + k) })),
    labels: new Map(
      [...panel.labels].map(([h, values]) => [
        h,
        noisy(values, 2 + h, lastLabelledDay(session, h, request.fill)),
      ]),
    ),
    ...(sizes === undefined ? {} : { sizes: noisy(sizes, 1) }),
    ...(fills === undefined ? {} : { fills: { returns: noisy(fills.returns, 2) } }),
  };
}
