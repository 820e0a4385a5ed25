/**
 * Token counts of the simulated server: a quarter of the bytes in UTF-8, rounded up. Close to real tokenizers for English
 * (about 4 bytes a token) and for Chinese (about 1.5 characters); not a tokenizer (`models/tokens.ts` has one).
 */
const BYTES_PER_TOKEN = 4;

export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

export function tokensOfText(text: string): number {
  return tokensOfBytes(Buffer.byteLength(text, 'utf8'));
}

/** The beginning of a text that has at most so many tokens; never ends amid a character. */
export function firstTokens(text: string, tokens: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (tokensOfBytes(bytes.length) <= tokens) return text;
  let end = tokens * BYTES_PER_TOKEN;
  // 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

/** Tokens by which a cached prefix grows. */
export const CACHE_STEP = 128;
/** Most steps that are remembered (8 million tokens); the least recently used go first. */
const REMEMBERED_STEPS = 65_536;

/**
 * Prefix cache: knows the beginnings of prompts that came before, in steps of 128 tokens, each step named by a hash that
 * chains over those before it.
 */
export class PrefixCache {
  private readonly capacity: number;
  private readonly known = new Set<number>();

  constructor(capacity: number = REMEMBERED_STEPS) {
    this.capacity = capacity;
  }

  /** Tokens of the prompt whose prefix is known; remembers all of it. The last token of a prompt is always computed. */
  tokensSeen(prompt: Uint8Array): number {
    const steps = Math.floor((tokensOfBytes(prompt.length) - 1) / CACHE_STEP);
    const bytes = CACHE_STEP * BYTES_PER_TOKEN;
    let seen = 0;
    let hi = 0x9e3779b9;
    let lo = 0x7f4a7c15;
    for (let step = 0; step < steps; step++) {
      for (let at = step * bytes, end = at + bytes; at < end; at++) {
        const byte = prompt[at] as number;
        hi = Math.imul(hi ^ byte, 0x01000193);
        lo = Math.imul(lo + byte, 0x85ebca6b) ^ (lo >>> 15);
      }
      // 53 bits: what a number holds exactly.
      const name = (hi >>> 11) * 2 ** 32 + (lo >>> 0);
      if (this.known.delete(name) && seen === step) seen = step + 1;
      this.known.add(name);
    }
    while (this.known.size > this.capacity) this.known.delete(this.known.values().next().value as number);
    return seen * CACHE_STEP;
  }
}
