/** What requests may say. Whatever else they say is `studio.bad-request`, with the path of what is wrong. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { MAX_TEXT } from './limits.ts';

const name = z.string().min(1).max(255);
const place = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

export const runParams = z.object({ run: name });
export const compareParams = z.object({ run: name, other: name });
export const dayParams = z.object({ run: name, day: place });
export const typeParams = z.object({ run: name, day: place, type: name });
export const investorParams = z.object({ run: name, day: place, type: name, ordinal: place });
export const instrumentParams = z.object({ run: name, day: place, code: name });
export const scenarioParams = z.object({ name });

export const pageQuery = z.object({
  offset: place.default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  search: z.string().max(200).default(''),
});

const text = z.string().max(MAX_TEXT);
const scenario = name.optional();

export const startBody = z.strictObject({ text, paused: z.boolean(), scenario });
export const checkBody = z.strictObject({ text, plan: z.boolean(), scenario });
export const controlBody = z.strictObject({
  action: z.enum(['pause', 'resume', 'step-phase', 'step-day', 'stop', 'continue']),
});
export const forkBody = z.strictObject({
  day: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31),
  set: z.array(z.string().max(100_000)).max(100),
  distribution: z.record(name, z.number()).optional(),
  paused: z.boolean(),
});

/** Throws `studio.bad-request`. */
export function read<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
  part: 'params' | 'query' | 'body',
): z.infer<Schema> {
  const parsed = schema.safeParse(request[part]);
  if (parsed.success) return parsed.data;
  throw new MassError(
    parsed.error.issues.map(({ path, message }) => ({
      code: 'studio.bad-request' as const,
      message: `the request is not what the studio expects: ${message}`,
      path: path.join('.'),
      hint: 'web/api.ts states the form of every request',
    })),
  );
}
