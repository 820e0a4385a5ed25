import type { Position } from '../../engine/index.ts';
import {
  annealingLines,
  instrumentLines,
  investorLines,
  respawnLines,
  typeLines,
} from './inspection-text.ts';
import type { Looking } from './looking.ts';
import type { Wanted } from './requests.ts';

export interface Inspected {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What somebody wants to look at on the day of the position, or on the last committed one before; undefined = there is none. */
export async function inspected(
  wanted: Wanted,
  { position, committed }: { readonly position: Position | undefined; readonly committed: number },
  looking: Looking,
): Promise<Inspected | undefined> {
  const stands = position?.day ?? 0;
  const day = Math.min(stands, committed - 1);
  if (day < 0) return undefined;
  const words =
    day < stands
      ? `, of day ${day}: day ${stands} is not committed yet`
      : position === undefined
        ? `, of day ${day}`
        : '';
  return { title: `${wanted.kind}${words}`, lines: await linesOf(wanted, day, looking) };
}

async function linesOf(wanted: Wanted, day: number, looking: Looking): Promise<readonly string[]> {
  switch (wanted.kind) {
    case 'investor':
      return investorLines(await looking.investor({ day, ...wanted }));
    case 'type':
      return typeLines(await looking.type({ day, type: wanted.id }));
    case 'instrument':
      return instrumentLines(await looking.instrument({ day, code: wanted.id }));
    case 'optimizer':
      return annealingLines(await looking.annealing(day));
    case 'respawn':
    default:
      return respawnLines(await looking.respawn(day));
  }
}
