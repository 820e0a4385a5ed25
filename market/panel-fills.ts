import type { Panel } from './panel.ts';
import { gathered } from './panel-rows.ts';
import type { PanelFills, SessionFills, UnknownReturn } from './session-fills.ts';
import { labelKnownAt } from './timing.ts';

/**
 * Fills of a panel, session after session from the first one on. Who stands in them is what the panel's rows up to that
 * session say; undefined where a panel has no fills.
 */
export function fillsReader(panel: Panel): (session: number) => SessionFills | undefined {
  const fills = panel.fills ?? fillsFromLabels(panel);
  if (fills === undefined) return () => undefined;
  const width = panel.instruments.length;
  const known = new Uint8Array(width);
  let walked = 0;
  return (session) => {
    for (; walked <= session; walked++) {
      for (let i = 0; i < width; i++) if (panel.members[walked * width + i] === 1) known[i] = 1;
    }
    const places = Uint32Array.from(known.keys()).filter((i) => known[i] === 1);
    const { returns, gaps, unknown } = fills;
    const ending = [...places].flatMap((i): readonly UnknownReturn[] => {
      const gap = unknown?.get(session * width + i);
      return gap === undefined ? [] : [{ instrument: panel.instruments[i] as string, ...gap }];
    });
    return {
      instruments: Array.from(places, (i) => panel.instruments[i] as string),
      returns: gathered(returns, session * width, places),
      ...(gaps === undefined ? {} : { gaps: gathered(gaps, session * width, places) }),
      ...(ending.length === 0 ? {} : { unknown: ending }),
    };
  };
}

/**
 * Fills from labels, session after session, each from labels that have ended by it. A label of row t over h days runs from the fill of
 * row t's decision, session t+delay, to session t+delay+h.
 *
 * - The return of session s is the label, of whatever horizon, that runs from the instrument's last fill to s exactly.
 * - Where there is none, the one-day label that ends at s shows that there was trade at s-1 and s; what happened before s-1 is unknown.
 * - An instrument that has joined the universe since has no label yet and is taken to trade once a decision could be about it. One that
 *   had a row and no label did not trade.
 * - Where `counted` is given, labels count the sessions at which it is 1, per instrument, in place of all; at others there is no trade.
 */
export function fillsFromLabels(
  panel: Pick<Panel, 'labels' | 'labelFill' | 'labelLag' | 'members' | 'instruments' | 'dates'>,
  counted?: Uint8Array,
): PanelFills | undefined {
  const { labels, labelFill, labelLag = 0, members, instruments, dates } = panel;
  const daily = labels.get(1);
  if (daily === undefined || labelLag > 0) return undefined;
  const width = instruments.length;
  const delay = labelKnownAt(0, 0, labelFill);
  const returns = new Float64Array(dates.length * width).fill(Number.NaN);
  const unknown = new Map<number, Omit<UnknownReturn, 'instrument'>>();
  const at = (values: Float64Array | undefined, row: number | undefined, i: number): number =>
    row === undefined ? Number.NaN : (values?.[row * width + i] ?? Number.NaN);
  const isMember = (row: number | undefined, i: number): boolean =>
    row !== undefined && members[row * width + i] === 1;
  for (let i = 0; i < width; i++) {
    const sessions = Array.from(dates.keys()).filter((session) => counted?.[session * width + i] !== 0);
    /** Place of the last fill among `sessions`. */
    let last = -1;
    for (const [k, session] of sessions.entries()) {
      const row = sessions[k - 1 - delay];
      const cell = session * width + i;
      const exact = last < 0 ? Number.NaN : at(labels.get(k - last), sessions[last - delay], i);
      const oneDay = at(daily, row, i);
      let from = k;
      if (!Number.isNaN(exact)) {
        returns[cell] = exact;
        from = last;
      } else if (!Number.isNaN(oneDay)) {
        returns[cell] = oneDay;
        from = k - 1;
      } else if (!isMember(row, i) && isMember(session, i) && isMember(sessions[k - delay], i)) {
        returns[cell] = 0;
      } else continue;
      if (last >= 0 && from > last) {
        const lastFill = sessions[last] as number;
        unknown.set(cell, {
          sessions: (sessions[from] as number) - lastFill,
          idle: session - 1 - lastFill,
        });
      }
      last = k;
    }
  }
  return { returns, ...(unknown.size === 0 ? {} : { unknown }) };
}
