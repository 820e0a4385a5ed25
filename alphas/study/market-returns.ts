import { MassError } from '../../core/index.ts';
import type { Market, MarketDay, Snapshot } from '../../market/index.ts';
import { columnName } from '../columns.ts';
import type { MarketAxis } from '../market-rows.ts';
import { equalWeightReturn } from '../market-state.ts';

/** Equal-weight return of the universe, session by session. */
export interface MarketReturns {
  /** The next session's, over those that were listed at the session before too; NaN at the first. */
  next(day: MarketDay): number;
}

/**
 * From closes where the market has a column CLOSE, else from the returns between fills, which are known at the same close. Throws
 * `alphas.market` where it has neither.
 */
export function createMarketReturns(
  market: Pick<Market, 'description'>,
  { hasFills }: Pick<MarketAxis, 'hasFills'>,
): MarketReturns {
  const { columns, kind } = market.description;
  const hasCloses = columns.some(({ name }) => columnName(name) === 'CLOSE');
  if (!hasCloses && !hasFills) {
    throw new MassError({
      code: 'alphas.market',
      message: 'the market has no returns to read its state from',
      found: kind,
      expected: 'a column CLOSE, prices, or one-day labels that arrive as they end',
      hint: 'add 1 to labels.horizons, or bring closes as a column of the modality "base"',
    });
  }
  return hasCloses ? betweenCloses() : betweenFills();
}

function betweenCloses(): MarketReturns {
  let before = new Map<string, number>();
  return {
    next({ snapshot }) {
      const today = closesOf(snapshot);
      const returns = [...today].map(([instrument, close]) => {
        const last = before.get(instrument) ?? Number.NaN;
        return last > 0 && close > 0 ? close / last - 1 : Number.NaN;
      });
      before = today;
      return equalWeightReturn(returns);
    },
  };
}

function closesOf({ instruments, columns }: Snapshot): Map<string, number> {
  const values = columns.find(({ spec }) => columnName(spec.name) === 'CLOSE')?.values;
  return new Map(instruments.map((instrument, k) => [instrument, values?.[k] ?? Number.NaN]));
}

function betweenFills(): MarketReturns {
  let before = new Set<string>();
  return {
    next({ snapshot, fills }) {
      const listed = new Set(snapshot.instruments);
      const returns = (fills?.instruments ?? []).map((instrument, k) =>
        listed.has(instrument) && before.has(instrument) ? (fills?.returns[k] as number) : Number.NaN,
      );
      before = listed;
      return equalWeightReturn(returns);
    },
  };
}
