/** Token counts without a network. */
import { createRequire } from 'node:module';
import { type ImagePart, imageSize, type Message } from './message.ts';
import type { ModelRequest } from './request.ts';

type Encoding = typeof import('gpt-tokenizer/encoding/o200k_base');

const load = createRequire(import.meta.url);
let encoding: Encoding | undefined;

/** Marks of chat protocols in untrusted text are text: no mark is special, and none is refused. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** Longest run without a border between words that is counted in one piece, in characters: time grows with its square. */
const LONGEST_RUN = 512;
const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN}}|\\s{${LONGEST_RUN}}`, 'gu');

/** What the chat protocol adds to a message beside its content (role and borders), and to begin the answer. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_ANSWER = 3;

/**
 * Tokens of a text in the encoding o200k_base (gpt-4o and later of that family). Models of other families count otherwise,
 * mostly more by a tenth or two: `mass plan` shows the ratio to what a server counted where a recording knows it. Runs of more
 * than 512 characters without a border between words are counted in pieces, at most one token too many each.
 * The tables take 81 MB and 160 ms, at the first call.
 */
export function countTokens(text: string): number {
  encoding ??= load('gpt-tokenizer/encoding/o200k_base') as Encoding;
  let total = 0;
  let from = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    total += encoding.countTokens(text.slice(from, end), AS_TEXT);
    from = end;
  }
  return from === text.length ? total : total + encoding.countTokens(text.slice(from), AS_TEXT);
}

/**
 * An image is scaled into a square of 2,048 pixels, its shorter side then to 768, and counted in tiles of 512 pixels: OpenAI's rule for
 * high detail (platform.openai.com/docs/guides/images-vision), read so that small images are scaled up, the dearer reading. Other families
 * of models count otherwise; a server's own count replaces this one as soon as it answers.
 */
const LONGEST_SIDE = 2048;
const SHORTER_SIDE = 768;
const TILE = 512;
const TOKENS_PER_IMAGE = 85;
const TOKENS_PER_TILE = 170;

/** Tokens of an image, approximately. */
export function tokensOfImage(part: Pick<ImagePart, 'data'>): number {
  const { width, height } = imageSize(part) ?? { width: LONGEST_SIDE, height: SHORTER_SIDE };
  const scale = Math.min(SHORTER_SIDE / Math.min(width, height), LONGEST_SIDE / Math.max(width, height));
  const tiles = Math.ceil((width * scale) / TILE) * Math.ceil((height * scale) / TILE);
  return TOKENS_PER_IMAGE + TOKENS_PER_TILE * tiles;
}

/** Input tokens of a request: its messages, what the protocol adds to each, and the answer's schema as JSON. */
export function tokensOfRequest({ messages, answer }: Pick<ModelRequest, 'messages' | 'answer'>): number {
  let total = TOKENS_PER_ANSWER + countTokens(JSON.stringify(answer.schema));
  for (const { content } of messages) total += TOKENS_PER_MESSAGE + tokensOfContent(content);
  return total;
}

function tokensOfContent(content: Message['content']): number {
  if (typeof content === 'string') return countTokens(content);
  return content.reduce(
    (sum, part) =>
      sum + (part.kind === 'text' ? countTokens(part.text) : countTokens(part.alt) + tokensOfImage(part)),
    0,
  );
}
