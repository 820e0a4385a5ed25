/**
 * Calls of language models through Restate. Unlike shards they carry what they ask: a question and its answer are small, and the
 * answer must be kept by whoever knows that the call was made.
 */
import { z } from 'zod';
import {
  type CallResult,
  type ModelRequest,
  modelRequest,
  type Purpose,
  structuredModes,
  transportFaults,
} from '../../../models/index.ts';

const engine = z.object({ semantics: z.number(), node: z.number(), messages: z.number() });
const tokens = z.number().min(0);

/** A server of language models, as a worker connects to it. No key: only the variable that holds it. */
export const laneEndpoint = z.object({
  name: z.string().max(100),
  baseUrl: z.url({ protocol: /^https?$/ }).max(1000),
  model: z.string().max(200).exactOptional(),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)
    .exactOptional(),
  timeoutMs: z.number().positive().max(3_600_000),
  idempotencyHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,60}$/)
    .exactOptional(),
});
export type LaneEndpoint = z.infer<typeof laneEndpoint>;

const part = z.union([
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({
    kind: z.literal('image'),
    mediaType: z.literal('image/png'),
    data: z.string(),
    alt: z.string(),
  }),
]);

const question = z
  .object({
    digest: z.string(),
    model: z.string(),
    messages: z
      .array(
        z.object({
          role: z.enum(['system', 'user', 'assistant']),
          content: z.union([z.string(), z.array(part).readonly()]),
        }),
      )
      .readonly(),
    sampling: z.object({
      temperature: z.number(),
      topP: z.number(),
      maxOutputTokens: z.number().positive(),
      seed: z.number().exactOptional(),
    }),
    answer: z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
  })
  .transform(({ digest, ...parts }, context): ModelRequest => {
    const issue = (message: string): typeof z.NEVER => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    try {
      const request = modelRequest(parts);
      return request.digest === digest ? request : issue('a question and its digest do not belong together');
    } catch (error) {
      // Images that are none: whoever asks again asks the same.
      return issue(error instanceof Error ? error.message : String(error));
    }
  });

export const laneRequest = z.object({
  engine,
  /** The process that asks: an answer that another one asked for was paid for by that one's call. */
  asker: z.string().max(100),
  endpoint: laneEndpoint,
  mode: z.enum(structuredModes),
  /** For the server of the model. */
  idempotencyKey: z.string().max(200),
  question,
});
export type LaneCall = z.infer<typeof laneRequest>;

const rawAnswer = z.object({
  text: z.string(),
  finish: z.string(),
  refusal: z.string().exactOptional(),
  inputTokens: tokens,
  outputTokens: tokens,
  cachedTokens: tokens,
});

const callResult: z.ZodType<CallResult> = z.union([
  z.object({ kind: z.literal('answer'), answer: rawAnswer }),
  z.object({
    kind: z.literal('failed'),
    fault: z.enum(transportFaults),
    detail: z.string(),
    mayBeBilled: z.boolean(),
    retryAfterMs: z.number().exactOptional(),
  }),
  z.object({ kind: z.literal('adjusted'), detail: z.string() }),
  z.object({ kind: z.literal('unsupported'), detail: z.string() }),
  z.object({ kind: z.literal('rejected'), status: z.number(), detail: z.string() }),
]);

/** `adjusted`: what this worker sends the server otherwise than asked for. */
export const laneReply = z.object({
  asker: z.string(),
  worker: z.string(),
  result: callResult,
  adjusted: z.array(z.string()),
});
export type LaneReply = z.infer<typeof laneReply>;

/** Asks any worker whether it could call these servers. */
export const laneProbe = z.object({ engine, endpoints: z.array(laneEndpoint).max(64) });
export type LaneProbe = z.infer<typeof laneProbe>;

/** What keeps a call from being made, in words. */
export const laneProbeReply = z.object({
  worker: z.string(),
  refusals: z.array(z.object({ endpoint: z.string(), status: z.number(), detail: z.string() })),
});
export type LaneProbeReply = z.infer<typeof laneProbeReply>;

/** Calls that take longer than this are asked for by a handler of their own: a worker that says nothing is given up sooner than that. */
export const LONGEST_SHORT_CALL_MS = 300_000;

/** Who asks, within a run: an investor, a type for all its investors, a document or an agent. Pure. */
export function laneOf({ kind, type, ordinal }: Purpose): string {
  const asker = kind === 'strategy' || kind === 'decision' ? '' : `${kind}/`;
  return `${asker}${type}${ordinal === undefined ? '' : `/${ordinal}`}`;
}
