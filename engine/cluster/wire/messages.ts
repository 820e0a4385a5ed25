/**
 * What goes through Restate: digests, names and small numbers, never contents. Restate keeps every message, so a message must not grow
 * with investors or instruments.
 */
import { z } from 'zod';
import { isDigest, isSpaceName } from '../content-store.ts';
import { failureSchema } from '../failure.ts';

const digest = z.string().refine(isDigest, 'a SHA-256 in hexadecimal');
const count = z.int().min(0);
const MOST_SHARDS = 100_000;

/** In every request: whose contents, and what version asks. */
const about = {
  engine: z.object({ semantics: z.number(), node: z.number(), messages: z.number() }),
  /** Names the space of the run's contents. */
  run: z.string().refine(isSpaceName, 'the name of a space'),
  /** Of the contents that `packRun` makes. */
  settings: digest,
  /** The run's store as it names it: for messages. */
  place: z.string().max(4096),
};

export const openRequest = z.object(about);
export type OpenRequest = z.infer<typeof openRequest>;

export const openReply = z.union([
  /** What the worker wrote into its store for the run to find. */
  z.object({ worker: z.string(), place: z.string(), written: digest }),
  z.object({ failure: failureSchema }),
]);
export type OpenReply = z.infer<typeof openReply>;

const range = {
  typeDay: digest,
  first: count,
  count: count.min(1),
  /** Of the ordinals that abstain; absent for none. */
  retired: digest.exactOptional(),
};

export const shardRequest = z.object({ ...about, snapshot: digest, ...range });
export type ShardCall = z.infer<typeof shardRequest>;

export const shardReply = z.union([
  /** `messages`: between actors of this worker since its last answer. */
  z.object({ worker: z.string(), answer: digest, messages: count }),
  z.object({ worker: z.string(), failure: failureSchema }),
]);
export type ShardReply = z.infer<typeof shardReply>;

export const dayRequest = z.object({
  ...about,
  /** The link that asks: an answer that another one asked for may be of the past. */
  asker: z.string(),
  day: count,
  snapshot: digest,
  /** `name`: of the shard within the run. */
  shards: z
    .array(z.object({ name: z.string().max(1000), ...range }))
    .max(MOST_SHARDS)
    .readonly(),
});
export type DayCall = z.infer<typeof dayRequest>;

export const dayReply = z.union([
  z.object({
    asker: z.string(),
    /** In the order of the request's shards. */
    answers: z.array(digest),
    messages: count,
    /** Shards by worker. */
    workers: z.record(z.string(), count),
  }),
  z.object({ asker: z.string(), failure: failureSchema }),
]);
export type DayReply = z.infer<typeof dayReply>;

/** One call for each shard of a day. Pure. */
export function shardCallsOf(day: DayCall): readonly { readonly key: string; readonly call: ShardCall }[] {
  const { asker: _, day: __, shards, ...shared } = day;
  return shards.map(({ name, ...of }) => ({ key: `${day.run}/${name}`, call: { ...shared, ...of } }));
}

/** The day's answer from those of its shards, in their order; the first failure where there is one. Pure. */
export function dayReplyOf(asker: string, replies: readonly ShardReply[]): DayReply {
  const answers: string[] = [];
  const workers: Record<string, number> = {};
  let messages = 0;
  for (const reply of replies) {
    if ('failure' in reply) return { asker, failure: reply.failure };
    answers.push(reply.answer);
    messages += reply.messages;
    workers[reply.worker] = (workers[reply.worker] ?? 0) + 1;
  }
  return { asker, answers, messages, workers };
}
