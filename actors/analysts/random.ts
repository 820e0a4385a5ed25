/** Investors who know nothing: the null population that others are measured against. */
import { z } from 'zod';
import { bits, byCodeUnit, type Key, streamAt, subKey, wordOf } from '../../core/index.ts';
import type { Analyst, AnalystKind, DecisionRequest, Picks } from '../analyst.ts';
import type { InvestorType, Strategy } from '../investor-type.ts';

const options = z.strictObject({ kind: z.literal('random') });

/**
 * Picks uniformly from the pool, whatever the view shows. Draws are addressed by (investor, day) and the instrument's code, so
 * that neither the order of instruments nor the rest of the population moves one.
 */
class RandomAnalyst implements Analyst {
  private readonly keys = new WeakMap<Key, Key>();
  private readonly words = new Map<string, number>();

  /** The traits of the style, which move nothing but the kind of selector. */
  strategy({ style }: InvestorType): Strategy {
    return { outline: 'picks at random from its pool', ...style };
  }

  decide({ type, ordinal, view, candidates, buys, sells }: DecisionRequest): Picks {
    const stream = streamAt(this.keyOf(type.key), ordinal, view.day);
    const code = (position: number) => view.instruments[position] as string;
    const draws = Array.from(candidates, (position) => ({
      position,
      draw: bits(stream, this.word(code(position))),
    })).sort((a, b) => a.draw - b.draw || byCodeUnit(code(a.position), code(b.position)));
    const taken = (from: number, count: number) =>
      Uint16Array.from(draws.slice(from, from + count), ({ position }) => position).sort();
    return { buys: taken(0, buys), sells: taken(buys, sells) };
  }

  private keyOf(typeKey: Key): Key {
    let key = this.keys.get(typeKey);
    if (key === undefined) this.keys.set(typeKey, (key = subKey(typeKey, 'random-picks')));
    return key;
  }

  private word(code: string): number {
    let word = this.words.get(code);
    if (word === undefined) this.words.set(code, (word = wordOf(code)));
    return word;
  }
}

export const random: AnalystKind = {
  kind: 'random',
  description: 'investors who pick at random from their pools: the null population of experiments',
  options,
  create: () => new RandomAnalyst(),
};
