export {
  createMarketStateDetector,
  equalWeightReturn,
  type MarketState,
  type MarketStateDetector,
  type MarketStateSettings,
  type MeasuredState,
  type Trend,
  trends,
  type VolatilityLevel,
  volatilityLevels,
} from './market-state.ts';
