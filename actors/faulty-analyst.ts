/**
 * Investors that misbehave on purpose, to see what a population makes of it. Who does what on which day is a function of the
 * run's seed, the investor and the day: neither scheduling nor other investors can move it.
 */
import { integer, type Key, type Stream, streamAt, subKey, uniform } from '../core/index.ts';
import type { Analyst, DecisionRequest } from './analyst.ts';
import type { InvestorType } from './investor-type.ts';

/** Shares of (investor, day), each in [0, 1], together at most 1. */
export interface FaultRates {
  /** Its decision throws. */
  readonly throw: number;
  /** It never answers. */
  readonly hang: number;
  /** It answers what is no ballot: picks outside its pool, repeated picks, values of other types. */
  readonly garbage: number;
}

export type Fault = 'throw' | 'hang' | 'garbage';

export const INJECTED = 'a fault was injected';

/** What the investor does on a day; undefined = what it does without faults. */
export type FaultDraw = (type: InvestorType, ordinal: number, day: number) => Fault | undefined;

/** Word 0 of the stream at (the type's key, 'faults', ordinal, day) decides; word 1 chooses among kinds of garbage. */
export function faultDraw(rates: FaultRates): FaultDraw {
  const streams = faultStreams();
  return (type, ordinal, day) => faultIn(streams(type, ordinal, day), rates);
}

/**
 * The analyst with faults in its decisions; strategies are left alone. A fault is drawn before the analyst is asked, so
 * that it costs nothing. `hang` gives what a hanging investor answers. @default a promise that nobody settles
 */
export function faultyAnalyst(
  analyst: Analyst,
  rates: FaultRates,
  hang: () => Promise<never> = () => new Promise<never>(() => undefined),
): Analyst {
  const streams = faultStreams();
  return {
    strategy: (type, view, ordinal) => analyst.strategy(type, view, ordinal),
    decide(request) {
      const stream = streams(request.type, request.ordinal, request.view.day);
      switch (faultIn(stream, rates)) {
        case 'throw':
          throw new Error(INJECTED);
        case 'hang':
          return hang();
        case 'garbage':
          return garbage[integer(stream, 1, garbage.length)]?.(request) as never;
        case undefined:
        default:
          return analyst.decide(request);
      }
    },
    ...(analyst.decideBatch === undefined
      ? {}
      : {
          decideBatch(request, bought, sold) {
            const { type, view, first, count } = request;
            for (let ordinal = first; ordinal < first + count; ordinal++) {
              if (faultIn(streams(type, ordinal, view.day), rates) !== undefined) throw new Error(INJECTED);
            }
            analyst.decideBatch?.(request, bought, sold);
          },
        }),
    ...(analyst.recorded === undefined ? {} : { recorded: () => analyst.recorded?.() as never }),
  };
}

/** None of them is a ballot, whatever the request. */
const garbage: readonly ((request: DecisionRequest) => unknown)[] = [
  // One past the last instrument: in nobody's pool.
  ({ buys, sells, view }) => ({
    buys: new Uint16Array(buys).fill(view.instruments.length),
    sells: new Uint16Array(sells).fill(view.instruments.length),
  }),
  ({ candidates, buys, sells }) => ({
    buys: new Uint16Array(Math.max(2, buys)).fill(candidates[0] as number),
    sells: new Uint16Array(sells),
  }),
  ({ candidates, buys }) => ({ buys: Array.from(candidates.subarray(0, buys)), sells: [] }),
  ({ candidates, buys }) => ({ buys: candidates.slice(0, buys) }),
  () => 'buy everything',
  () => 42,
  () => null,
  () => undefined,
  () => ({}),
  () => ({ abstained: 1 }),
];

function faultIn(stream: Stream, rates: FaultRates): Fault | undefined {
  const at = uniform(stream, 0);
  if (at < rates.throw) return 'throw';
  if (at < rates.throw + rates.hang) return 'hang';
  return at < rates.throw + rates.hang + rates.garbage ? 'garbage' : undefined;
}

/** A type's key costs a SHA-256, an investor's day a Threefry. */
function faultStreams(): (type: InvestorType, ordinal: number, day: number) => Stream {
  const keys = new WeakMap<InvestorType, Key>();
  return (type, ordinal, day) => {
    let key = keys.get(type);
    if (key === undefined) keys.set(type, (key = subKey(type.key, 'faults')));
    return streamAt(key, ordinal, day);
  };
}
