/** An analyst that knows something that no view shows: what a careless market source left lying about. */
import { z } from 'zod';
import { type AnalystKind, scriptedAnalyst } from '../../../actors/index.ts';
import type { View } from '../../../market/index.ts';
import { leftLyingAbout } from './leaky-market.ts';

/** What it saw in any run of this process, by date: a memory that outlives runs. */
const remembered = new Map<number, ReadonlyMap<string, number>>();

const options = z.strictObject({
  kind: z.literal('clairvoyant'),
  way: z.enum(['looks', 'remembers']),
});

export function forgetEverything(): void {
  remembered.clear();
}

export const clairvoyant: AnalystKind = {
  kind: 'clairvoyant',
  description: 'buys what the next close will show to have risen most',
  options,
  create: ({ way }: z.infer<typeof options>) =>
    scriptedAnalyst({
      decide: ({ view, candidates, buys }) => {
        const next = way === 'looks' ? lookAhead(view) : recall(view);
        const promise = (place: number) => {
          const value = next(place);
          return Number.isNaN(value) ? 0 : value;
        };
        const best = [...candidates].sort((a, b) => promise(b) - promise(a) || a - b);
        return { buys: Uint16Array.from(best.slice(0, buys)).sort(), sells: new Uint16Array(0) };
      },
    }),
};

/** Instruments are members throughout, or the last places of the panel. */
function lookAhead({ day }: View): (place: number) => number {
  const { closes, width } = leftLyingAbout;
  return (place) => closes[(day + 1) * width + place] ?? Number.NaN;
}

function recall({ date, instruments, columns }: View): (place: number) => number {
  const closes = columns.find(({ spec }) => spec.name === 'close')?.values;
  if (closes !== undefined)
    remembered.set(date, new Map(instruments.map((code, i) => [code, closes[i] as number])));
  const later = [...remembered.keys()].filter((of) => of > date).sort((a, b) => a - b)[0];
  const then = later === undefined ? undefined : remembered.get(later);
  return (place) => then?.get(instruments[place] as string) ?? Number.NaN;
}
