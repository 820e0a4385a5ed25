import type { SimulatedServerOptions } from './simulated/options.ts';

/**
 * What the server itself saw; times in milliseconds of its own monotonic clock. Every call is counted once: received =
 * answered + rejected + turnedAway + abandoned + open + the faults that bring no answer (all of calls but slowStream).
 */
export interface SimulatedServerCounts {
  /** HTTP requests for completions that arrived. */
  readonly received: number;
  /** Answers sent whole, those with faults included. */
  readonly answered: number;
  /** Not taken: wrong key, broken body, structured output that the server does not know. */
  readonly rejected: number;
  /** Answered 429 because the queue was full. */
  readonly turnedAway: number;
  /** Their client went away before the answer; their slots were free at once. */
  readonly abandoned: number;
  /** Waiting or in service now. */
  readonly open: number;
  /** By fault name (`faultRates`). */
  readonly faults: Readonly<Record<string, number>>;
  /** Of all calls that were served to their end: dropped and never answered ones cost a real server as much. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of `inputTokens`, those whose prefix was seen before. */
  readonly cachedTokens: number;
  /** Times that each request (digest of model, messages and sampling) arrived, for those that arrived more than once. */
  readonly repeated: Readonly<Record<string, number>>;
  /** Times that each request was answered whole, for those answered more than once. */
  readonly answeredAgain: Readonly<Record<string, number>>;
  /** Busy slot time so far, calls in service included: the difference of two readings is the busy time between them. */
  readonly busySlotMs: number;
  /** From the first arrival to the last end of a call, or to now while calls are open. */
  readonly spanMs: number;
  /** When these counts were read. */
  readonly nowMs: number;
  readonly mostBusySlots: number;
}

/** A running simulated server. `GET /v1/simulated/counts` answers with its counts as JSON, without a key. */
export interface SimulatedServer {
  /** `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  counts(): SimulatedServerCounts;
  /** Breaks open connections, then resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * What a model remembers of a code and a date (yyyy-mm-dd) that it reads in a prompt, e.g. the return that followed; undefined
 * where it recognises nothing. Weighed by the option `recognises`.
 */
export type Recollection = (code: string, date: string) => number | undefined;

export interface SimulatedServerSurroundings {
  /** @default any free port */
  readonly port?: number;
  /** Key that calls must bring; others are answered 401. @default none asked for */
  readonly apiKey?: string;
  /** What a call brought, its key included, stands in error bodies and (not streamed) answers; for tests. @default false */
  readonly echoes?: boolean;
  /** @default remembers nothing */
  readonly recollection?: Recollection;
}

/** Starts a server on 127.0.0.1. Rejects with the system's error when the port is taken. */
export type StartSimulatedServer = (
  options: SimulatedServerOptions,
  surroundings?: SimulatedServerSurroundings,
) => Promise<SimulatedServer>;
