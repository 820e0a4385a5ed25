import type { Panel } from './panel.ts';
import { gathered } from './panel-rows.ts';
import type { PanelFills, SessionFills } from './session-fills.ts';
import { lastLabelledDay } from './timing.ts';

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
    const { returns, gaps } = fills;
    return {
      instruments: Array.from(places, (i) => panel.instruments[i] as string),
      returns: gathered(returns, session * width, places),
      ...(gaps === undefined ? {} : { gaps: gathered(gaps, session * width, places) }),
    };
  };
}

/**
 * The one-day label of row t runs from the fill of its decision to the next: it is the return of the session that knows it. An
 * instrument that has joined the universe since has no label yet and is taken to trade; one that had a row and no label did not.
 */
function fillsFromLabels({
  labels,
  labelFill,
  labelLag = 0,
  members,
  instruments,
  dates,
}: Panel): PanelFills | undefined {
  const daily = labels.get(1);
  if (daily === undefined || labelLag > 0) return undefined;
  const width = instruments.length;
  const returns = new Float64Array(dates.length * width).fill(Number.NaN);
  for (const session of dates.keys()) {
    const row = lastLabelledDay(session, 1, labelFill);
    for (let i = 0; i < width; i++) {
      const cell = session * width + i;
      const wasMember = row >= 0 && members[row * width + i] === 1;
      if (wasMember) returns[cell] = daily[row * width + i] as number;
      else if (members[cell] === 1) returns[cell] = 0;
    }
  }
  return { returns };
}
