/**
 * One server of a live client.
 * Invariants:
 * 1. While the way of structured output is not found, one call at a time goes out: the probe.
 * 2. The way only falls, from schema over JSON to text, and for everybody; what was configured stays as it is.
 */
import type { KnownEndpoint } from '../../account.ts';
import { shownUrl } from '../../address.ts';
import {
  afterEnded,
  afterSent,
  type CallEnd,
  type LimiterState,
  startLimiter,
  type Ticket,
  whenFree,
} from '../../limiter.ts';
import type { EndpointOptions } from '../../options.ts';
import { type StructuredMode, structuredModes, type Transport } from '../../transport.ts';

/** A server as the engine opened it. */
export interface LiveEndpoint {
  readonly name: string;
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly options: EndpointOptions;
}

export class Endpoint {
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly options: EndpointOptions;
  mode: StructuredMode;
  /** Who is lowest is next among those with room; each call adds 1 / weight. */
  turn = 0;
  private isFound: boolean;
  private limiter: LimiterState;

  constructor({ name, baseUrl, transport, options }: LiveEndpoint, now: number) {
    this.name = name;
    this.baseUrl = shownUrl(baseUrl);
    this.transport = transport;
    this.options = options;
    this.isFound = options.structured !== 'auto';
    this.mode = options.structured === 'auto' ? structuredModes[0] : options.structured;
    this.limiter = startLimiter(options, now);
  }

  /** When a call of at most `tokens` may go out: now or earlier, at a time, or (infinity) after another call. */
  whenFree(tokens: number, now: number): number {
    if (!this.isFound && this.limiter.inFlight > 0) return Number.POSITIVE_INFINITY;
    return whenFree(this.limiter, tokens, now);
  }

  send(call: { readonly kind: string; readonly tokens: number }, now: number): Ticket {
    const [limiter, ticket] = afterSent(this.limiter, call, now);
    this.limiter = limiter;
    return ticket;
  }

  end(ticket: Ticket, end: CallEnd, now: number): void {
    this.limiter = afterEnded(this.limiter, ticket, end, now);
  }

  /** For accounts: how this server is asked, as far as that is found. */
  known(): KnownEndpoint {
    const { name, baseUrl } = this;
    const adjusted = this.transport.adjusted();
    return {
      name,
      baseUrl,
      ...(this.options.price === undefined ? { unpriced: true as const } : {}),
      ...(this.isFound ? { structured: this.mode } : {}),
      ...(adjusted.length === 0 ? {} : { adjusted }),
    };
  }

  answeredIn(mode: StructuredMode): void {
    if (mode === this.mode) this.isFound = true;
  }

  /** The server does not know `mode`. False when there is no other way to try. */
  falls(mode: StructuredMode): boolean {
    if (this.options.structured !== 'auto') return false;
    // Another call has made it fall already.
    if (mode !== this.mode) return true;
    const next = structuredModes[structuredModes.indexOf(mode) + 1];
    if (next === undefined) return false;
    this.mode = next;
    this.isFound = false;
    return true;
  }
}
