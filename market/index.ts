export {
  type CandidateDraw,
  type CandidateSource,
  candidateDraw,
  STATIC_POOL_DAY,
} from './candidates.ts';
export type { TableColumn, TableKinds } from './duckdb/staged-table.ts';
export { DataFiles } from './duckdb.ts';
export type { AsOf, Market, MarketDay, MarketDescription, MarketFeed, MarketRequest } from './feed.ts';
export { type DataInspection, inspectData } from './inspect.ts';
export { KeptWeights } from './kept-weights.ts';
export { forwardReturns } from './labels.ts';
export { newsSpecs, tone } from './lexicon.ts';
export { type ExchangeHours, MarketCloses } from './market-closes.ts';
export { builtInModalities, Modalities, type Modality, maskOf, modalities, namesOf } from './modalities.ts';
export { withNewsColumns } from './news-panel.ts';
export { openMarketSource } from './open-source.ts';
export type { Panel, PanelHeadline, PanelMacroSeries } from './panel.ts';
export { panelFeed } from './panel-feed.ts';
export { type PanelSource, panelMarket } from './panel-market.ts';
export { plainLines, plainText } from './plain-text.ts';
export type { Selector, SelectorKind } from './selector.ts';
export { drawnSelectors, selectorOf, selectors } from './selectors.ts';
export type { PanelFills, SessionFills, UnknownReturn } from './session-fills.ts';
export type { Column, ColumnSpec, EndedLabels, Headline, MacroReading, Snapshot, View } from './snapshot.ts';
export type { MarketSource } from './source.ts';
export { openSynthetic } from './sources/synthetic.ts';
export { marketSources } from './sources.ts';
export { syntheticColumns } from './synthetic/column-specs.ts';
export { type SyntheticGroundTruth, syntheticGroundTruth } from './synthetic/ground-truth.ts';
export {
  type Plantable,
  plantable,
  type Regime,
  regimeNames,
  type SyntheticOptions,
  syntheticOptions,
} from './synthetic/options.ts';
export { syntheticPanel } from './synthetic/panel.ts';
export {
  type PlantedSignal,
  type SessionRows,
  type SignalMarket,
  type SignalPlan,
  signalStrengthIn,
} from './synthetic/signals.ts';
export { type Fill, fills, labelKnownAt, lastLabelledDay } from './timing.ts';
export { digestOfView, viewOf } from './view.ts';
export { standardise, zScores } from './z-scores.ts';
