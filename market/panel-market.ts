import { formatDate, MassError, type TradingDate } from '../core/index.ts';
import type { Market, MarketRequest } from './feed.ts';
import { modalities } from './modalities.ts';
import { withNewsColumns } from './news-panel.ts';
import type { Panel } from './panel.ts';
import { macroOf, panelFeed, requestedSessions } from './panel-feed.ts';

/** What a source says about its panel beside the panel itself. */
export interface PanelSource {
  readonly kind: string;
  readonly panel: Panel;
  readonly droppedRows?: Readonly<Record<string, number>>;
  readonly warnings?: readonly string[];
}

/**
 * A market over a panel in memory. Throws before day one: `market.no-days` when no session lies within [start, end],
 * `market.no-labels` for a horizon without labels, `market.too-few-instruments` for a day with fewer than two members,
 * `population.masks` for a column of an unknown modality.
 */
export function panelMarket(source: PanelSource, request: MarketRequest): Market {
  const { kind } = source;
  const panel = withNewsColumns(source.panel);
  const { first, count } = requestedSessions(panel, request);
  if (count === 0) throw noDays(panel, request);
  for (const horizon of request.horizons) if (!panel.labels.has(horizon)) throw noLabels(panel, horizon);
  const seen = new Uint8Array(panel.instruments.length);
  for (let session = first; session < first + count; session++) {
    const from = session * panel.instruments.length;
    let members = 0;
    for (let i = 0; i < seen.length; i++) {
      if (panel.members[from + i] !== 1) continue;
      members++;
      seen[i] = 1;
    }
    if (members < 2) throw tooFew(panel.dates[session] as TradingDate, members);
  }
  const columns = panel.columns.map(({ spec }) => spec);
  const present = new Set(columns.map(({ modality }) => modalities.get(modality).name));
  if (panel.headlines !== undefined) present.add('news');
  const fillNote =
    panel.labelFill === request.fill
      ? []
      : [
          `the labels of this source run from ${panel.labelFill} fills, not from ${request.fill} as the scenario asks`,
        ];
  return {
    description: {
      kind,
      columns,
      macro: macroOf(panel, request).map(({ name, releaseLagDays }) => ({ name, releaseLagDays })),
      missingModalities: modalities.names().filter((name) => !present.has(name)),
      hasHeadlines: panel.headlines !== undefined,
      hasGaps: panel.fills?.gaps !== undefined,
      days: count,
      firstDate: panel.dates[first] as TradingDate,
      lastDate: panel.dates[first + count - 1] as TradingDate,
      instruments: seen.reduce((sum, one) => sum + one, 0),
      fill: panel.labelFill,
      labelLag: panel.labelLag ?? 0,
      droppedRows: source.droppedRows ?? {},
      warnings: [...(source.warnings ?? []), ...fillNote],
    },
    feed: (history) => panelFeed(panel, request, history),
    // The panel is plain memory: nothing is held open.
    close: () => undefined,
  };
}

function noDays(panel: Panel, request: MarketRequest): MassError {
  const [first, last] = [panel.dates[0], panel.dates.at(-1)];
  return new MassError({
    code: 'market.no-days',
    message: 'the data have no session within the requested dates',
    path: 'market.start',
    found: {
      ...(request.start === undefined ? {} : { start: formatDate(request.start) }),
      ...(request.end === undefined ? {} : { end: formatDate(request.end) }),
    },
    expected:
      first === undefined || last === undefined
        ? 'data with at least one session'
        : `dates between ${formatDate(first)} and ${formatDate(last)}`,
    hint: 'change market.start or market.end, or bring data for these dates',
  });
}

function noLabels(panel: Panel, horizon: number): MassError {
  return new MassError({
    code: 'market.no-labels',
    message: `the data have no labels at a horizon of ${horizon} trading days`,
    found: [...panel.labels.keys()],
    expected: 'labels at every horizon of the scenario',
    hint: 'ask for the horizons that the data have, or compute labels from prices',
  });
}

function tooFew(date: TradingDate, members: number): MassError {
  return new MassError({
    code: 'market.too-few-instruments',
    message: `the universe of ${formatDate(date)} is too small to compare instruments`,
    found: members,
    expected: 'at least 2 instruments every day',
    hint: 'choose dates on which more instruments have data, or check the membership file',
  });
}
