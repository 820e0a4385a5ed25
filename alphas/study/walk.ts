/**
 * A market as a study of alphas meets it, one close after another.
 * 1. All that is read is the market's feed, in order: nothing of a later session is ever at hand.
 * 2. Values, labels and members stand at the places of one list of instruments; who is not listed on a day is NaN.
 * 3. Alphas see an instrument from the session on from which it is listed: their windows begin there.
 */
import { invariant, MassError } from '../../core/index.ts';
import type { DayLabels } from '../../evaluation/index.ts';
import type { Market, MarketDay } from '../../market/index.ts';
import type { AlphaInput } from '../alpha-composite.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import { FormulaEvaluator, type FormulaMarket } from '../evaluator.ts';
import type { Formula } from '../formula.ts';
import { createMarketRows, marketAxis } from '../market-rows.ts';
import { createMarketReturns } from './market-returns.ts';

export interface AlphaSession {
  readonly marketDay: MarketDay;
  /** One value per place of the walk's instruments; the arrays are this session's own. */
  readonly input: AlphaInput;
  /** Labels that ended by this close, at the same places. */
  readonly labels: readonly DayLabels[];
  /** Back to the members of the day, in the order of its snapshot. */
  readonly gather: (values: Float64Array) => Float64Array;
}

/** An alpha that a market cannot give values of, and why. */
export interface UnavailableAlpha {
  readonly alpha: AlphaSpec;
  readonly reason: string;
}

export interface AlphaWalk {
  readonly instruments: readonly string[];
  /** Those that the market has the columns of, in the order given; `AlphaInput.values` follow it. */
  readonly alphas: readonly AlphaSpec[];
  /** The others: shown, never silently left out. */
  readonly unavailable: readonly UnavailableAlpha[];
  /** Sessions that `next` delivers. */
  readonly sessions: number;
  next(): AlphaSession | undefined;
}

/**
 * Walks a market from `history` sessions before its first day, or as many as there are. Throws `alphas.market` where there is no return to
 * read the market's state from, and where it has the columns of no alpha.
 */
export function createAlphaWalk(
  market: Market,
  specs: readonly AlphaSpec[],
  options: { readonly history: number },
): AlphaWalk {
  const axis = marketAxis(market, options.history);
  const rows = createMarketRows(market, axis);
  const returns = createMarketReturns(market, axis);
  const { alphas, unavailable } = sortedOut(specs, rows.formulaMarket);
  const formulas = alphas.map(({ parsed }) => parsed);
  const evaluator = evaluatorOf(formulas, rows.formulaMarket);
  const feed = market.feed(options.history);
  const membersOf = new Map<number, readonly string[]>();
  let latest: readonly string[] = [];

  /** Days mostly list whom the one before lists: they share one list. */
  function members(day: MarketDay): readonly string[] {
    const { instruments } = day.snapshot;
    const isSame = instruments.length === latest.length && instruments.every((one, k) => one === latest[k]);
    if (!isSame) latest = instruments;
    return latest;
  }

  function spread({ day, horizon, values }: DayLabels): DayLabels {
    const listed = membersOf.get(day);
    invariant(listed !== undefined, 'labels belong to a session that was delivered');
    return { day, horizon, values: rows.scatter(values, listed) };
  }

  return {
    instruments: axis.instruments,
    alphas,
    unavailable,
    sessions: axis.sessions,
    next() {
      const marketDay = feed.next();
      if (marketDay === undefined) return undefined;
      const { snapshot, endedLabels } = marketDay;
      const listed = members(marketDay);
      membersOf.set(snapshot.day, listed);
      // The evaluator uses its rows again.
      const values = evaluator.next(rows.day(snapshot)).map((row) => row.slice());
      return {
        marketDay,
        input: { day: snapshot.day, values, marketReturn: returns.next(marketDay) },
        labels: endedLabels.map(spread),
        gather: (row) => rows.gather(row, listed),
      };
    },
  };
}

/** Which alphas a market has the columns of, without walking it. Throws `alphas.market` where it has those of none. */
export function availableAlphas(
  market: Market,
  specs: readonly AlphaSpec[],
  options: { readonly history: number },
): Pick<AlphaWalk, 'alphas' | 'unavailable'> {
  const axis = marketAxis(market, options.history, 1);
  return sortedOut(specs, createMarketRows(market, axis).formulaMarket);
}

function sortedOut(
  specs: readonly AlphaSpec[],
  formulaMarket: FormulaMarket,
): Pick<AlphaWalk, 'alphas' | 'unavailable'> {
  const alphas: AlphaSpec[] = [];
  const unavailable: UnavailableAlpha[] = [];
  for (const alpha of specs) {
    const reason = missingOf(alpha, formulaMarket);
    if (reason === undefined) alphas.push(alpha);
    else unavailable.push({ alpha, reason });
  }
  if (alphas.length > 0) return { alphas, unavailable };
  const [first] = unavailable;
  throw new MassError({
    code: 'alphas.market',
    message: first === undefined ? 'there is no alpha to study' : 'the market has the columns of no alpha',
    ...(first === undefined ? {} : { found: `${first.alpha.name}: ${first.reason}` }),
    expected: 'a formula at least whose columns the market has',
    hint:
      first === undefined
        ? 'name a library or write a formula in simulation.alphas; what a study mined lies in its run folder, in results/mined-alphas.json'
        : `formulas of this market may use ${[...formulaMarket.columns].join(', ')}`,
  });
}

function evaluatorOf(formulas: readonly Formula[], formulaMarket: FormulaMarket): FormulaEvaluator {
  return new FormulaEvaluator(formulas, formulaMarket);
}

function missingOf({ parsed }: AlphaSpec, formulaMarket: FormulaMarket): string | undefined {
  try {
    evaluatorOf([parsed], formulaMarket);
    return undefined;
  } catch (error) {
    if (!(error instanceof MassError) || error.code !== 'formula.column') throw error;
    const { message, found } = error.problems[0];
    return `${message}: ${String(found)}`;
  }
}
