/** Where every draw of the server comes from: answers from (seed, request), all about a call from (seed, arrival). */
import { type Key, normal, rootKey, type Stream, streamAt, subKey, uniform } from '../../core/index.ts';
import { type CallFault, callFaults, type SimulatedServerOptions } from './options.ts';

/** Streams of one request's answer; equal requests have equal ones. */
export interface AnswerDraws {
  /** Noise in the reader's judgement. */
  readonly judgement: Stream;
  readonly fault: Stream;
  readonly wording: Stream;
}

/** What happens to one call. */
export interface CallPlan {
  readonly fault: CallFault | undefined;
  readonly serviceMs: number;
  /** For a 429 that says how long to wait. */
  readonly waitMs: number;
  /** A dropped connection breaks amid the body, not before it. */
  readonly amidBody: boolean;
}

/** Waits are short, so that tests are. */
const SHORTEST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 200;

export class Draws {
  private readonly judgement: Key;
  private readonly fault: Key;
  private readonly wording: Key;
  private readonly arrivals: Key;
  private readonly options: Pick<SimulatedServerOptions, 'faults' | 'latency'>;

  constructor(options: Pick<SimulatedServerOptions, 'seed' | 'faults' | 'latency'>) {
    const root = subKey(rootKey(options.seed), 'simulated-server');
    this.judgement = subKey(root, 'judgement');
    this.fault = subKey(root, 'fault');
    this.wording = subKey(root, 'wording');
    this.arrivals = subKey(root, 'arrivals');
    this.options = options;
  }

  /** `digest`: hexadecimal; its first 64 bits are the address. */
  ofRequest(digest: string): AnswerDraws {
    const a = Number.parseInt(digest.slice(0, 8), 16);
    const b = Number.parseInt(digest.slice(8, 16), 16);
    return {
      judgement: streamAt(this.judgement, a, b),
      fault: streamAt(this.fault, a, b),
      wording: streamAt(this.wording, a, b),
    };
  }

  /** `arrival` counts from 0. */
  ofArrival(arrival: number): CallPlan {
    const stream = streamAt(this.arrivals, arrival, 0);
    const wait = SHORTEST_WAIT_MS + uniform(stream, 1) * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS);
    return {
      fault: chosen(this.options.faults, callFaults, uniform(stream, 0)),
      serviceMs: serviceMs(this.options.latency, normal(stream, 1)),
      waitMs: Math.round(wait),
      amidBody: uniform(stream, 2) < 0.5,
    };
  }
}

/** Log-normal: median * exp(sigma * z), capped. */
export function serviceMs(latency: SimulatedServerOptions['latency'], z: number): number {
  return Math.min(latency.capMs, latency.medianMs * Math.exp(latency.sigma * z));
}

/** The kind whose share of [0, 1) `u` falls into; undefined beyond all. */
export function chosen<Name extends string>(
  rates: Readonly<Record<Name, number>>,
  names: readonly Name[],
  u: number,
): Name | undefined {
  let below = 0;
  for (const name of names) {
    below += rates[name];
    if (u < below) return name;
  }
  return undefined;
}
