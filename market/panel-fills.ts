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
      const sessions = unknown?.get(session * width + i);
      return sessions === undefined ? [] : [{ instrument: panel.instruments[i] as string, sessions }];
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
 */
function fillsFromLabels(panel: Panel): PanelFills | undefined {
  const { labels, labelFill, labelLag = 0, members, instruments, dates } = panel;
  const daily = labels.get(1);
  if (daily === undefined || labelLag > 0) return undefined;
  const width = instruments.length;
  const delay = labelKnownAt(0, 0, labelFill);
  const returns = new Float64Array(dates.length * width).fill(Number.NaN);
  const unknown = new Map<number, number>();
  const lastFill = new Int32Array(width).fill(-1);
  const at = (values: Float64Array | undefined, row: number, i: number): number =>
    row < 0 ? Number.NaN : (values?.[row * width + i] ?? Number.NaN);
  const isMember = (row: number, i: number): boolean => members[row * width + i] === 1;
  for (const session of dates.keys()) {
    const row = session - 1 - delay;
    for (let i = 0; i < width; i++) {
      const last = lastFill[i] as number;
      const cell = session * width + i;
      const exact = last < 0 ? Number.NaN : at(labels.get(session - last), last - delay, i);
      const oneDay = at(daily, row, i);
      let lost = 0;
      if (!Number.isNaN(exact)) returns[cell] = exact;
      else if (!Number.isNaN(oneDay)) {
        returns[cell] = oneDay;
        lost = session - 1 - last;
      } else if (!(row >= 0 && isMember(row, i)) && isMember(session, i) && isMember(session - delay, i)) {
        returns[cell] = 0;
        lost = session - last;
      } else continue;
      if (last >= 0 && lost > 0) unknown.set(cell, lost);
      lastFill[i] = session;
    }
  }
  return { returns, ...(unknown.size === 0 ? {} : { unknown }) };
}
