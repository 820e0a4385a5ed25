import { z } from 'zod';

const rate = z.number().min(0).max(1).default(0);

/** Faults of calls: each call that arrives draws anew, so a repeated call may fare better. */
export const callFaults = [
  'rateLimited',
  'rateLimitedWithWait',
  'error500',
  'error503',
  'dropped',
  'timedOut',
  'slowStream',
] as const;
export type CallFault = (typeof callFaults)[number];

/** Faults of answers: part of the answer, so equal requests always meet the same. */
export const answerFaults = [
  'truncated',
  'malformed',
  'illegal',
  'wrongCount',
  'refused',
  'empty',
  'repeated',
] as const;
export type AnswerFault = (typeof answerFaults)[number];

/** Binary fractions: ten shares of 0.1 add up to a little less, or more, than 1. */
const SUM_TOLERANCE = 1e-9;

/** Kinds of faults. The first seven are shares of calls, the others shares of answers; together they add up to 1 at most. */
export const faultRates = z
  .strictObject({
    rateLimited: rate.describe('429 without Retry-After, at once'),
    rateLimitedWithWait: rate.describe('429 with Retry-After (1 s) and retry-after-ms (20 to 200), at once'),
    error500: rate.describe('500 at the end of the service time'),
    error503: rate.describe('503, at once'),
    dropped: rate.describe(
      'The connection breaks at the end of the service time, half of the times amid the body',
    ),
    timedOut: rate.describe('Served, but the answer never comes and the connection stays open'),
    slowStream: rate.describe('The body comes in eight pieces and takes as long again as the service'),
    truncated: rate.describe('The answer is cut off, with finish reason length'),
    malformed: rate.describe('The answer is no JSON'),
    illegal: rate.describe(
      'A code that is not in the pool; in strategies a level, in proposals an operator, as a verdict a word that does not exist',
    ),
    wrongCount: rate.describe('One pick too few or too many; in other answers a member is missing'),
    refused: rate.describe('The model refuses: by its refusal field, or in words'),
    empty: rate.describe('An empty answer'),
    repeated: rate.describe('The same pick or proposal twice; other answers have none'),
  })
  .refine((rates) => Object.values(rates).reduce((sum, share) => sum + share, 0) <= 1 + SUM_TOLERANCE, {
    error: 'the shares of faults add up to more than 1',
  })
  .prefault({})
  .describe('What goes wrong, each with its share');
export type FaultRates = z.output<typeof faultRates>;

/**
 * The simulated model server (docs/models.md). Answers and their faults are drawn from (seed, request), latencies and faults
 * of calls from (seed, number of the arrival).
 */
export const simulatedServerOptions = z.strictObject({
  seed: z.int().min(0).default(1).describe('Seed of answers, latencies and faults'),
  slots: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .describe('Calls that are served at the same time; others wait in the order of their arrival'),
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
    .prefault({})
    .describe('How long a call is in service, milliseconds'),
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
  recognises: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'Weight of what the model remembers about codes and dates that it can recognise; needs a recollection (docs/models.md)',
    ),
});
export type SimulatedServerOptions = z.output<typeof simulatedServerOptions>;
