/** Fences shorter than this stay with what comes before: a part costs 60 bytes and 10 microseconds of its own. */
const SHORTEST = 200;

/**
 * A message in parts that join to it again. It is cut before fenced blocks, because prompts share whole blocks: columns and
 * strategies within a type and day, macro data within a day. Equal parts are stored once.
 */
export function partsOf(content: string): string[] {
  const parts: string[] = [];
  let start = 0;
  // A fence that closes a block has no name behind it.
  for (const { index } of content.matchAll(/(?<=\n)```[a-z]/g)) {
    if (index - start < SHORTEST) continue;
    parts.push(content.slice(start, index));
    start = index;
  }
  parts.push(content.slice(start));
  return parts;
}
