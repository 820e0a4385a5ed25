import type { MarketRequest } from '../feed.ts';
import { fillsFromPrices } from '../fills-from-prices.ts';
import { forwardReturns } from '../labels.ts';
import type { Panel } from '../panel.ts';
import { industryName } from './instruments.ts';
import { syntheticMacro } from './macro.ts';
import type { SyntheticOptions } from './options.ts';
import { simulate } from './simulate.ts';

/** The market as a panel, warm-up first, with labels for the request's fill and horizons. */
export function syntheticPanel(
  options: SyntheticOptions,
  request: Pick<MarketRequest, 'fill' | 'horizons' | 'seed'>,
): Panel {
  const simulation = simulate(options, request.seed);
  const { dates, instruments, matrices, sizes, headlines } = simulation;
  const prices = {
    days: dates.length,
    instruments: instruments.length,
    open: matrices.of('open'),
    close: matrices.of('close'),
  };
  const fills = fillsFromPrices(prices, request.fill);
  return {
    dates,
    instruments: instruments.map(({ code }) => code),
    members: new Uint8Array(dates.length * instruments.length).fill(1),
    industries: instruments.map(({ industry }) => industryName(industry)),
    sizes,
    columns: matrices.columns(),
    labels: forwardReturns(prices, request.horizons, request.fill),
    labelFill: request.fill,
    ...(fills === undefined ? {} : { fills }),
    headlines,
    macro: syntheticMacro(simulation),
  };
}
