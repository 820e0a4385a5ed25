import type { SimulatedServerOptions } from './simulated/options.ts';

/** What the server itself saw; times in milliseconds of its own clock. */
export interface SimulatedServerCounts {
  /** HTTP requests for completions that arrived. */
  readonly received: number;
  /** Answers sent whole, content faults included. */
  readonly answered: number;
  /** By fault name (`faultRates`). */
  readonly faults: Readonly<Record<string, number>>;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Times that each request (digest of model, messages and sampling) arrived, for those that arrived more than once. */
  readonly repeated: Readonly<Record<string, number>>;
  /** Busy slot time, and span from the first arrival to the last answer. */
  readonly busySlotMs: number;
  readonly spanMs: number;
  readonly mostBusySlots: number;
}

/** A running simulated server. `GET /v1/simulated/counts` answers with its counts as JSON. */
export interface SimulatedServer {
  /** `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  counts(): SimulatedServerCounts;
  close(): Promise<void>;
}

export type StartSimulatedServer = (
  options: SimulatedServerOptions,
  listen?: {
    /** @default any free port */
    readonly port?: number;
    /** Key that calls must bring; others are answered 401. @default none asked for */
    readonly apiKey?: string;
  },
) => Promise<SimulatedServer>;
