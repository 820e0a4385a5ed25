import {
  negations,
  negationsChinese,
  negativeChinese,
  negativeWords,
  positiveChinese,
  positiveWords,
} from './lexicon-words.ts';

/** Characters of a text that are read; the rest cannot turn a headline's tone. Texts are untrusted. */
const READ_CHARACTERS = 2_000;
/** English words that a negation reaches. */
const NEGATION_REACH = 3;

const NEGATION = 0;
const english = new Map<string, number>([
  ...positiveWords.map((word) => [word, 1] as const),
  ...negativeWords.map((word) => [word, -1] as const),
  ...negations.map((word) => [word, NEGATION] as const),
]);
const chinese = new Map<string, number>([
  ...positiveChinese.map((word) => [word, 1] as const),
  ...negativeChinese.map((word) => [word, -1] as const),
  ...negationsChinese.map((word) => [word, NEGATION] as const),
]);
const longestChinese = Math.max(...[...chinese.keys()].map((word) => word.length));

/** Latin words, or runs of Chinese characters. */
const TOKEN = /[a-z]+(?:['’-][a-z]+)*|[\u4e00-\u9fff]+/g;

/**
 * Tone of one text in [-1, 1]: (positive - negative words) / all words, where a word within three words after a negation
 * counts as its opposite. A Chinese text has no spaces: lexicon words are found longest first, and what lies between them
 * counts as one word for two characters. 0 for a text without words.
 */
export function tone(text: string): number {
  let score = 0;
  let words = 0;
  let negatedUntil = -1;
  for (const [token] of text.slice(0, READ_CHARACTERS).toLowerCase().matchAll(TOKEN)) {
    if (token.charCodeAt(0) > 127) {
      const part = toneOfChinese(token);
      score += part.score;
      words += part.words;
      continue;
    }
    const value = english.get(token.replaceAll('’', "'"));
    if (value === NEGATION) negatedUntil = words + NEGATION_REACH;
    else if (value !== undefined) score += words <= negatedUntil ? -value : value;
    words++;
  }
  return words === 0 ? 0 : score / words;
}

function toneOfChinese(run: string): { readonly score: number; readonly words: number } {
  let score = 0;
  let words = 0;
  let between = 0;
  let negated = false;
  for (let at = 0; at < run.length; ) {
    let length = Math.min(longestChinese, run.length - at);
    while (length > 0 && !chinese.has(run.slice(at, at + length))) length--;
    if (length === 0) {
      between++;
      at++;
      negated = false;
      continue;
    }
    const value = chinese.get(run.slice(at, at + length)) as number;
    if (value !== NEGATION) score += negated ? -value : value;
    negated = value === NEGATION && !negated;
    words++;
    at += length;
  }
  return { score, words: words + Math.ceil(between / 2) };
}

/** What the columns made of headlines mean. */
export const newsSpecs = {
  sentiment: {
    name: 'news_sentiment',
    modality: 'news',
    description: "mean tone of the headlines since yesterday's close, by word list, from -1 to 1",
    sign: 1,
  },
  count: {
    name: 'news_count',
    modality: 'news',
    description: "number of headlines since yesterday's close",
    unit: 'headlines',
  },
} as const;
