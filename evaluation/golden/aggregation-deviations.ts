import { z } from 'zod';
import { byCodeUnit, emptyTally, type Tally } from '../../core/index.ts';
import { type Aggregator, aggregators, type SignalName, type Signals } from '../../optimizer/index.ts';
import { createDailyCorrelator } from '../daily-correlations.ts';
import { createQualityAccumulator } from '../signal-statistics.ts';
import { type Deviations, DeviationTable } from './deviations.ts';

/** Names of a distribution with weight 1 for every type, and alpha of every fitness (golden README). */
const UNIFORM = 'uniform';
const FITNESS_ALPHA = 0.5;
/** Names of the published code for the three signals. */
const publishedNames: Readonly<Record<string, SignalName>> = {
  Signal: 'score',
  Signal_mean: 'consensus',
  Signal_std: 'negDisagreement',
};

const code = z.union([z.string(), z.number()]).transform(String);
const weights = z.record(z.string(), z.number().nonnegative());
const byDay = z.array(z.number().nullable());

/** Form of `golden/aggregation/*.json`. */
export const aggregationFile = z.strictObject({
  stocks: z.array(code).min(1),
  dates: z.array(code).min(1),
  masks: z.array(code).min(1),
  weights: z.union([weights, z.record(z.string(), weights)]),
  ballots: z.array(z.tuple([code, code, z.number(), z.array(code), z.array(code)])),
  signals: z.array(
    z.strictObject({
      distribution: z.string(),
      alpha: z.number().min(0).max(1),
      date: code,
      signals: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])),
    }),
  ),
  labels: z.array(z.tuple([code, code, z.number().nullable()])),
  fitness: z.record(z.string(), z.union([z.number().nullable(), byDay])),
});

type AggregationFile = z.infer<typeof aggregationFile>;

/** What is wrong with a file of the right form; the reader of the file turns it into an error. */
export class GoldenFileFault extends Error {}

/** Deviations of the production aggregation and correlations from an aggregation file. Throws `GoldenFileFault`. */
export function aggregationDeviations(file: AggregationFile): Deviations {
  const table = new DeviationTable();
  const replay = replayOf(file);
  compareSignals(file, replay, table);
  compareFitness(file, replay, table);
  return table.deviations();
}

interface Replay {
  readonly dates: readonly string[];
  /** Position of each stock, in code order, as in a run. */
  readonly position: ReadonlyMap<string, number>;
  signals(distribution: string, alpha: number, date: string): Signals;
  label(date: string): Float64Array;
}

function replayOf(file: AggregationFile): Replay {
  const position = new Map([...new Set(file.stocks)].sort(byCodeUnit).map((stock, j) => [stock, j]));
  const masks = [...new Set(file.masks)].sort((a, b) => Number(a) - Number(b) || byCodeUnit(a, b));
  const aggregatorOf = memoised(
    (alpha: number): Aggregator => aggregators.get('mass').create({ kind: 'mass', alpha } as never, 'zero'),
  );
  const ballotsOf = Map.groupBy(file.ballots, ([date]) => date);
  const labelsOf = Map.groupBy(file.labels, ([, date]) => date);
  for (const date of [...ballotsOf.keys(), ...labelsOf.keys()]) {
    if (!file.dates.includes(date)) throw new GoldenFileFault(`date ${date} is not among the dates`);
  }
  const dayOf = memoised((date: string) => tallyOf(ballotsOf.get(date) ?? [], masks, position));

  return {
    dates: file.dates,
    position,
    signals(distribution, alpha, date) {
      const { types, tally } = dayOf(date);
      const all = weightsOf(file, distribution);
      return aggregatorOf(alpha).aggregate(
        tally,
        types.map((mask) => all(mask)),
      );
    },
    label(date) {
      const values = new Float64Array(position.size).fill(Number.NaN);
      for (const [stock, , value] of labelsOf.get(date) ?? []) {
        values[placeOf(position, stock, 'stock')] = value ?? Number.NaN;
      }
      return values;
    },
  };
}

/**
 * One date's ballots as a tally of the types that cast any. The published code knows of a type on a date only through
 * its records: one without any is absent from the sums (mass.md 2.2), unlike one that was not shown an instrument.
 */
function tallyOf(
  ballots: AggregationFile['ballots'],
  masks: readonly string[],
  position: ReadonlyMap<string, number>,
): { readonly types: readonly string[]; readonly tally: Tally } {
  const present = new Set(ballots.map(([, mask]) => mask));
  for (const mask of present)
    if (!masks.includes(mask)) throw new GoldenFileFault(`mask ${mask} is not among the masks`);
  // Without any ballot all types stay, so that the score is 0 and not undefined.
  const types = present.size === 0 ? masks : masks.filter((mask) => present.has(mask));
  const row = new Map(types.map((mask, i) => [mask, i]));
  const tally = emptyTally(types.length, position.size);
  for (const [, mask, , candidates, buys] of ballots) {
    const from = placeOf(row, mask, 'mask') * position.size;
    const count = (counts: Int32Array, stocks: readonly string[]) => {
      for (const stock of new Set(stocks)) {
        const cell = from + placeOf(position, stock, 'stock');
        counts[cell] = (counts[cell] as number) + 1;
      }
    };
    count(tally.shown, candidates);
    count(tally.bought, buys);
  }
  return { types, tally };
}

function compareSignals(file: AggregationFile, replay: Replay, table: DeviationTable): void {
  for (const { distribution, alpha, date, signals } of file.signals) {
    if (!replay.dates.includes(date)) throw new GoldenFileFault(`date ${date} is not among the dates`);
    const found = replay.signals(distribution, alpha, date);
    for (const [stock, [score, consensus, negDisagreement]] of Object.entries(signals)) {
      const j = placeOf(replay.position, stock, 'stock');
      const name = (signal: SignalName) => `${distribution}:alpha=${alpha}:${signal}`;
      table.compare(name('score'), score, found.score[j] as number);
      table.compare(name('consensus'), consensus, found.consensus[j] as number);
      table.compare(name('negDisagreement'), negDisagreement, -(found.disagreement[j] as number));
    }
  }
}

function compareFitness(file: AggregationFile, replay: Replay, table: DeviationTable): void {
  const labelled = new Set(file.labels.map(([, date]) => date));
  for (const [quantity, expected] of Object.entries(file.fitness)) {
    // A distribution's name may hold colons; what follows it does not.
    const match =
      /^(?<distribution>.+?):(?:fitness_release|(?<signal>Signal(?:_mean|_std)?):(?<kind>rankic|ic)_by_day)$/.exec(
        quantity,
      );
    if (match?.groups === undefined)
      throw new GoldenFileFault(`no quantity of the engine is called ${quantity}`);
    const { distribution = '', signal, kind } = match.groups;
    const correlate = (date: string, name: SignalName) =>
      createDailyCorrelator(replay.label(date))(
        signalOf(replay.signals(distribution, FITNESS_ALPHA, date), name),
      );
    if (signal === undefined) {
      if (Array.isArray(expected)) throw new GoldenFileFault(`${quantity} is one number`);
      const quality = createQualityAccumulator(1);
      for (const date of replay.dates) quality.addCorrelations(correlate(date, 'negDisagreement'));
      table.compare(quantity, expected, quality.meanRankIc());
      continue;
    }
    if (!Array.isArray(expected)) throw new GoldenFileFault(`${quantity} is a list with one number per date`);
    // A date without labels may have no entry, because nothing could be joined to its signals.
    const dates =
      expected.length === replay.dates.length
        ? replay.dates
        : replay.dates.filter((date) => labelled.has(date));
    if (expected.length !== dates.length) throw new GoldenFileFault(`${quantity} needs one number per date`);
    for (const [i, date] of dates.entries()) {
      const { ic, rankIc } = correlate(date, publishedNames[signal] as SignalName);
      table.compare(quantity, expected[i] as number | null, kind === 'ic' ? ic : rankIc);
    }
  }
}

function signalOf(signals: Signals, name: SignalName): Float64Array {
  return name === 'negDisagreement' ? signals.disagreement.map((sigma) => -sigma) : signals[name];
}

/** `weights` holds one distribution, for every name but `uniform`, or one per name. */
function weightsOf(file: AggregationFile, distribution: string): (mask: string) => number {
  const named = file.weights[distribution];
  const own = typeof named === 'object' ? named : file.weights;
  return (mask) => {
    if (distribution === UNIFORM && typeof named !== 'object') return 1;
    const weight = own[mask];
    if (typeof weight !== 'number')
      throw new GoldenFileFault(`distribution ${distribution} has no weight for mask ${mask}`);
    return weight;
  };
}

function placeOf(places: ReadonlyMap<string, number>, name: string, noun: string): number {
  const place = places.get(name);
  if (place === undefined) throw new GoldenFileFault(`${noun} ${name} is not listed`);
  return place;
}

function memoised<Argument, Result>(compute: (argument: Argument) => Result): (argument: Argument) => Result {
  const known = new Map<Argument, Result>();
  return (argument) => {
    const found = known.get(argument);
    if (found !== undefined) return found;
    const result = compute(argument);
    known.set(argument, result);
    return result;
  };
}
