/** The part of a decision prompt that is one investor's own: memory, candidates, news. */
import { bits, byCodeUnit, type Key, type Stream, streamAt, subKey, wordOf } from '../../../core/index.ts';
import type { View } from '../../../market/index.ts';
import type { Remembered } from '../../analyst.ts';
import { fenced, numberCell, textCell } from './cells.ts';
import type { Masking } from './masking.ts';
import type { NewsLine, PreparedView } from './prepared-view.ts';

/** Draws of an investor on a day, addressed by the instruments' codes. */
export class RowOrder {
  private readonly salt: string;
  private readonly keys = new WeakMap<Key, Key>();
  private readonly words = new Map<string, number>();

  constructor(salt: string) {
    this.salt = salt;
  }

  /** A number per candidate that orders rows, and headlines of equal time, as nobody could guess. */
  ranks(typeKey: Key, ordinal: number, view: View, candidates: Uint16Array): Map<number, number> {
    const rankOf = this.rankOf(typeKey, ordinal, view.day);
    const ranks = new Map<number, number>();
    for (const position of candidates) ranks.set(position, rankOf(view.instruments[position] as string));
    return ranks;
  }

  /** The same numbers by code, for instruments that may not be members today. */
  rankOf(typeKey: Key, ordinal: number, day: number): (code: string) => number {
    const stream = this.stream(typeKey, ordinal, day);
    return (code) => bits(stream, this.word(code));
  }

  private stream(typeKey: Key, ordinal: number, day: number): Stream {
    let key = this.keys.get(typeKey);
    if (key === undefined)
      this.keys.set(typeKey, (key = subKey(subKey(typeKey, 'order of rows'), this.salt)));
    return streamAt(key, ordinal, day);
  }

  private word(code: string): number {
    let word = this.words.get(code);
    if (word === undefined) this.words.set(code, (word = wordOf(code)));
    return word;
  }
}

/** Candidates in the order of their rows: by code, or shuffled when masked. */
export function rowOrder(
  candidates: Uint16Array,
  { instruments }: View,
  shuffled: ReadonlyMap<number, number> | undefined,
): readonly number[] {
  const byCode = (a: number, b: number) => byCodeUnit(instruments[a] as string, instruments[b] as string);
  return Array.from(candidates).sort((a, b) =>
    shuffled === undefined ? byCode(a, b) : (shuffled.get(a) ?? 0) - (shuffled.get(b) ?? 0) || byCode(a, b),
  );
}

export function candidatesBlock(view: PreparedView, order: readonly number[]): string {
  return fenced('candidates', [view.header, ...order.map((position) => view.row(position))]);
}

/**
 * Headlines of the candidates within a number of tokens: in rounds, every candidate's newest before anybody's second; in a
 * round the newest first, equal times by draw, so that no code is always cut first. What does not fit is left out. Lines stand
 * by candidate, in the order of the rows.
 */
export function newsBlock(
  view: PreparedView,
  order: readonly number[],
  ranks: ReadonlyMap<number, number>,
  tokens: number,
): string {
  const chosen = order.map((): NewsLine[] => []);
  const all = order.map((position) => view.newsOf(position));
  let left = tokens;
  for (let round = 0, more = true; more && left > 0; round++) {
    const lines = all.flatMap((list, i) => {
      const line = list[round];
      return line === undefined ? [] : [{ line, i, rank: ranks.get(order[i] as number) ?? 0 }];
    });
    more = lines.length > 0;
    lines.sort((a, b) => byCodeUnit(b.line.timeUtc, a.line.timeUtc) || a.rank - b.rank || a.i - b.i);
    for (const { line, i } of lines) {
      if (line.tokens > left) continue;
      left -= line.tokens;
      chosen[i]?.push(line);
    }
  }
  const lines = chosen.flat().map(({ line }) => line);
  return lines.length === 0 ? '' : fenced('news', lines);
}

/**
 * Past buys, newest ballot first: when, over how many trading days, what, its return and its rank. Rows of a ballot stand as they
 * came, in code order, or by `rankOf` when masked: an order of codes would tell which name is which.
 */
export function memoryBlock(
  memory: readonly Remembered[],
  { date: today }: View,
  view: PreparedView,
  masking: Masking,
  digits: number,
  rankOf: ((code: string) => number) | undefined,
): string {
  const rows = memory.flatMap(({ date, horizon, buys, returns, ranks }) => {
    const picks = buys.map((code, i) => ({ code, i, rank: rankOf?.(code) ?? i }));
    return picks
      .sort((a, b) => a.rank - b.rank)
      .map(({ code, i }) =>
        [
          masking.date(date, today),
          horizon,
          textCell(view.nameOf(code)),
          numberCell(returns[i], digits),
          numberCell(ranks[i], digits),
        ].join(','),
      );
  });
  return rows.length === 0 ? '' : fenced('memory', ['date,horizon,code,return,rank', ...rows]);
}
