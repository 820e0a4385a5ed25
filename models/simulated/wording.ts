/** How a model words an answer around its JSON, by style and by what keeps it in shape. */
import { integer, type Stream, uniform } from '../../core/index.ts';
import type { Reply } from './reader.ts';

/** Shares of answers in plain text mode that are bare JSON, and fenced; the others have sentences around them. */
const BARE = 0.4;
const FENCED = 0.35;

/** Without structured output models talk around their JSON, at times. */
export function talkedAround(
  json: string,
  stream: Stream,
): { readonly before: string; readonly after: string } {
  const u = uniform(stream, 1);
  if (u < BARE) return { before: '', after: '' };
  if (u < BARE + FENCED)
    return {
      before: 'Here is my answer:\n\n```json\n',
      after: '\n```\n\nLet me know if you need anything else.',
    };
  return {
    before: 'After weighing the data I arrive at the following answer. ',
    after: json.length % 2 === 0 ? '' : ' This is not investment advice.',
  };
}

/** What a reasoning model thinks aloud first: at times with braces in it, or with a first idea that it drops again. */
export function thoughts(reply: Reply, stream: Stream): string {
  const start = 'Let me look at the data step by step and see what stands out.';
  const kind = integer(stream, 2, 3);
  if (kind === 0) return `<think>\n${start}\n</think>\n\n`;
  if (kind === 1)
    return `<think>\n${start} The answer must look like { ... } and nothing else }.\n</think>\n\n`;
  const idea = reply.kind === 'decision' ? reply.pool.slice(-Math.max(1, reply.buys.length)) : [];
  return `<think>\n${start} A first idea would be ${JSON.stringify({ buys: idea })}, but no.\n</think>\n\n`;
}

/** Words of a model that declines. */
export function refusalText(stream: Stream): string {
  return integer(stream, 2, 2) === 0
    ? "I'm sorry, but I can't help with that."
    : "I can't help with investment decisions. Please talk to a professional adviser.";
}

export const APOLOGY =
  'I am sorry, I do not see what to answer: I know prompts that list candidates to buy, or ask for a strategy, for alphas or for a verdict.';
