/** What tests of model clients share. */
import { breathe, type VirtualClock } from '../../core/index.ts';
import {
  type CallResult,
  type EndpointOptions,
  endpointOptions,
  type LiveEndpoint,
  type ModelRequest,
  modelRequest,
  type Purpose,
  type RawAnswer,
  type Reader,
  type RecordedAnswer,
  type Transport,
} from '../../models/index.ts';

/** Request number `i`; equal numbers make equal requests. */
export function requestOf(
  i: number,
  { maxOutputTokens = 100, size = 0, kind = 'decision' } = {},
): ModelRequest {
  return modelRequest({
    model: 'm',
    messages: [
      { role: 'system', content: 'answer' },
      { role: 'user', content: `question ${i}${'x'.repeat(size)}` },
    ],
    sampling: { temperature: 0, topP: 1, maxOutputTokens },
    answer: { name: kind, schema: { type: 'object' } },
  });
}

export function purposeOf(i: number, day = 1): Purpose {
  return { kind: 'decision', day, date: 20210104, type: 'quality', typeIndex: 0, ordinal: i, attempt: 1 };
}

export function rawAnswer(text: string, counts: Partial<RawAnswer> = {}): RawAnswer {
  return { text, finish: 'stop', inputTokens: 10, outputTokens: 5, cachedTokens: 0, ...counts };
}

export function answering(text: string, counts: Partial<RawAnswer> = {}): CallResult {
  return { kind: 'answer', answer: rawAnswer(text, counts) };
}

export function failing(
  fault: 'rate-limited' | 'server' | 'dropped' | 'timed-out' | 'unreadable',
  more: { readonly mayBeBilled?: boolean; readonly retryAfterMs?: number } = {},
): CallResult {
  return { kind: 'failed', fault, detail: `detail of ${fault}`, mayBeBilled: false, ...more };
}

/** Reads any text but `bad`. */
export const readText: Reader<string> = ({ text }) =>
  text === 'bad'
    ? { ok: false, fault: 'malformed', detail: 'no JSON' }
    : { ok: true, value: text, parsed: { text } };

export function recordedAnswer(request: ModelRequest, text: string): RecordedAnswer {
  return {
    digest: request.digest,
    run: 'earlier',
    endpoint: 'a',
    at: 1,
    answer: rawAnswer(text),
    outcome: { parsed: { text } },
    latencyMs: 3,
    costUsd: 0,
    attempts: 1,
  };
}

export function endpointOf(transport: Transport, options: Partial<EndpointOptions> = {}): LiveEndpoint {
  const { name = 'a', ...rest } = options;
  const baseUrl = `http://${name}.test/v1`;
  return {
    name,
    baseUrl,
    transport,
    options: endpointOptions.parse({ name, baseUrl, structured: 'schema', ...rest }),
  };
}

/** After so many milliseconds of the virtual clock. */
export function later<Value>(clock: VirtualClock, milliseconds: number, value: () => Value): Promise<Value> {
  return new Promise((resolve) => clock.after(milliseconds, () => resolve(value())));
}

/** Lets everything happen that needs no time. */
export async function settle(turns = 6): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await breathe();
}

/** Moves the clock in steps until the promise is settled; fails when it is not after `steps`. */
export async function drive<Value>(
  clock: VirtualClock,
  promise: Promise<Value>,
  { step = 50, steps = 20_000 } = {},
): Promise<PromiseSettledResult<Value>> {
  let result: PromiseSettledResult<Value> | undefined;
  void promise.then(
    (value) => (result = { status: 'fulfilled', value }),
    (reason: unknown) => (result = { status: 'rejected', reason }),
  );
  for (let i = 0; i < steps; i++) {
    await settle(3);
    if (result !== undefined) return result;
    clock.advance(step);
  }
  throw new Error(`not settled after ${steps * step} ms`);
}
