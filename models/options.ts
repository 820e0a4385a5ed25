/** What a scenario says about endpoints and budgets (`execution.models`, `execution.budget`). */
import { z } from 'zod';
import { isPlainUrl } from './address.ts';
import { simulatedServerOptions } from './simulated/options.ts';

const price = z
  .strictObject({
    inputPerMillion: z.number().min(0).describe('US dollars per million input tokens'),
    outputPerMillion: z.number().min(0).describe('US dollars per million output tokens'),
    cachedInputPerMillion: z
      .number()
      .min(0)
      .optional()
      .describe(
        'US dollars per million input tokens that the server takes from its prefix cache. Default: as input',
      ),
    batchShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Price of a batch interface as a share of these prices; used by "mass plan"'),
  })
  .describe('What tokens cost; needed for a budget in money');

export const endpointOptions = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
      .optional()
      .describe('Name in reports. Default: endpoint-1, endpoint-2, ...'),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .refine((url) => !URL.canParse(url) || isPlainUrl(url), {
        error:
          'an address has no user, password, query or fragment: it is written into runs. Put the key into an environment variable and name that as apiKeyEnv',
      })
      .optional()
      .describe(
        'Where the server speaks the OpenAI protocol, with its version, e.g. http://127.0.0.1:8000/v1',
      ),
    simulated: simulatedServerOptions
      .optional()
      .describe('In place of baseUrl: a simulated server that this process starts on loopback'),
    model: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Name that this server knows the model by. Default: simulation.analyst.model'),
    apiKeyEnv: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)
      .optional()
      .describe('Name of the environment variable that holds the key. Default: no key is sent'),
    weight: z
      .number()
      .positive()
      .max(1000)
      .default(1)
      .describe('Share of the calls when several endpoints are free'),
    concurrency: z
      .int()
      .min(1)
      .max(4096)
      .default(32)
      .describe('Most calls in flight; fewer while the server shows strain'),
    requestsPerMinute: z.number().positive().optional().describe('Rate limit of the server, if it has one'),
    tokensPerMinute: z
      .number()
      .positive()
      .optional()
      .describe('Rate limit of the server in input and output tokens, if it has one'),
    timeoutSeconds: z.number().positive().max(3600).default(120).describe('Longest wait for a whole answer'),
    idempotencyHeader: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,60}$/)
      .optional()
      .describe('Header that this server takes idempotency keys in, e.g. Idempotency-Key. Default: none'),
    structured: z
      .enum(['auto', 'schema', 'json', 'text'])
      .default('auto')
      .describe('How answers are kept in shape: auto = the best way that the server turns out to know'),
    price: price.optional(),
  })
  .refine((options) => (options.baseUrl === undefined) !== (options.simulated === undefined), {
    error: 'an endpoint has a baseUrl, or it is simulated',
  });
export type EndpointOptions = z.output<typeof endpointOptions>;

export const modelsOptions = z
  .strictObject({
    endpoints: z
      .array(endpointOptions)
      .max(64)
      .default([])
      .describe('Servers that answer for the model of simulation.analyst'),
    recording: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'File that keeps every answer and is asked before any server, relative to where the command starts. Default: recording.sqlite in output.folder, shared by all runs there',
      ),
    offline: z
      .boolean()
      .default(false)
      .describe('Answers come from the recording alone; what is missing ends the run'),
    daysInFlight: z
      .int()
      .min(1)
      .max(250)
      .optional()
      .describe(
        'Most market days whose investors are asked at the same time. Default: as many as do not depend on each other',
      ),
    patienceMinutes: z
      .number()
      .positive()
      .max(10_080)
      .default(15)
      .describe('How long calls are tried again while no server answers; then the run stops, resumable'),
  })
  .prefault({})
  .describe('Language models: servers, recording, flow');
export type ModelsOptions = z.output<typeof modelsOptions>;

export const budgetOptions = z
  .strictObject({
    usd: z.number().min(0).optional().describe('US dollars'),
    tokens: z.int().min(0).optional().describe('Input and output tokens'),
    calls: z.int().min(0).optional().describe('Calls sent, failed ones included'),
    minutes: z.number().min(0).optional().describe('Wall time of the run over all its invocations'),
  })
  .prefault({})
  .describe(
    'Caps on what model calls may cost, over all invocations of a run. It stops before it would exceed one',
  );
export type BudgetOptions = z.output<typeof budgetOptions>;
