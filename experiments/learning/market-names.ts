import {
  type LearningMarket,
  nothingAllMasks,
  nothingMarket,
  panelMarket,
  plantedAllMasks,
  plantedMarket,
  switchingMarket,
} from './learning-markets.ts';

type Opened = LearningMarket | { readonly missing: string };

/** By name: threads are told names. Real periods are those that the design of the comparison fixed, none later than 2022. */
const markets = {
  planted: () => plantedMarket,
  switching: () => switchingMarket,
  nothing: () => nothingMarket,
  'planted, all masks': () => plantedAllMasks,
  'nothing, all masks': () => nothingAllMasks,
  'sse50 2018-2020': () => panelMarket('sse50', { start: 20180102, end: 20201231 }),
  'sse50 2021-2022': () => panelMarket('sse50', { start: 20210104, end: 20221230 }),
  'us88 2014-2015': () => panelMarket('us88'),
} satisfies Record<string, () => Opened | Promise<Opened>>;

export type MarketName = keyof typeof markets;

export async function marketNamed(name: MarketName): Promise<Opened> {
  return markets[name]();
}
