/**
 * The only file that imports openai.
 * Invariants:
 * 1. The SDK neither retries nor logs, and nothing of the environment (`OPENAI_*`) reaches a request.
 * 2. Every text that leaves here went through the redaction of the key.
 * 3. `call` never rejects.
 */
import type { OpenAI } from 'openai';
import { type Clock, systemClock } from '../../core/index.ts';
import { chatBody } from '../chat-body.ts';
import { rawAnswerOf } from '../chat-completion.ts';
import type { ModelRequest } from '../request.ts';
import type { CallResult, StructuredMode, Transport } from '../transport.ts';
import { afterComplaint, describeDialect, firstDialect, inDialect } from './openai/dialect.ts';
import { ConnectionError, connections } from './openai/fetch.ts';
import { redaction } from './openai/redaction.ts';
import { retryAfterMs } from './openai/retry-after.ts';

export interface OpenaiTransportOptions {
  /** With the version, e.g. http://127.0.0.1:8000/v1. */
  readonly baseUrl: string;
  /** Name that the server knows the model by. @default the request's */
  readonly model?: string;
  /** @default no Authorization header is sent */
  readonly apiKey?: string;
  /** Longest wait for a whole answer. */
  readonly timeoutMs: number;
  /** Header that takes idempotency keys. @default none */
  readonly idempotencyHeader?: string;
  /** Reads HTTP dates. @default the system's */
  readonly clock?: Clock;
}

export interface OpenaiTransport extends Transport {
  /** What this server is sent otherwise than asked for, because it refused it; in words. */
  adjusted(): readonly string[];
}

/** As thrown by the SDK, for any version of it; everything in it comes from the server. */
interface Thrown {
  readonly status?: number;
  readonly headers?: Headers;
  readonly message: string;
  readonly code?: unknown;
  readonly param?: unknown;
  readonly type?: unknown;
  readonly cause?: unknown;
}

/** Statuses that mean "not now", beside 429 and 5xx: conflicts of locks, and requests that came too early. */
const notNow = new Set([409, 425]);

/** A server that speaks the OpenAI protocol (chat completions). Never retries, except in the words that the server asks for. */
export function openaiTransport(options: OpenaiTransportOptions): OpenaiTransport {
  const { baseUrl, model, apiKey, timeoutMs, idempotencyHeader, clock = systemClock } = options;
  const redact = redaction(apiKey, baseUrl);
  const wire = connections(headersWith(apiKey), idempotencyHeader);
  let dialect = firstDialect;
  // Loaded at the first call: it takes 0.2 s, which commands that ask no model need not wait for.
  let loading: Promise<OpenAI> | undefined;

  async function call(
    request: ModelRequest,
    { mode, idempotencyKey, signal }: Parameters<Transport['call']>[1],
  ): Promise<CallResult> {
    const body = chatBody(request, mode, model);
    for (;;) {
      const spoken = dialect;
      const result = await send(inDialect(body, spoken), idempotencyKey, signal);
      if ('response' in result) return readResponse(result.response);
      const { thrown } = result;
      // Calls that were in flight when another one found the words that this server takes are sent again in them.
      if (isComplaint(thrown) && !signal.aborted) {
        if (dialect !== spoken) continue;
        const next = afterComplaint(spoken, thrown.message, textOf(thrown.param));
        if (next !== undefined) {
          dialect = next;
          continue;
        }
      }
      return readError(thrown, mode);
    }
  }

  async function send(
    body: Record<string, unknown>,
    idempotencyKey: string,
    signal: AbortSignal,
  ): Promise<{ readonly response: unknown } | { readonly thrown: Thrown }> {
    try {
      loading ??= connect();
      const client = await loading;
      const response: unknown = await client.chat.completions.create(
        body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming,
        {
          signal,
          ...(idempotencyHeader === undefined ? {} : { headers: { [idempotencyHeader]: idempotencyKey } }),
        },
      );
      return { response };
    } catch (error) {
      return { thrown: error instanceof Error ? error : { message: String(error) } };
    }
  }

  async function connect(): Promise<OpenAI> {
    const { OpenAI: Client } = await import('openai');
    return new Client({
      baseURL: baseUrl,
      // The SDK wants one; the header is made in `connections`.
      apiKey: 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: Math.ceil(timeoutMs),
      logLevel: 'off',
      fetch: wire.fetch,
    });
  }

  function readResponse(response: unknown): CallResult {
    const body = typeof response === 'string' ? parsed(response) : response;
    const answer = rawAnswerOf(body);
    if (answer === undefined) {
      const shown = typeof body === 'string' ? body : (JSON.stringify(body) ?? 'nothing');
      const detail = redact.detail(`no chat completion in the response: ${shown}`);
      return { kind: 'failed', fault: 'unreadable', detail, mayBeBilled: true };
    }
    // Half a surrogate pair would not come back from the recording as it went in.
    const clean = (text: string): string => redact.answer(text).toWellFormed();
    const { text, finish, refusal } = answer;
    return {
      kind: 'answer',
      answer: {
        ...answer,
        text: clean(text),
        finish: clean(finish),
        ...(refusal === undefined ? {} : { refusal: clean(refusal) }),
      },
    };
  }

  function readError(thrown: Thrown, mode: StructuredMode): CallResult {
    const { status, message } = thrown;
    if (status === undefined) return readConnectionError(thrown);
    const detail = redact.detail(message);
    const wait = retryAfterMs((name) => thrown.headers?.get(name) ?? null, clock.now());
    const again = { detail, mayBeBilled: false, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
    // No waiting helps against an account without money.
    if (
      status === 429 &&
      !/insufficient_quota/.test(`${textOf(thrown.code)} ${textOf(thrown.type)} ${message}`)
    )
      return { kind: 'failed', fault: 'rate-limited', ...again };
    if (status >= 500 || notNow.has(status)) return { kind: 'failed', fault: 'server', ...again };
    if (status === 408) return { kind: 'failed', fault: 'timed-out', ...again, mayBeBilled: true };
    if (status === 400 && isContentFilter(thrown)) {
      const counts = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 };
      return { kind: 'answer', answer: { text: '', finish: 'content_filter', refusal: detail, ...counts } };
    }
    if (mode !== 'text' && [400, 404, 422].includes(status) && isAboutFormat(thrown))
      return { kind: 'unsupported', detail };
    const moved = status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
    return { kind: 'rejected', status, detail: `${detail}${moved}`.slice(0, 500) };
  }

  function readConnectionError(thrown: Thrown): CallResult {
    const connection = connectionErrorIn(thrown);
    const mayBeBilled = connection?.wasSent ?? true;
    if (thrown instanceof SyntaxError || connection?.isTooLarge === true) {
      const detail = redact.detail(`the response is unreadable: ${connection?.message ?? thrown.message}`);
      return { kind: 'failed', fault: 'unreadable', detail, mayBeBilled: true };
    }
    if (connection?.name === 'AbortError') {
      const detail = `no whole answer after ${timeoutMs / 1000} s`;
      return { kind: 'failed', fault: 'timed-out', detail, mayBeBilled };
    }
    const detail = redact.detail(connection?.message ?? thrown.message);
    return { kind: 'failed', fault: 'dropped', detail, mayBeBilled };
  }

  return { call, close: () => wire.close(), adjusted: () => describeDialect(dialect) };
}

function headersWith(apiKey: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'mass-engine',
    ...(apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${apiKey.trim()}` }),
  };
}

function isComplaint({ status }: Thrown): boolean {
  return status === 400 || status === 422;
}

function isContentFilter({ code, message }: Thrown): boolean {
  return (
    /content_?(filter|policy)/i.test(textOf(code)) ||
    /content (management )?(filter|policy)|content_filter/i.test(message)
  );
}

function isAboutFormat({ param, message }: Thrown): boolean {
  return /response_format|json_schema|json_object|json mode|structured output|guided|grammar/i.test(
    `${textOf(param)} ${message}`,
  );
}

function connectionErrorIn({ cause }: Thrown): ConnectionError | undefined {
  let current = cause;
  for (let depth = 0; depth < 4 && current instanceof Error; depth++) {
    if (current instanceof ConnectionError) return current;
    current = current.cause;
  }
  return undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Servers that send JSON under another content type are understood; anything else stays a text. */
function parsed(text: string): unknown {
  if (!/^\s*\{/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
