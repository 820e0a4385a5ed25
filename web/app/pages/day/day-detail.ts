import type { DayPortfolio, DayView } from '../../../api.ts';

/** A day with its portfolio, which may come later. */
export interface DayDetail extends DayPortfolio {
  readonly view: DayView;
  readonly isWaiting: boolean;
}

export function detailOf(view: DayView, portfolio: DayPortfolio | undefined): DayDetail {
  return portfolio === undefined
    ? { view, portfolio: null, note: 'it is being worked out', isWaiting: true }
    : { view, ...portfolio, isWaiting: false };
}
