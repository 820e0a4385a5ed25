/**
 * The only file that imports openai.
 * Invariants:
 * 1. The SDK neither retries nor logs, and nothing of the environment (`OPENAI_*`) reaches a request.
 * 2. Every text that leaves here went through the redaction of the key.
 * 3. `call` never rejects.
 */
import type { OpenAI } from 'openai';
import { type Clock, invariant, systemClock } from '../../core/index.ts';
import { isPlainUrl } from '../address.ts';
import { chatBody } from '../chat-body.ts';
import { rawAnswerOf } from '../chat-completion.ts';
import { mostTokens } from '../price.ts';
import type { ModelRequest } from '../request.ts';
import type { CallResult, StructuredMode, Transport } from '../transport.ts';
import { afterComplaint, type Dialect, describeDialect, firstDialect, inDialect } from './openai/dialect.ts';
import { ConnectionError, connections } from './openai/fetch.ts';
import { redaction } from './openai/redaction.ts';
import { retryAfterMs } from './openai/retry-after.ts';

export interface OpenaiTransportOptions {
  /** With the version, e.g. http://127.0.0.1:8000/v1; without user, password, query and fragment. */
  readonly baseUrl: string;
  /** Name that the server knows the model by. @default the request's */
  readonly model?: string;
  /** Space around it is no part of it. @default no Authorization header is sent */
  readonly apiKey?: string;
  /** Longest wait for a whole answer. */
  readonly timeoutMs: number;
  /** Header that takes idempotency keys. @default none */
  readonly idempotencyHeader?: string;
  /** Reads HTTP dates. @default the system's */
  readonly clock?: Clock;
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
/** What a gateway says when the server behind it did not answer it in time, or not whole: that one may have served the call. */
const fromGateway = new Set([502, 504, 524]);

/** A server that speaks the OpenAI protocol (chat completions). */
export function openaiTransport(options: OpenaiTransportOptions): Transport {
  const { baseUrl, model, timeoutMs, idempotencyHeader, clock = systemClock } = options;
  invariant(isPlainUrl(baseUrl), 'the address of a server holds no secret');
  const apiKey = options.apiKey?.trim() ?? '';
  const redact = redaction(apiKey);
  const wire = connections(headersWith(apiKey), idempotencyHeader);
  let dialect = firstDialect;
  // Loaded at the first call: it takes 0.2 s, which commands that ask no model need not wait for.
  let loading: Promise<OpenAI> | undefined;

  async function call(
    request: ModelRequest,
    { mode, idempotencyKey }: Parameters<Transport['call']>[1],
  ): Promise<CallResult> {
    const spoken = dialect;
    const result = await send(inDialect(chatBody(request, mode, model), spoken), idempotencyKey);
    if ('response' in result) return readResponse(result.response, request);
    const { thrown } = result;
    return (isComplaint(thrown) ? adjusting(thrown, spoken) : undefined) ?? readError(thrown, mode);
  }

  /** Calls that were in flight when another one found the words that this server takes are to be sent again in them. */
  function adjusting(thrown: Thrown, spoken: Dialect): CallResult | undefined {
    const next = dialect === spoken ? afterComplaint(spoken, thrown.message, textOf(thrown.param)) : dialect;
    if (next === undefined) return undefined;
    dialect = next;
    return { kind: 'adjusted', detail: redact.detail(thrown.message) };
  }

  async function send(
    body: Record<string, unknown>,
    idempotencyKey: string,
  ): Promise<{ readonly response: unknown } | { readonly thrown: Thrown }> {
    try {
      loading ??= connect();
      const client = await loading;
      const response: unknown = await client.chat.completions.create(
        body as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming,
        idempotencyHeader === undefined ? {} : { headers: { [idempotencyHeader]: idempotencyKey } },
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

  function readResponse(response: unknown, request: ModelRequest): CallResult {
    const body = typeof response === 'string' ? parsed(response) : response;
    const answer = rawAnswerOf(body, mostTokens(request));
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
    if (status >= 500 || notNow.has(status))
      return { kind: 'failed', fault: 'server', ...again, mayBeBilled: fromGateway.has(status) };
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

function headersWith(apiKey: string): Record<string, string> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    'user-agent': 'mass-engine',
    ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
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
