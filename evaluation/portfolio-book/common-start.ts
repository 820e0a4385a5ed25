import type { TradingDate } from '../../core/index.ts';

/** When a contender's portfolio began, and over how many sessions it was held. */
export interface Span {
  readonly contender: string;
  readonly firstDate: TradingDate;
  readonly sessions: number;
}

/**
 * The first session that all are compared from: the first on which everybody holds a portfolio. `own` always does; another that
 * would leave fewer than half of its sessions, or fewer than `leastSessions`, begins too late to cut the rest short for, and is
 * compared over sessions of its own. Undefined without a portfolio. `spans` end with the same session.
 */
export function commonStart(
  spans: readonly Span[],
  own: string,
  leastSessions: number,
): TradingDate | undefined {
  const reference =
    spans.find(({ contender }) => contender === own) ??
    spans.reduce<Span | undefined>(
      (longest, span) => (longest === undefined || span.sessions > longest.sessions ? span : longest),
      undefined,
    );
  if (reference === undefined) return undefined;
  const least = Math.min(reference.sessions, Math.max(leastSessions, Math.ceil(reference.sessions / 2)));
  return spans
    .filter(({ sessions }) => sessions >= least)
    .reduce((latest, { firstDate }) => (firstDate > latest ? firstDate : latest), reference.firstDate);
}
