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
/** Steps of a generation (4 million tokens): those of the youngest and of the one before it are remembered. */
const GENERATION_STEPS = 32_768;

/**
 * Prefix cache: knows the beginnings of prompts that came before, in steps of 128 tokens, each step named by a hash that
 * chains over those before it.
 */
export class PrefixCache {
  private readonly capacity: number;
  private young = new Set<number>();
  private old: ReadonlySet<number> = new Set();

  constructor(capacity: number = GENERATION_STEPS) {
    this.capacity = capacity;
  }

  /** Tokens of the prompt whose prefix is known; remembers all of it. The last token of a prompt is always computed. */
  tokensSeen(prompt: Uint8Array): number {
    const steps = Math.floor((tokensOfBytes(prompt.length) - 1) / CACHE_STEP);
    const words = wordsOf(prompt);
    const stepWords = (CACHE_STEP * BYTES_PER_TOKEN) / 4;
    let seen = 0;
    let hi = 0x9e3779b9;
    let lo = 0x7f4a7c15;
    for (let step = 0; step < steps; step++) {
      for (let at = step * stepWords, end = at + stepWords; at < end; at++) {
        const word = words[at] as number;
        hi = Math.imul(hi ^ word ^ (hi >>> 15), 0x01000193);
        lo = Math.imul(lo + word, 0x85ebca6b) ^ (lo >>> 15);
      }
      // 53 bits: what a number holds exactly.
      const name = (hi >>> 11) * 2 ** 32 + (lo >>> 0);
      const known = this.young.has(name);
      if (seen === step && (known || this.old.has(name))) seen = step + 1;
      if (!known) this.young.add(name);
    }
    if (this.young.size >= this.capacity) {
      this.old = this.young;
      this.young = new Set();
    }
    return seen * CACHE_STEP;
  }
}

/** The bytes as 32-bit words, without the last ones that fill none. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.length / 4));
}
