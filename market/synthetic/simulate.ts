/**
 * The synthetic market, one session after another.
 * Invariants:
 * 1. Session s is a function of the options without `days`, of the seed, and of sessions before s: a market of more days
 *    begins with the same days.
 * 2. Every draw is addressed by (seed, purpose, instrument or factor, session).
 * 3. As of a date, sessions after it are not generated, or their draws come from the noise's key instead of the seed.
 */
import { invariant, normal, rootKey, streamAt, subKey, type TradingDate, uniform } from '../../core/index.ts';
import { isAbsent, knownSessions, noiseKey } from '../as-of.ts';
import type { AsOf } from '../feed.ts';
import { writeNews } from '../news-panel.ts';
import type { PanelHeadline } from '../panel.ts';
import { weekdays } from './calendar.ts';
import { type KeyFor, marketKeys, type SessionKeys } from './draws.ts';
import { Fundamentals } from './fundamentals.ts';
import { HeadlineProcess } from './headlines.ts';
import { type SyntheticInstrument, syntheticInstruments } from './instruments.ts';
import { Matrices } from './matrices.ts';
import type { Regime, SyntheticOptions } from './options.ts';
import { Planted } from './planted.ts';
import { PriceColumns } from './price-columns.ts';
import { OVERNIGHT_SHARE, ReturnProcess, regimeChain, type SessionReturns } from './shocks.ts';
import { PlantedSignals, type SignalPlan } from './signals.ts';

/** All sessions, warm-up first; matrices are day-major, sessions x instruments. */
export interface Simulation {
  readonly dates: readonly TradingDate[];
  readonly instruments: readonly SyntheticInstrument[];
  readonly regimes: readonly Regime[];
  readonly matrices: Matrices;
  readonly sizes: Float64Array;
  readonly headlines: readonly (readonly PanelHeadline[])[];
  /** Planted log return from this session's close to the next one's. */
  readonly expectedReturns: Float64Array;
  /** Standard deviation of this session's return as known before it. */
  readonly volatilities: Float64Array;
  readonly keyFor: KeyFor;
}

/** Simulates the market of a seed. Options have passed the schema; a plan plants signals beside the options' modalities. */
export function simulate(
  options: SyntheticOptions,
  seed: number | string,
  asOf?: AsOf,
  plan?: SignalPlan,
): Simulation {
  const root = subKey(rootKey(options.seed ?? seed), 'synthetic-market');
  const industries = Math.min(options.industries, options.instruments);
  const calendar = weekdays(options.firstDate as TradingDate, options.warmup, options.days);
  const known = knownSessions(asOf, calendar);
  const dates = isAbsent(asOf) ? calendar.slice(0, known) : calendar;
  const sessions = dates.length;
  const noise = noiseKey(asOf, 'synthetic-market');
  const keyFor = marketKeys(root, noise === undefined ? undefined : { root: noise, first: known });
  const instruments = syntheticInstruments(options.instruments, industries, keyFor);
  const width = instruments.length;
  const regimes = regimeChain(sessions, keyFor, options.regimes);
  const matrices = new Matrices(sessions, width);
  const returns = new ReturnProcess(instruments, industries, keyFor);
  const trades = new TradeProcess(instruments, keyFor);
  const fundamentals = new Fundamentals(instruments, keyFor);
  const news = new HeadlineProcess(instruments, keyFor);
  const features = new PriceColumns(instruments, industries, sessions, matrices);
  const planted = new Planted(options.planted, options.warmup, width);
  const signals = plan === undefined ? undefined : new PlantedSignals(plan, instruments);
  const sizes = new Float64Array(sessions * width);
  const volatilities = new Float64Array(sessions * width);
  const expectedReturns = new Float64Array(sessions * width);
  const headlines: (readonly PanelHeadline[])[] = [];
  let expected = new Float64Array(width);
  for (let session = 0; session < sessions; session++) {
    const regime = regimes[session];
    const date = dates[session];
    invariant(regime !== undefined && date !== undefined, 'every session has a regime and a date');
    const step = returns.step(session, regime, expected);
    trades.write(session, step, matrices);
    const closes = matrices.row('close', session);
    instruments.forEach(({ shares }, i) => {
      sizes[session * width + i] = shares * (closes[i] as number);
    });
    volatilities.set(step.volatility, session * width);
    fundamentals.write(session, closes, matrices);
    const texts = news.step(session, previousDate(dates, session, date), date, step.ownShock);
    headlines.push(texts);
    writeNews(texts, matrices.row('news_sentiment', session), matrices.row('news_count', session));
    features.write(session);
    expected = expectedReturns.subarray(session * width, (session + 1) * width);
    planted.expect(session, regime, step.volatility, matrices, expected);
    signals?.addTo(expected, session, {
      regime,
      volatility: step.volatility,
      matrices,
      sizes: sizes.subarray(session * width, (session + 1) * width),
    });
  }
  return {
    dates,
    instruments,
    regimes,
    matrices,
    sizes,
    headlines,
    expectedReturns,
    volatilities,
    keyFor,
  };
}

/** The close that opened the window of today's news; the first session takes the Friday or day before. */
function previousDate(dates: readonly TradingDate[], session: number, date: TradingDate): TradingDate {
  return session > 0 ? (dates[session - 1] as TradingDate) : (weekdays(date, 1, 0)[0] as TradingDate);
}

/** Prices and volumes of a session from its returns. */
class TradeProcess {
  private readonly instruments: readonly SyntheticInstrument[];
  private readonly logCloses: Float64Array;
  private readonly activity: Float64Array;
  private readonly keys: SessionKeys;

  constructor(instruments: readonly SyntheticInstrument[], keyFor: KeyFor) {
    this.instruments = instruments;
    this.keys = keyFor('trades');
    this.logCloses = Float64Array.from(instruments, ({ initialLogPrice }) => initialLogPrice);
    this.activity = new Float64Array(instruments.length);
  }

  /**
   * High and low are the extremes of a Brownian bridge from open to close: with x the intraday return and v its variance,
   * (x + sqrt(x^2 - 2 v ln U)) / 2 above the open, U uniform, and alike below.
   */
  write(session: number, step: SessionReturns, into: Matrices): void {
    const key = this.keys(session);
    const rows = ['open', 'high', 'low', 'close', 'volume'].map((name) => into.row(name, session));
    const [opens, highs, lows, closes, volumes] = rows as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const [i, { shares, turnover }] of this.instruments.entries()) {
      const stream = streamAt(key, i, session);
      const open = (this.logCloses[i] as number) + (step.overnight[i] as number);
      const move = step.intraday[i] as number;
      const variance = (1 - OVERNIGHT_SHARE) * (step.volatility[i] as number) ** 2;
      const above = Math.sqrt(move * move - 2 * variance * Math.log(1 - uniform(stream, 0)));
      const below = Math.sqrt(move * move - 2 * variance * Math.log(1 - uniform(stream, 1)));
      const close = open + move;
      this.logCloses[i] = close;
      opens[i] = Math.exp(open);
      closes[i] = Math.exp(close);
      // The bounds hold in exact arithmetic; rounding must not break them.
      highs[i] = Math.max(Math.exp(open + (move + above) / 2), opens[i], closes[i]);
      lows[i] = Math.min(Math.exp(open + (move - below) / 2), opens[i], closes[i]);
      const busy = 0.8 * (this.activity[i] as number) + 0.2 * normal(stream, 4);
      this.activity[i] = busy;
      const surprise = Math.min(4, Math.abs(step.ownShock[i] as number)) - 0.8;
      volumes[i] = Math.round(shares * turnover * Math.exp(busy + 0.35 * surprise + 0.2 * normal(stream, 5)));
    }
  }
}
