import type { RawAnswer } from './answer.ts';
import type { ModelRequest, Purpose } from './request.ts';

/** How a server is made to keep to the shape of an answer, best first. */
export const structuredModes = ['schema', 'json', 'text'] as const;
export type StructuredMode = (typeof structuredModes)[number];

/**
 * Why a call brought no answer. `rate-limited`: 429. `server`: 5xx. `dropped`: the connection broke. `timed-out`: no whole
 * answer in time. `unreadable`: a 200 without a chat completion in it.
 */
export const transportFaults = ['rate-limited', 'server', 'dropped', 'timed-out', 'unreadable'] as const;
export type TransportFault = (typeof transportFaults)[number];

/** A call as it ended. Expected failures are results; texts and counts are bounded, and no text holds a key. */
export type CallResult =
  | { readonly kind: 'answer'; readonly answer: RawAnswer }
  /** Try again. `mayBeBilled`: the server may have answered. `retryAfterMs`: as it asked. */
  | {
      readonly kind: 'failed';
      readonly fault: TransportFault;
      readonly detail: string;
      readonly mayBeBilled: boolean;
      readonly retryAfterMs?: number;
    }
  /** The server does not take some words of the request, and is sent others from now on: send it again. Brought no answer. */
  | { readonly kind: 'adjusted'; readonly detail: string }
  /** The server does not know this way of structured output. */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** Trying again is of no use: bad key, unknown model, a request that it will not take. */
  | { readonly kind: 'rejected'; readonly status: number; readonly detail: string };

/**
 * One server. Implementations: `openai` (a real connection), `scripted` (tests), and a cluster's lanes (the engine's: its workers call).
 * One call is one request that is sent.
 */
export interface Transport {
  /**
   * Never rejects. `idempotencyKey` names the request and try, for servers that know such keys; `purpose` says who asks, for transports
   * that keep callers apart. It enters nothing that the server is sent.
   */
  call(
    request: ModelRequest,
    options: {
      readonly mode: StructuredMode;
      readonly idempotencyKey: string;
      readonly purpose?: Purpose;
    },
  ): Promise<CallResult>;
  /** What this server is sent otherwise than asked for, because it refused it; in words. */
  adjusted(): readonly string[];
  close(): void;
}
