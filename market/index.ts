export type { Market, MarketDay, MarketDescription, MarketFeed, MarketRequest } from './feed.ts';
export type { Column, ColumnSpec, EndedLabels, Headline, MacroReading, Snapshot, View } from './snapshot.ts';
export type { MarketSource } from './source.ts';
export { type Fill, fills, labelKnownAt, lastLabelledDay } from './timing.ts';
