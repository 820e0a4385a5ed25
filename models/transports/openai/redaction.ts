import { visible } from '../../visible.ts';

/** Most UTF-16 units of a text that tells why a call failed. */
const LONGEST_DETAIL = 500;
/** Servers without keys are given words such as `none`: taking those out would spoil answers. */
const SHORTEST_SECRET = 4;
const SHORTEST_SECRET_IN_ANSWERS = 12;

/** Takes a key out of whatever a server sent. */
export interface Redaction {
  /** For messages: one line, bounded, without the key in any spelling that servers echo, and without the like of keys. */
  detail(text: string): string;
  /** For what a model wrote: the key alone. */
  answer(text: string): string;
}

/** `apiKey`: as it is sent; empty when none is. */
export function redaction(apiKey: string): Redaction {
  const secrets = spellings(apiKey);
  const without = (text: string, shortest: number): string => {
    let rest = text;
    for (const secret of secrets) {
      if (secret.length >= shortest && rest.includes(secret)) rest = rest.replaceAll(secret, '[key]');
    }
    return rest;
  };
  return {
    detail: (text) => {
      // Bounded before the patterns run, far enough that cutting leaves no half of a key.
      const bounded = without(text.slice(0, 20_000), SHORTEST_SECRET)
        .slice(0, 10_000)
        .replaceAll(/\bbearer\s+[^\s"',;]+/gi, 'Bearer [key]')
        // Servers quote a wrong key with its middle starred out.
        .replaceAll(/[^\s"'`:,;()[\]]*\*{3,}[^\s"'`:,;()[\]]*/g, '[key]')
        .replaceAll(/\bsk-[A-Za-z0-9_-]{6,}/g, '[key]')
        .replaceAll(/\s+/g, ' ')
        .trim();
      const whole = visible(bounded);
      return whole.length > LONGEST_DETAIL
        ? `${whole.slice(0, LONGEST_DETAIL - 3)}...`.toWellFormed()
        : whole;
    },
    answer: (text) => without(text, SHORTEST_SECRET_IN_ANSWERS),
  };
}

/** A key as it may stand in a header, in JSON, in an address, or base64 encoded. Longest first. */
function spellings(key: string): string[] {
  if (key === '') return [];
  const inJson = JSON.stringify(key).slice(1, -1);
  const all = new Set([key, inJson, encodeURIComponent(key), Buffer.from(key).toString('base64')]);
  return [...all].sort((a, b) => b.length - a.length);
}
