import type { ModelRequest } from '../request.ts';
import type { CallResult, Transport } from '../transport.ts';

/** One call as it reached a scripted transport. */
export interface ScriptedCall {
  readonly request: ModelRequest;
  readonly options: Parameters<Transport['call']>[1];
  /** Counts from 0 over all calls of this transport. */
  readonly index: number;
}

export interface ScriptedTransport extends Transport {
  /** All calls so far, in order of arrival. */
  readonly calls: readonly ScriptedCall[];
  readonly inFlight: () => number;
  readonly mostInFlight: () => number;
  readonly isClosed: () => boolean;
}

/** A transport without a server, for tests: `script` answers each call, at once or later. */
export function scriptedTransport(
  script: (call: ScriptedCall) => CallResult | Promise<CallResult>,
): ScriptedTransport {
  const calls: ScriptedCall[] = [];
  let inFlight = 0;
  let most = 0;
  let isClosed = false;
  return {
    calls,
    inFlight: () => inFlight,
    mostInFlight: () => most,
    isClosed: () => isClosed,
    async call(request, options) {
      const call = { request, options, index: calls.length };
      calls.push(call);
      inFlight++;
      most = Math.max(most, inFlight);
      try {
        return await script(call);
      } finally {
        inFlight--;
      }
    },
    adjusted: () => [],
    close() {
      isClosed = true;
    },
  };
}
