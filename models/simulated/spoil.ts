/** How replies go wrong: each fault as real models show it. All draws come from the answer's own fault stream. */
import { integer, type Stream } from '../../core/index.ts';
import type { AnswerFault } from './options.ts';
import type { ProposedAlpha } from './reader/proposals.ts';
import type { Reply } from './reader.ts';

export type Members = Readonly<Record<string, unknown>>;

/** The faults that a reply can have: only picks and proposals are named twice, and an apology is of no use anyway. */
export function canHave(reply: Reply, fault: AnswerFault): boolean {
  if (reply.kind === 'alphas' && reply.alphas.length === 0 && (fault === 'repeated' || fault === 'illegal'))
    return false;
  if (fault === 'repeated') return reply.kind === 'decision' || reply.kind === 'alphas';
  if (fault === 'illegal' || fault === 'wrongCount') return reply.kind !== 'apology';
  return true;
}

/** The members of the JSON answer, spoiled by `illegal`, `wrongCount` or `repeated`. */
export function membersOf(
  reply: Exclude<Reply, { readonly kind: 'apology' }>,
  fault: AnswerFault | undefined,
  stream: Stream,
): Members {
  if (reply.kind === 'strategy') {
    if (fault === 'illegal') return { ...reply.members, riskAppetite: 'reckless' };
    const missing = integer(stream, 1, Object.keys(reply.members).length);
    return Object.fromEntries(
      Object.entries(reply.members).filter((_, place) => fault !== 'wrongCount' || place !== missing),
    );
  }
  if (reply.kind === 'verdict') {
    const verdict = fault === 'illegal' ? 'both' : reply.verdict;
    return fault === 'wrongCount' ? { reason: reply.reason } : { verdict, reason: reply.reason };
  }
  if (reply.kind === 'alphas')
    return { summary: reply.summary, alphas: spoiledAlphas(reply.alphas, fault, stream) };
  const { sells, rationale } = reply;
  return {
    buys: spoiledBuys(reply, fault, stream),
    ...(sells === undefined ? {} : { sells }),
    ...(rationale === undefined ? {} : { rationale }),
  };
}

/** `illegal`: an operator that nobody knows. `wrongCount`: a proposal lacks a member, or where there is none, the list does. */
function spoiledAlphas(
  alphas: readonly ProposedAlpha[],
  fault: AnswerFault | undefined,
  stream: Stream,
): readonly Members[] {
  const place = integer(stream, 1, Math.max(1, alphas.length));
  const chosen = alphas[place];
  if (chosen === undefined) return fault === 'wrongCount' ? [{}] : [];
  const all = alphas.map((alpha): Members => ({ ...alpha }));
  if (fault === 'repeated') return [...all, { ...chosen }];
  const { formula, ...rest } = chosen;
  if (fault === 'illegal') return all.with(place, { ...rest, formula: `HUNCH(${formula})` });
  return fault === 'wrongCount' ? all.with(place, rest) : all;
}

function spoiledBuys(
  { buys, pool }: Extract<Reply, { readonly kind: 'decision' }>,
  fault: AnswerFault | undefined,
  stream: Stream,
): readonly string[] {
  if (fault === 'illegal') {
    const place = integer(stream, 1, buys.length);
    const stranger = outside(pool, pool[integer(stream, 2, pool.length)] as string, stream);
    return [...buys.slice(0, place), stranger, ...buys.slice(place + 1)];
  }
  if (fault === 'repeated') {
    const twice = (buys[0] ?? pool[0]) as string;
    return [...buys.slice(0, Math.max(1, buys.length - 1)), twice];
  }
  if (fault !== 'wrongCount') return buys;
  const more = pool.find((code) => !buys.includes(code));
  return more === undefined || integer(stream, 1, 2) === 0 ? buys.slice(0, -1) : [...buys, more];
}

/** A code that looks like one of the pool and is not: another last digit or letter, or one character more. */
function outside(pool: readonly string[], like: string, stream: Stream): string {
  const taken = new Set(pool);
  const start = integer(stream, 3, 10);
  for (let i = 0; i < 10; i++) {
    const changed = like.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, String((start + i) % 10));
    if (!taken.has(changed)) return changed;
  }
  let longer = `${like}X`;
  while (taken.has(longer)) longer += 'X';
  return longer;
}

/** JSON that is none: words in its place, wrong quotation marks, or a missing colon. */
export function brokenJson(json: string, stream: Stream): string {
  const way = integer(stream, 1, 3);
  if (way === 0) return 'I would go with the candidates that look cheapest and avoid the rest.';
  return way === 1 ? json.replaceAll('"', "'") : json.replace(':', ' ');
}

/** The beginning of a text, at least one character and never all of it. */
export function cut(text: string, stream: Stream): string {
  return text.slice(0, 1 + integer(stream, 1, text.length - 1));
}
