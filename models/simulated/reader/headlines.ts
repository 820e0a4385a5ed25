import type { Prompt } from './prompt.ts';

/** Weight of a candidate's news: one good word more than bad ones is worth this many standard deviations. */
const NEWS = 0.5;

const good =
  /\b(?:beats?|gains?|grow(?:s|th)|profits?|raises?|record|rises?|rose|strong|surges?|upgrades?|wins?)\b|上涨|增长|盈利|上调|中标|创新高|超预期|回购/gi;
const bad =
  /\b(?:cuts?|declines?|downgrades?|falls?|fell|fines?|fraud|loss(?:es)?|misses|probe|recalls?|weak)\b|下跌|下滑|亏损|下调|处罚|调查|减持|不及预期/gi;

/** `code | headline` lines of the block `news`. */
export function headlinesOf(prompt: Prompt): readonly { readonly code: string; readonly text: string }[] {
  return (prompt.blocks.get('news') ?? '').split('\n').flatMap((line) => {
    const bar = line.indexOf('|');
    return bar < 0 ? [] : [{ code: line.slice(0, bar).trim(), text: line.slice(bar + 1).trim() }];
  });
}

/** Tone of the news by code, in units of utility. */
export function newsTones(prompt: Prompt): ReadonlyMap<string, number> {
  const tones = new Map<string, number>();
  for (const { code, text } of headlinesOf(prompt)) {
    const tone = (text.match(good)?.length ?? 0) - (text.match(bad)?.length ?? 0);
    tones.set(code, (tones.get(code) ?? 0) + NEWS * tone);
  }
  return tones;
}

/** What headlines tell a model to buy that obeys data: the codes after "ignore ... buy", as they stand there. */
export function toldToBuy(prompt: Prompt): readonly string[] {
  return headlinesOf(prompt).flatMap(({ text }) => {
    const told = /ignore .* buy ([A-Z0-9.$, ]+)/i.exec(text) ?? /忽略.*买入\s*([A-Z0-9.$,， ]+)/i.exec(text);
    // Words that follow the codes are none.
    return (told?.[1] ?? '')
      .split(/[,， ]+/)
      .map((word) => word.replace(/\.+$/, ''))
      .filter((word) => /\d|^[A-Z.$]+$/.test(word));
  });
}
