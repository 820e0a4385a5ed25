/** What calls cost. Money in US dollars. */
import type { RawAnswer } from './answer.ts';
import type { Message } from './message.ts';
import type { EndpointOptions } from './options.ts';
import type { ModelRequest } from './request.ts';
import { tokensOfImage } from './tokens.ts';

export type Price = Pick<
  NonNullable<EndpointOptions['price']>,
  'inputPerMillion' | 'outputPerMillion' | 'cachedInputPerMillion'
>;

/** Tokens and money of a call. */
export interface Cost {
  readonly tokens: number;
  readonly usd: number;
}

/** Tokens of a call, by what they are charged as. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

/** What servers add to a conversation beside its text, in tokens: marks around each message, and a preamble. */
const PER_MESSAGE = 64;
const PREAMBLE = 256;

/**
 * Families of models count an image as up to about three times what `tokensOfImage` says (Llama 3.2: 1,601 tokens a tile of 560
 * pixels). gpt-4o-mini counts 33 times as many: where a server counts more than was set aside, it is charged, and a cap is passed by the
 * calls in flight at most.
 */
const IMAGE_MARGIN = 4;

const schemaBytes = new WeakMap<object, number>();

/**
 * More input tokens than a request can have: tokens of byte-level vocabularies are at least one byte long, so its text has at most
 * as many as its UTF-8 bytes, the answer's schema included. Images: see `IMAGE_MARGIN`.
 */
export function mostInputTokens({ messages, answer }: Pick<ModelRequest, 'messages' | 'answer'>): number {
  let bytes = schemaBytes.get(answer.schema);
  if (bytes === undefined) {
    bytes = Buffer.byteLength(JSON.stringify(answer.schema)) + Buffer.byteLength(answer.name);
    schemaBytes.set(answer.schema, bytes);
  }
  for (const { content } of messages) bytes += PER_MESSAGE + mostOfContent(content);
  return PREAMBLE + bytes;
}

function mostOfContent(content: Message['content']): number {
  if (typeof content === 'string') return Buffer.byteLength(content);
  return content.reduce(
    (sum, part) =>
      sum +
      PER_MESSAGE +
      (part.kind === 'text'
        ? Buffer.byteLength(part.text)
        : Buffer.byteLength(part.alt) + IMAGE_MARGIN * tokensOfImage(part)),
    0,
  );
}

/** The most tokens that one call can use. */
export function mostTokens(request: ModelRequest): TokenCounts {
  return { input: mostInputTokens(request), output: request.sampling.maxOutputTokens };
}

/** The most that one call can cost. Without a price it costs no money. */
export function mostCost(request: ModelRequest, price: Price | undefined): Cost {
  const { input, output } = mostTokens(request);
  const perInput = Math.max(price?.inputPerMillion ?? 0, price?.cachedInputPerMillion ?? 0);
  return {
    tokens: input + output,
    usd: (input * perInput + output * (price?.outputPerMillion ?? 0)) / 1e6,
  };
}

/** What an answered call cost, as its server counts. */
export function costOf(
  {
    inputTokens,
    outputTokens,
    cachedTokens,
  }: Pick<RawAnswer, 'inputTokens' | 'outputTokens' | 'cachedTokens'>,
  price: Price | undefined,
): Cost {
  const cached = Math.min(cachedTokens, inputTokens);
  const perInput = price?.inputPerMillion ?? 0;
  const perCached = price?.cachedInputPerMillion ?? perInput;
  const usd =
    ((inputTokens - cached) * perInput + cached * perCached + outputTokens * (price?.outputPerMillion ?? 0)) /
    1e6;
  return { tokens: inputTokens + outputTokens, usd };
}
