import type { Panel } from './panel.ts';

/** Places of a session's members in `panel.instruments`, ascending. */
export function membersOf(panel: Panel, session: number): Uint32Array {
  const from = session * panel.instruments.length;
  const places: number[] = [];
  for (let i = 0; i < panel.instruments.length; i++) if (panel.members[from + i] === 1) places.push(i);
  return Uint32Array.from(places);
}

/** Values of one row at places; `from` is the row's first cell. */
export function gathered(values: Float64Array, from: number, places: Uint32Array): Float64Array {
  const out = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) out[k] = values[from + (places[k] as number)] as number;
  return out;
}
