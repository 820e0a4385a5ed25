/** The JSONL files of hosted batch interfaces: one request a line, one result a line, in any order. */
import { z } from 'zod';
import { type Digest, MassError } from '../core/index.ts';
import type { RawAnswer } from './answer.ts';
import { chatBody } from './chat-body.ts';
import { rawAnswerOf } from './chat-completion.ts';
import { readJsonLines } from './jsonl.ts';
import type { ModelRequest } from './request.ts';
import type { StructuredMode } from './transport.ts';
import { type DroppableParameter, firstDialect, inDialect } from './transports/openai/dialect.ts';
import { visible } from './visible.ts';

export interface BatchLineOptions {
  /** Name that the server knows the model by. @default the request's */
  readonly model?: string;
  readonly mode: StructuredMode;
  /** The limit of output tokens goes as `max_completion_tokens`. @default max_tokens, the older name */
  readonly maxCompletionTokens?: boolean;
  /** Sampling parameters that the server takes none of. @default none */
  readonly leaveOut?: readonly DroppableParameter[];
}

/** One line of a batch of requests, without its end; `custom_id` is the request's digest. The body is what a call would send. */
export function batchLine(request: ModelRequest, options: BatchLineOptions): string {
  const { model, mode, maxCompletionTokens = false, leaveOut = [] } = options;
  const tokensName = maxCompletionTokens ? 'max_completion_tokens' : 'max_tokens';
  const body = chatBody(request, mode, model);
  const isPlain = !maxCompletionTokens && leaveOut.length === 0;
  return JSON.stringify({
    custom_id: request.digest,
    method: 'POST',
    url: '/v1/chat/completions',
    body: isPlain ? body : inDialect(body, { ...firstDialect, tokensName, dropped: leaveOut }),
  });
}

/** What a batch asked: its messages and sampling as they stand in the file. */
export interface BatchRequest {
  readonly line: number;
  /** `custom_id`; what could not be seen in it is written out. */
  readonly id: Digest;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `answered`: a completion came. `failed`: the line says that none did, and why. */
export type BatchResult = { readonly line: number; readonly id: Digest } & (
  | { readonly kind: 'answered'; readonly answer: RawAnswer }
  | { readonly kind: 'failed'; readonly reason: string }
);

/** Longest reason that is told: results are untrusted. */
const REASON_CHARACTERS = 200;

const customId = z.string().min(1).max(512).transform(visible);
const requestLine = z.object({
  custom_id: customId,
  method: z.literal('POST'),
  url: z.string().max(200),
  body: z.record(z.string(), z.unknown()),
});
const resultLine = z.object({
  custom_id: customId,
  response: z.object({ status_code: z.int(), body: z.unknown() }).nullish(),
  error: z.unknown(),
});

/** Requests of a batch, as exported. Throws `models.batch` with file and line. */
export function* readBatchRequests(file: string): Generator<BatchRequest> {
  for (const { line, value } of readJsonLines(file, 'models.batch')) {
    const { custom_id, body } = checked(requestLine, value, { file, line, what: 'batch request' });
    yield { line, id: custom_id, body };
  }
}

/**
 * Results of a batch. A line that tells of a failure is a result; a line that is no result at all throws `models.batch` with file
 * and line.
 */
export function* readBatchResults(file: string): Generator<BatchResult> {
  for (const { line, value } of readJsonLines(file, 'models.batch')) {
    const result = checked(resultLine, value, { file, line, what: 'batch result' });
    const id = result.custom_id;
    const { response, error } = result;
    if (error !== undefined && error !== null) {
      yield { kind: 'failed', line, id, reason: `error ${shown(error)}` };
    } else if (response === undefined || response === null) {
      yield { kind: 'failed', line, id, reason: 'neither a response nor an error' };
    } else if (response.status_code !== 200) {
      yield { kind: 'failed', line, id, reason: `status ${response.status_code} ${shown(response.body)}` };
    } else {
      const answer = rawAnswerOf(response.body);
      yield answer === undefined
        ? { kind: 'failed', line, id, reason: `no chat completion in ${shown(response.body)}` }
        : { kind: 'answered', line, id, answer };
    }
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { file, line, what }: { readonly file: string; readonly line: number; readonly what: string },
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MassError({
    code: 'models.batch',
    message: `the line is no ${what}: ${issue?.message ?? 'unknown shape'}`,
    file,
    line,
    path: issue?.path.join('.') ?? '',
    found: shown(value),
    expected: `an object with custom_id and ${what === 'batch request' ? 'method, url and body' : 'response or error'}`,
    hint: 'give the file as the batch interface returned it',
  });
}

/** Untrusted JSON on one line, shortened, without control characters. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return visible(text.length > REASON_CHARACTERS ? `${text.slice(0, REASON_CHARACTERS)}...` : text);
}
