/**
 * Calls of a run to the durable objects.
 * Invariants:
 * 1. A call that may be sent again has an idempotency key: whoever sends it again waits for the same answer, it is not done twice.
 * 2. Patience counts the time without contact alone: a call that is being answered may take as long as it takes.
 */
import { type Clock, MassError, type Timers } from '../../core/index.ts';

/** How a call waits. */
export type CallNotice =
  /** Nobody answers at the server's address; `secondsLeft`: until the run gives up. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly secondsLeft: number }
  /** The server has the day, and workers have not answered yet. */
  | { readonly kind: 'waiting'; readonly seconds: number };

export interface IngressSettings {
  readonly url: string;
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly observe: (notice: CallNotice) => void;
}

export interface Call {
  readonly service: string;
  readonly key: string;
  readonly handler: string;
  readonly body: unknown;
  readonly signal: AbortSignal;
  /** Absent: the call is sent once, and ends with what came of that. */
  readonly idempotencyKey?: string;
  /** Whether it ends at the first answer that nobody is there or that it cannot be done now; what is being waited for goes on. @default false */
  readonly isImpatient?: boolean;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** An attempt that lasted this long had reached the server, unless no connection came about: that alone may take as long. */
const CONTACT_MS = 10_000;
/** After which it is said that nobody has answered, first and then. */
const FIRST_WAIT_MS = 8_000;
const WAITING_MS = 30_000;
const LARGEST_REPLY = 2 ** 25;
/** Of these the server says that it cannot do it now. */
const passing = new Set([404, 408, 429, 500, 502, 503, 504]);

type Attempt =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly text: string }
  | { readonly kind: 'broken'; readonly error: unknown };

export class Ingress {
  private readonly settings: IngressSettings;

  constructor(settings: IngressSettings) {
    this.settings = settings;
  }

  /** The reply, as JSON. Throws `cluster.unreachable`, `cluster.failed`, and `run.interrupted` when the signal is aborted. */
  async call(call: Call): Promise<unknown> {
    const { url, patienceMs, clock, observe } = this.settings;
    let lostSince: number | undefined;
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const began = clock.elapsed();
      const attempt = await this.watched(call);
      if (attempt.kind === 'answered') return attempt.value;
      call.signal.throwIfAborted();
      const mayRepeat = call.idempotencyKey !== undefined;
      if (mayRepeat && isStillWaiting(attempt)) {
        lostSince = undefined;
        continue;
      }
      const isFinal = attempt.kind === 'refused' && !passing.has(attempt.status);
      if (!mayRepeat || call.isImpatient === true || isFinal) throw ended(url, attempt);
      if (clock.elapsed() - began >= CONTACT_MS && !wasNeverConnected(attempt)) {
        lostSince = undefined;
        pause = FIRST_PAUSE_MS;
      }
      lostSince ??= clock.elapsed();
      const left = lostSince + patienceMs - clock.elapsed();
      if (left <= 0) throw ended(url, attempt);
      observe({ kind: 'unreachable', reason: reasonOf(attempt), secondsLeft: Math.ceil(left / 1000) });
      await this.slept(Math.min(pause, left), call.signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  private async watched(call: Call): Promise<Attempt> {
    const { clock, timers, observe } = this.settings;
    const began = clock.elapsed();
    let cancel = (): void => undefined;
    const watch = (milliseconds: number): void => {
      cancel = timers.after(milliseconds, () => {
        observe({ kind: 'waiting', seconds: Math.round((clock.elapsed() - began) / 1000) });
        watch(WAITING_MS);
      });
    };
    watch(FIRST_WAIT_MS);
    try {
      return await this.attempt(call);
    } finally {
      cancel();
    }
  }

  private async attempt({ service, key, handler, body, signal, idempotencyKey }: Call): Promise<Attempt> {
    try {
      const response = await fetch(`${this.settings.url}/${service}/${encodeURIComponent(key)}/${handler}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(body),
        signal,
      });
      const text = await response.text();
      if (text.length > LARGEST_REPLY)
        return { kind: 'refused', status: response.status, text: 'a reply that is too large' };
      if (!response.ok) return { kind: 'refused', status: response.status, text };
      return { kind: 'answered', value: JSON.parse(text) as unknown };
    } catch (error) {
      return { kind: 'broken', error };
    }
  }

  private slept(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        cancel();
        reject(signal.reason as Error);
      };
      const cancel = this.settings.timers.after(milliseconds, () => {
        signal.removeEventListener('abort', aborted);
        resolve();
      });
      signal.addEventListener('abort', aborted, { once: true });
    });
  }
}

function ended(url: string, attempt: Exclude<Attempt, { kind: 'answered' }>): MassError {
  if (attempt.kind === 'broken') return unreachable(url, attempt.error);
  if (attempt.status === 404) {
    return new MassError({
      code: 'cluster.unreachable',
      message: `no worker has joined the server at ${url}, or it is not a Restate server's address for runs`,
      found: attempt.text === '' ? `status ${attempt.status}` : attempt.text.slice(0, 200),
      hint: `start one or more with "mass worker --join ${url}"`,
    });
  }
  return new MassError({
    code: 'cluster.failed',
    message: `the server at ${url} did not do what the run asked`,
    found: reasonOf(attempt),
    hint: 'committed days are safe: resume the run',
  });
}

/** What `fetch` says where no connection came about: the machine is gone, or its name, or the way there. A connection that was reset had been one. */
const neverConnected =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|ECONNABORTED|EHOST.*|ENET.*|ENOTFOUND|EAI_.*|ETIMEDOUT)$/;

function wasNeverConnected(attempt: Exclude<Attempt, { kind: 'answered' }>): boolean {
  return attempt.kind === 'broken' && codesOf(attempt.error).some((code) => neverConnected.test(code));
}

/** The server has the call, and no worker has answered it for as long as `fetch` waits. */
function isStillWaiting(attempt: Exclude<Attempt, { kind: 'answered' }>): boolean {
  return attempt.kind === 'broken' && codesOf(attempt.error).includes('UND_ERR_HEADERS_TIMEOUT');
}

/** Of an error and of all that caused it. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return [
    ...('code' in error && typeof error.code === 'string' ? [error.code] : []),
    ...codesOf(error.cause),
    ...(error instanceof AggregateError ? error.errors.flatMap(codesOf) : []),
  ];
}

function reasonOf(attempt: Exclude<Attempt, { kind: 'answered' }>): string {
  return attempt.kind === 'refused'
    ? `${attempt.status} ${attempt.text.slice(0, 300)}`
    : textOf(attempt.error);
}

/** Nobody answers at a server's address. */
export function unreachable(url: string, cause: unknown): MassError {
  return new MassError(
    {
      code: 'cluster.unreachable',
      message: `no Restate server answers at ${url}`,
      found: textOf(cause),
      hint: 'start one with "npx @restatedev/restate-server", or name the address of the one that runs',
    },
    { cause },
  );
}

/** What `fetch` throws hides why in its cause. */
function textOf(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return text === '' && cause instanceof AggregateError ? textOf(cause.errors[0]) : text;
}
