import { isKnown, membersAsOf, valuesAsOf } from '../as-of.ts';
import type { MarketRequest } from '../feed.ts';
import { fillsFromPrices } from '../fills-from-prices.ts';
import { forwardReturns } from '../labels.ts';
import { releaseLagOf } from '../macro-reader.ts';
import type { Panel, PanelMacroSeries } from '../panel.ts';
import { industryName } from './instruments.ts';
import { syntheticMacro } from './macro.ts';
import type { SyntheticOptions } from './options.ts';
import type { SignalPlan } from './signals.ts';
import { simulate } from './simulate.ts';

type SyntheticRequest = Pick<MarketRequest, 'fill' | 'horizons' | 'seed' | 'macroReleaseLag' | 'asOf'>;

/**
 * The market as a panel, warm-up first, with labels for the request's fill and horizons. It honours `asOf`: sessions after the
 * date are not there, or are those of another market that shares its past.
 */
export function syntheticPanel(
  options: SyntheticOptions,
  request: SyntheticRequest,
  plan?: SignalPlan,
): Panel {
  const simulation = simulate(options, request.seed, request.asOf, plan);
  const { dates, instruments, matrices, sizes, headlines } = simulation;
  const prices = {
    days: dates.length,
    instruments: instruments.length,
    open: matrices.of('open'),
    close: matrices.of('close'),
  };
  const codes = instruments.map(({ code }) => code);
  const everybody = new Uint8Array(dates.length * instruments.length).fill(1);
  const fills = fillsFromPrices(prices, request.fill);
  return {
    dates,
    instruments: codes,
    members: membersAsOf(everybody, { dates, instruments: codes }, request.asOf),
    industries: instruments.map(({ industry }) => industryName(industry)),
    sizes,
    columns: matrices.columns(),
    labels: forwardReturns(prices, request.horizons, request.fill),
    labelFill: request.fill,
    ...(fills === undefined ? {} : { fills }),
    headlines,
    macro: syntheticMacro(simulation).map((series) => releasedBy(series, request)),
  };
}

/** The series with what is released as of the date, and noise or nothing for the rest. */
function releasedBy(series: PanelMacroSeries, request: SyntheticRequest): PanelMacroSeries {
  const { name, dates, values } = series;
  const { asOf } = request;
  const lag = releaseLagOf(series, request);
  const known = (row: number) => isKnown(asOf, dates[row] as number, lag);
  const readable = valuesAsOf(values, asOf, known, { place: name, rule: 'any' });
  const observed = (_: unknown, row: number) => !Number.isNaN(readable[row]);
  return { ...series, dates: dates.filter(observed), values: readable.filter(observed) };
}
