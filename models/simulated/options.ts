import { z } from 'zod';

const rate = z.number().min(0).max(1).default(0);

/** Kinds of faults, each with its share of calls; the shares add up to 1 at most. */
export const faultRates = z
  .strictObject({
    rateLimited: rate.describe('429 without Retry-After'),
    rateLimitedWithWait: rate.describe('429 with Retry-After'),
    error500: rate.describe('500'),
    error503: rate.describe('503'),
    dropped: rate.describe('the connection breaks'),
    timedOut: rate.describe('no answer ever comes'),
    slowStream: rate.describe('the body comes in small pieces'),
    truncated: rate.describe('the answer is cut off'),
    malformed: rate.describe('the answer is no JSON'),
    illegal: rate.describe('a code that is not in the pool'),
    wrongCount: rate.describe('too few or too many picks'),
    refused: rate.describe('the model refuses'),
    empty: rate.describe('an empty answer'),
    repeated: rate.describe('the same pick twice'),
  })
  .prefault({});
export type FaultRates = z.output<typeof faultRates>;

/** The simulated model server (docs/models.md). Content is drawn from (seed, request), transport faults from a stream of their own. */
export const simulatedServerOptions = z.strictObject({
  seed: z.int().min(0).default(1).describe('Seed of answers, latencies and faults'),
  slots: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe('Calls that are answered at the same time; others wait'),
  queue: z
    .int()
    .min(0)
    .optional()
    .describe('Calls that may wait for a slot before the server answers 429. Default: any number'),
  latency: z
    .strictObject({
      medianMs: z.number().min(0).default(20).describe('Median of the log-normal service time'),
      sigma: z.number().min(0).max(3).default(0.8).describe('Its sigma: the tail'),
      capMs: z.number().min(0).default(20_000).describe('Its cap'),
    })
    .prefault({}),
  faults: faultRates,
  structured: z
    .enum(['schema', 'json', 'text'])
    .default('schema')
    .describe('Best structured output that the server knows; asked for more it answers 400'),
  style: z
    .enum(['plain', 'tools', 'thinking', 'obeying'])
    .default('plain')
    .describe(
      'How the model answers: plain, by a tool call, after <think> text, or obeying instructions that stand in its data',
    ),
});
export type SimulatedServerOptions = z.output<typeof simulatedServerOptions>;
