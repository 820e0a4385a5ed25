/** Every operator in its plainest form, over one instrument's whole history or one day's members. NaN = missing. */

export type History = readonly number[];
type Combine = (...values: number[]) => number;
export interface Prices {
  readonly OPEN: History;
  readonly HIGH: History;
  readonly LOW: History;
  readonly CLOSE: History;
  readonly VOLUME: History;
}

const clean = (value: number) => (Number.isFinite(value) ? value : Number.NaN);
const zip = (f: Combine, ...series: readonly History[]) =>
  (series[0] as History).map((_, t) => clean(f(...series.map((each) => each[t] as number))));
const known =
  (f: Combine): Combine =>
  (...values) =>
    values.some(Number.isNaN) ? Number.NaN : f(...values);
const sum = (values: History) => values.reduce((total, value) => total + value, 0);
const average = (values: History) => sum(values) / values.length;
const squares = (values: History) => sum(values.map((value) => (value - average(values)) ** 2));
const constant = (values: History) => values.every((value) => value === values[0]);
const variance = (values: History) => (constant(values) ? 0 : squares(values) / (values.length - 1));
const over =
  (n: number, f: (window: History, other: History) => number) =>
  (x: History, y: History = x) =>
    x.map((_, t) => {
      const [a, b] = [x, y].map((each) => each.slice(t - n + 1, t + 1)) as [number[], number[]];
      return t < n - 1 || [...a, ...b].some(Number.isNaN) ? Number.NaN : clean(f(a, b));
    });
const ago = (x: History, n: number) => x.map((_, t) => (t < n ? Number.NaN : (x[t - n] as number)));
const change = (x: History) => zip((a, b) => a - b, x, ago(x, 1));
const highest = (n: number) => over(n, (window) => Math.max(...window));
const lowest = (n: number) => over(n, (window) => Math.min(...window));
const mean = (n: number) => over(n, average);
const total = (n: number) => over(n, sum);
const deviation = (n: number) => over(n, (window) => Math.sqrt(variance(window)));
const quantile = (values: History, q: number) => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] as number;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] as number) - low);
};

/** From the mean of the first n values after a gap on. */
function smooth(x: History, n: number, rate: number): History {
  let run: number[] = [];
  let last = Number.NaN;
  return x.map((value) => {
    if (Number.isNaN(value)) {
      run = [];
      return Number.NaN;
    }
    run.push(value);
    if (run.length < n) return Number.NaN;
    last = run.length === n ? average(run) : last + rate * (value - last);
    return last;
  });
}
const ema = (x: History, n: number) => smooth(x, n, 2 / (n + 1));
const wilder = (x: History, n: number) => smooth(x, n, 1 / n);
const cumulated = (x: History) => {
  let level = 0;
  return x.map((value) => (Number.isNaN(value) ? value : (level += value)));
};
const moments = (values: History, power: number) =>
  sum(values.map((value) => ((value - average(values)) / Math.sqrt(variance(values))) ** power));

const rises = (x: History) =>
  zip(
    known((d) => Math.max(d, 0)),
    change(x),
  );
const falls = (x: History) =>
  zip(
    known((d) => Math.max(-d, 0)),
    change(x),
  );
const typical = ({ HIGH, LOW, CLOSE }: Prices) => zip((h, l, c) => (h + l + c) / 3, HIGH, LOW, CLOSE);
const vwap = ({ OPEN, HIGH, LOW, CLOSE }: Prices) =>
  zip((o, h, l, c) => (o + h + l + c) / 4, OPEN, HIGH, LOW, CLOSE);
const trueRange = ({ HIGH, LOW, CLOSE }: Prices) =>
  zip(
    known((h, l, c) => Math.max(h - l, Math.abs(h - c), Math.abs(l - c))),
    HIGH,
    LOW,
    ago(CLOSE, 1),
  );
const atr = (prices: Prices, n: number) => wilder(trueRange(prices), n);
const directional = (prices: Prices, n: number, up: boolean) => {
  const rise = change(prices.HIGH);
  const fall = zip((a, b) => b - a, prices.LOW, ago(prices.LOW, 1));
  const [one, other] = up ? [rise, fall] : [fall, rise];
  const moved = zip(
    known((a, b) => (a > b && a > 0 ? a : 0)),
    one,
    other,
  );
  return zip((a, b) => (100 * a) / b, wilder(moved, n), atr(prices, n));
};
const stochastic = ({ HIGH, LOW, CLOSE }: Prices, n: number) =>
  zip((c, h, l) => (c - l) / (h - l), CLOSE, highest(n)(HIGH), lowest(n)(LOW));
const flow = ({ HIGH, LOW, CLOSE, VOLUME }: Prices) =>
  zip((h, l, c, v) => ((c - l - (h - c)) / (h - l)) * v, HIGH, LOW, CLOSE, VOLUME);
const macd = (x: History) => zip((a, b) => a - b, ema(x, 3), ema(x, 6));
const band = (x: History, k: number) => zip((m, s) => m + k * s, mean(5)(x), deviation(5)(x));
const channel = (p: Prices, k: number) => zip((m, a) => m + k * a, ema(p.CLOSE, 5), atr(p, 4));
const position = (c: History, low: History, high: History) =>
  zip((x, l, h) => (x - l) / (h - l), c, low, high);
const logRange = ({ HIGH, LOW }: Prices) => zip((h, l) => Math.log(h / l), HIGH, LOW);

/** Formula in use, and the same in plain form. */
export const plainHistories: Readonly<Record<string, readonly [string, (prices: Prices) => History]>> = {
  ADD: ['CLOSE + OPEN', (p) => zip((a, b) => a + b, p.CLOSE, p.OPEN)],
  SUB: ['CLOSE - OPEN', (p) => zip((a, b) => a - b, p.CLOSE, p.OPEN)],
  MUL: ['CLOSE * VOLUME', (p) => zip((a, b) => a * b, p.CLOSE, p.VOLUME)],
  DIV: ['CLOSE / (OPEN - LOW)', (p) => zip((c, o, l) => c / (o - l), p.CLOSE, p.OPEN, p.LOW)],
  NEG: ['-CLOSE', (p) => zip((c) => -c, p.CLOSE)],
  POW: ['(CLOSE - OPEN) ^ 3', (p) => zip((c, o) => (c - o) ** 3, p.CLOSE, p.OPEN)],
  SIGNEDPOWER: [
    'SIGNEDPOWER(CLOSE - OPEN, 0.5)',
    (p) => zip((c, o) => Math.sign(c - o) * Math.sqrt(Math.abs(c - o)), p.CLOSE, p.OPEN),
  ],
  ABS: ['ABS(CLOSE - OPEN)', (p) => zip((c, o) => Math.abs(c - o), p.CLOSE, p.OPEN)],
  SIGN: ['SIGN(CLOSE - OPEN)', (p) => zip((c, o) => Math.sign(c - o), p.CLOSE, p.OPEN)],
  LOG: ['LOG(CLOSE - OPEN)', (p) => zip((c, o) => Math.log(c - o), p.CLOSE, p.OPEN)],
  EXP: ['EXP(CLOSE - OPEN)', (p) => zip((c, o) => Math.exp(c - o), p.CLOSE, p.OPEN)],
  SQRT: ['SQRT(CLOSE - OPEN)', (p) => zip((c, o) => Math.sqrt(c - o), p.CLOSE, p.OPEN)],
  TANH: ['TANH(CLOSE - OPEN)', (p) => zip((c, o) => Math.tanh(c - o), p.CLOSE, p.OPEN)],
  ROUND: ['ROUND(OPEN, 1)', (p) => zip((o) => Math.round(o * 10) / 10, p.OPEN)],
  GREATER: ['MAX(CLOSE, OPEN)', (p) => zip(Math.max, p.CLOSE, p.OPEN)],
  LESSER: ['MIN(CLOSE, OPEN)', (p) => zip(Math.min, p.CLOSE, p.OPEN)],
  INVERSE: ['INV(CLOSE - OPEN)', (p) => zip((c, o) => 1 / (c - o), p.CLOSE, p.OPEN)],
  LT: [
    'CLOSE < OPEN',
    (p) =>
      zip(
        known((c, o) => Number(c < o)),
        p.CLOSE,
        p.OPEN,
      ),
  ],
  LE: [
    'CLOSE <= OPEN',
    (p) =>
      zip(
        known((c, o) => Number(c <= o)),
        p.CLOSE,
        p.OPEN,
      ),
  ],
  GT: [
    'CLOSE > OPEN',
    (p) =>
      zip(
        known((c, o) => Number(c > o)),
        p.CLOSE,
        p.OPEN,
      ),
  ],
  GE: [
    'CLOSE >= OPEN',
    (p) =>
      zip(
        known((c, o) => Number(c >= o)),
        p.CLOSE,
        p.OPEN,
      ),
  ],
  EQ: [
    'CLOSE == DELAY(CLOSE, 1)',
    (p) =>
      zip(
        known((a, b) => Number(a === b)),
        p.CLOSE,
        ago(p.CLOSE, 1),
      ),
  ],
  NE: [
    'CLOSE != DELAY(CLOSE, 1)',
    (p) =>
      zip(
        known((a, b) => Number(a !== b)),
        p.CLOSE,
        ago(p.CLOSE, 1),
      ),
  ],
  AND: [
    'CLOSE > OPEN && VOLUME > 150',
    (p) =>
      zip(
        known((c, o, v) => Number(c > o && v > 150)),
        p.CLOSE,
        p.OPEN,
        p.VOLUME,
      ),
  ],
  OR: [
    'CLOSE > OPEN || VOLUME > 150',
    (p) =>
      zip(
        known((c, o, v) => Number(c > o || v > 150)),
        p.CLOSE,
        p.OPEN,
        p.VOLUME,
      ),
  ],
  NOT: [
    'NOT(CLOSE > OPEN || VOLUME > 150)',
    (p) =>
      zip(
        known((c, o, v) => Number(!(c > o || v > 150))),
        p.CLOSE,
        p.OPEN,
        p.VOLUME,
      ),
  ],
  IF: [
    'CLOSE > OPEN ? HIGH : VOLUME',
    (p) =>
      zip(
        (c, o, h, v) => (Number.isNaN(c + o) ? Number.NaN : c > o ? h : v),
        p.CLOSE,
        p.OPEN,
        p.HIGH,
        p.VOLUME,
      ),
  ],
  DELAY: ['DELAY(CLOSE, 4)', (p) => ago(p.CLOSE, 4)],
  DELTA: ['DELTA(CLOSE, 4)', (p) => zip((a, b) => a - b, p.CLOSE, ago(p.CLOSE, 4))],
  ROC: ['ROC(CLOSE, 4)', (p) => zip((a, b) => a / b - 1, p.CLOSE, ago(p.CLOSE, 4))],
  SUM: ['SUM(CLOSE, 6)', (p) => total(6)(p.CLOSE)],
  MEAN: ['MEAN(CLOSE, 6)', (p) => mean(6)(p.CLOSE)],
  PRODUCT: ['PRODUCT(CLOSE, 3)', (p) => over(3, (w) => w.reduce((a, b) => a * b, 1))(p.CLOSE)],
  COUNT: [
    'COUNT(CLOSE > OPEN, 5)',
    (p) =>
      total(5)(
        zip(
          known((c, o) => Number(c > o)),
          p.CLOSE,
          p.OPEN,
        ),
      ),
  ],
  ADV: ['ADV(5)', (p) => mean(5)(zip((w, v) => w * v, vwap(p), p.VOLUME))],
  STD: ['STD(CLOSE, 5)', (p) => deviation(5)(p.CLOSE)],
  VAR: ['VAR(CLOSE, 5)', (p) => over(5, variance)(p.CLOSE)],
  CORRELATION: [
    'CORRELATION(CLOSE, VOLUME, 6)',
    (p) =>
      over(6, (a, b) =>
        constant(a) || constant(b)
          ? Number.NaN
          : sum(a.map((v, k) => (v - average(a)) * ((b[k] as number) - average(b)))) /
            Math.sqrt(squares(a) * squares(b)),
      )(p.CLOSE, p.VOLUME),
  ],
  COVARIANCE: [
    'COVARIANCE(CLOSE, VOLUME, 6)',
    (p) =>
      over(6, (a, b) => sum(a.map((v, k) => (v - average(a)) * ((b[k] as number) - average(b)))) / 5)(
        p.CLOSE,
        p.VOLUME,
      ),
  ],
  MEAN_DEV: [
    'MEAN_DEV(CLOSE, 5)',
    (p) => over(5, (w) => average(w.map((v) => Math.abs(v - average(w)))))(p.CLOSE),
  ],
  SKEW: ['SKEW(CLOSE, 6)', (p) => over(6, (w) => (6 / 20) * moments(w, 3))(p.CLOSE)],
  KURT: ['KURT(CLOSE, 6)', (p) => over(6, (w) => (42 / 60) * moments(w, 4) - 75 / 12)(p.CLOSE)],
  SLOPE: [
    'SLOPE(CLOSE, 5)',
    (p) => over(5, (w) => sum(w.map((v, k) => (k - 2) * (v - average(w)))) / 10)(p.CLOSE),
  ],
  TS_ZSCORE: [
    'TS_ZSCORE(CLOSE, 5)',
    (p) => zip((c, m, s) => (c - m) / s, p.CLOSE, mean(5)(p.CLOSE), deviation(5)(p.CLOSE)),
  ],
  TS_MAX: ['TS_MAX(CLOSE, 5)', (p) => highest(5)(p.CLOSE)],
  TS_MIN: ['TS_MIN(CLOSE, 5)', (p) => lowest(5)(p.CLOSE)],
  TS_ARGMAX: ['TS_ARGMAX(CLOSE, 5)', (p) => over(5, (w) => w.indexOf(Math.max(...w)) + 1)(p.CLOSE)],
  TS_ARGMIN: ['TS_ARGMIN(CLOSE, 5)', (p) => over(5, (w) => w.indexOf(Math.min(...w)) + 1)(p.CLOSE)],
  TS_RANK: [
    'TS_RANK(CLOSE, 5)',
    (p) => over(5, (w) => 1 + w.filter((v) => v < (w.at(-1) as number)).length)(p.CLOSE),
  ],
  TS_MEDIAN: ['TS_MEDIAN(CLOSE, 6)', (p) => over(6, (w) => quantile(w, 0.5))(p.CLOSE)],
  TS_QUANTILE: ['TS_QUANTILE(CLOSE, 6, 0.3)', (p) => over(6, (w) => quantile(w, 0.3))(p.CLOSE)],
  TS_SCALE: ['TS_SCALE(CLOSE, 5)', (p) => position(p.CLOSE, lowest(5)(p.CLOSE), highest(5)(p.CLOSE))],
  EMA: ['EMA(CLOSE, 5)', (p) => ema(p.CLOSE, 5)],
  WILDER: ['WILDER(CLOSE, 5)', (p) => wilder(p.CLOSE, 5)],
  DECAY_LINEAR: [
    'DECAY_LINEAR(CLOSE, 5)',
    (p) => over(5, (w) => sum(w.map((v, k) => v * (k + 1))) / 15)(p.CLOSE),
  ],
  CUMULATE: ['CUMULATE(CLOSE)', (p) => cumulated(p.CLOSE)],
  RSI: [
    'RSI(5)',
    (p) => zip((u, d) => 100 - 100 / (1 + u / d), wilder(rises(p.CLOSE), 5), wilder(falls(p.CLOSE), 5)),
  ],
  CMO: [
    'CMO(5)',
    (p) => zip((u, d) => (100 * (u - d)) / (u + d), total(5)(rises(p.CLOSE)), total(5)(falls(p.CLOSE))),
  ],
  STOCH_K: ['%K(5)', (p) => stochastic(p, 5)],
  STOCH_D: ['%D(5, 3)', (p) => mean(3)(stochastic(p, 5))],
  WILLIAMS_R: ['%R(5)', (p) => zip((k) => -100 * (1 - k), stochastic(p, 5))],
  SMI: ['SMI(5)', (p) => zip((k) => 2 * k - 1, stochastic(p, 5))],
  MACD: ['MACD(3, 6)', (p) => macd(p.CLOSE)],
  MACD_SIGNAL: ['MACD_SIGNAL(3, 6, 4)', (p) => ema(macd(p.CLOSE), 4)],
  MACD_HISTOGRAM: [
    'MACD_HISTOGRAM(3, 6, 4)',
    (p) => zip((a, b) => a - b, macd(p.CLOSE), ema(macd(p.CLOSE), 4)),
  ],
  TYPICAL_PRICE: ['TYPICAL_PRICE', typical],
  CCI: [
    'CCI(5, 0.02)',
    (p) =>
      over(
        5,
        (w) => ((w.at(-1) as number) - average(w)) / (0.02 * average(w.map((v) => Math.abs(v - average(w))))),
      )(typical(p)),
  ],
  PLUS_DI: ['PLUS_DI(4)', (p) => directional(p, 4, true)],
  MINUS_DI: ['MINUS_DI(4)', (p) => directional(p, 4, false)],
  ADX: [
    'ADX(4)',
    (p) =>
      wilder(
        zip((a, b) => (100 * Math.abs(a - b)) / (a + b), directional(p, 4, true), directional(p, 4, false)),
        4,
      ),
  ],
  UPPER_BAND: ['UPPER_BAND(5, 1.5)', (p) => band(p.CLOSE, 1.5)],
  LOWER_BAND: ['LOWER_BAND(5, 1.5)', (p) => band(p.CLOSE, -1.5)],
  BAND_WIDTH: [
    'BAND_WIDTH(5, 1.5)',
    (p) => zip((m, s) => (3 * s) / m, mean(5)(p.CLOSE), deviation(5)(p.CLOSE)),
  ],
  PERCENT_B: ['%B(5, 1.5)', (p) => position(p.CLOSE, band(p.CLOSE, -1.5), band(p.CLOSE, 1.5))],
  UPPER_CHANNEL: ['UPPER_CHANNEL(5, 1.5, 4)', (p) => channel(p, 1.5)],
  LOWER_CHANNEL: ['LOWER_CHANNEL(5, 1.5, 4)', (p) => channel(p, -1.5)],
  KELTNER_POSITION: ['KELTNER(5, 1.5, 4)', (p) => position(p.CLOSE, channel(p, -1.5), channel(p, 1.5))],
  TRUE_RANGE: ['TRUE_RANGE', trueRange],
  ATR: ['ATR(4)', (p) => atr(p, 4)],
  HISTORICAL_VOLATILITY: [
    'HISTORICAL_VOLATILITY(5)',
    (p) => zip((s) => s * Math.sqrt(252), deviation(5)(zip((a, b) => a / b - 1, p.CLOSE, ago(p.CLOSE, 1)))),
  ],
  PARKINSON: [
    'PARKINSON(5)',
    (p) => over(5, (w) => Math.sqrt(average(w.map((v) => v * v)) / (4 * Math.LN2)))(logRange(p)),
  ],
  GARMAN_KLASS: [
    'GARMAN_KLASS',
    (p) =>
      zip(
        (r, c, o) => Math.sqrt(0.5 * r * r - (2 * Math.LN2 - 1) * Math.log(c / o) ** 2),
        logRange(p),
        p.CLOSE,
        p.OPEN,
      ),
  ],
  CHAIKIN_VOLATILITY: [
    'CHAIKIN_VOLATILITY(4)',
    (p) => {
      const range = ema(
        zip((h, l) => h - l, p.HIGH, p.LOW),
        4,
      );
      return zip((a, b) => a / b - 1, range, ago(range, 4));
    },
  ],
  DRAWDOWN: ['DRAWDOWN(5)', (p) => zip((c, h) => c / h - 1, p.CLOSE, highest(5)(p.CLOSE))],
  ULCER_INDEX: [
    'ULCER(5)',
    (p) =>
      over(5, (w) => Math.sqrt(average(w.map((v) => v * v))))(
        zip((c, h) => c / h - 1, p.CLOSE, highest(5)(p.CLOSE)),
      ),
  ],
  OBV: ['OBV', (p) => cumulated(zip((d, v) => Math.sign(d) * v, change(p.CLOSE), p.VOLUME))],
  ACCUMULATION: ['ACCUMULATION', (p) => cumulated(flow(p))],
  CHAIKIN_OSCILLATOR: [
    'CHAIKIN_OSCILLATOR(3, 6)',
    (p) => zip((a, b) => a - b, ema(cumulated(flow(p)), 3), ema(cumulated(flow(p)), 6)),
  ],
  CHAIKIN_MONEY_FLOW: ['CMF(5)', (p) => zip((a, b) => a / b, total(5)(flow(p)), total(5)(p.VOLUME))],
  MONEY_FLOW_INDEX: [
    'MFI(5)',
    (p) => {
      const money = zip((t, v) => t * v, typical(p), p.VOLUME);
      const part = (sign: number) =>
        total(5)(
          zip(
            known((d, m) => (Math.sign(d) === sign ? m : 0)),
            change(typical(p)),
            money,
          ),
        );
      return zip((a, b) => (100 * a) / (a + b), part(1), part(-1));
    },
  ],
};

/** Of one day's members with a value: values and groups, in order. */
export const plainDays: Readonly<
  Record<string, readonly [string, (values: History, groups: readonly string[]) => History]>
> = {
  RANK: ['RANK(X)', (x) => x.map((v) => (x.toSorted((a, b) => a - b).indexOf(v) + 1) / x.length)],
  ZSCORE: [
    'ZSCORE(X)',
    (x) => x.map((v) => (constant(x) ? Number.NaN : clean((v - average(x)) / Math.sqrt(variance(x))))),
  ],
  DEMEAN: ['DEMEAN(X)', (x) => x.map((v) => v - average(x))],
  SCALE: ['SCALE(X, 3)', (x) => x.map((v) => clean((3 * v) / sum(x.map(Math.abs))))],
  WINSORISE: [
    'WINSORISE(X, 0.1)',
    (x) => x.map((v) => Math.min(Math.max(v, quantile(x, 0.1)), quantile(x, 0.9))),
  ],
  QUANTILE: [
    'QUANTILE(X, 3)',
    (x) => x.map((v) => Math.floor((x.filter((other) => other < v).length * 3) / x.length) + 1),
  ],
  INDNEUTRALIZE: [
    'INDNEUTRALIZE(X, INDUSTRY)',
    (x, groups) => x.map((v, i) => v - average(x.filter((_, k) => groups[k] === groups[i]))),
  ],
  GROUP_RANK: [
    'GROUP_RANK(X, INDUSTRY)',
    (x, groups) =>
      x.map((v, i) => {
        const own = x.filter((_, k) => groups[k] === groups[i]);
        return (own.filter((other) => other < v).length + 1) / own.length;
      }),
  ],
};
