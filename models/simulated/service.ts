/**
 * The course of calls through the simulated server, apart from HTTP.
 * 1. A call is counted once when it arrives and once when it ends, whichever way.
 * 2. A slot is held from the start of the service to its end, or until the client goes away, and never longer.
 * 3. What is answered depends on the request alone; when, and whether at all, on the number of the arrival.
 */
import type { Clock, Timers } from '../../core/index.ts';
import type { SimulatedServerCounts, SimulatedServerSurroundings } from '../simulated-server.ts';
import { answerTo } from './answer.ts';
import { completionBody, errorBody, streamBody } from './bodies.ts';
import { type CompletionCall, readCompletionCall } from './completion-call.ts';
import { type CallPlan, Draws } from './draws.ts';
import type { CallFault, SimulatedServerOptions } from './options.ts';
import type { Temperament } from './reader/decision.ts';
import { Slots, type Ticket } from './slots.ts';
import { Tallies } from './tallies.ts';
import { PrefixCache, tokensOfBytes } from './tokens.ts';

/** Where the answer of one call goes: a port on the HTTP response. */
export interface Outlet {
  whole(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** A body in pieces, events where `events`; the last piece ends it. */
  begin(bytes: number, events: boolean): void;
  piece(bytes: Uint8Array, last: boolean): void;
  breakOff(): void;
  /** `work` is called when the connection closes, before the answer or after it. */
  onClosed(work: () => void): void;
}

/** A call in a slot. */
interface Served {
  readonly call: CompletionCall;
  readonly plan: CallPlan;
  readonly outlet: Outlet;
  readonly ticket: Ticket;
  readonly cachedTokens: number;
  cancel: () => void;
  over: boolean;
}

const SLOW_PIECES = 8;

export class Service {
  private readonly options: SimulatedServerOptions;
  private readonly temperament: Temperament;
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly draws: Draws;
  private readonly slots: Slots;
  private readonly prefixes = new PrefixCache();
  private readonly tallies = new Tallies();
  /** Gives up the calls whose connections are open, each once. */
  private readonly connected = new Set<() => void>();
  private arrivals = 0;

  constructor(
    options: SimulatedServerOptions,
    recollection: SimulatedServerSurroundings['recollection'],
    clock: Clock,
    timers: Timers,
  ) {
    this.options = options;
    this.temperament = { obeys: options.style === 'obeying', recognises: options.recognises, recollection };
    this.clock = clock;
    this.timers = timers;
    this.draws = new Draws(options);
    this.slots = new Slots(options.slots, options.queue ?? Number.POSITIVE_INFINITY, clock);
  }

  /** A call that HTTP itself does not let in. */
  reject(status: number, body: string, outlet: Outlet): void {
    this.tallies.arrived(this.clock.elapsed());
    this.tallies.ends('rejected', this.clock.elapsed());
    outlet.whole(status, body);
  }

  accept(text: string, outlet: Outlet): void {
    const call = readCompletionCall(text, this.options.structured);
    if ('message' in call) {
      this.reject(400, errorBody(call.message, 'invalid_request_error', null, call.param), outlet);
      return;
    }
    this.tallies.arrived(this.clock.elapsed());
    this.tallies.asked(call.digest);
    const plan = this.draws.ofArrival(this.arrivals++);
    if (!this.turnedDown(plan, outlet)) this.serve(call, plan, outlet);
  }

  counts(): SimulatedServerCounts {
    return this.tallies.read(this.clock.elapsed(), {
      busySlotMs: this.slots.busySlotMs(),
      mostBusySlots: this.slots.mostBusy,
    });
  }

  /** Gives up what is open, so that no timer is left. The last calls go first: none starts meanwhile. */
  close(): void {
    for (const abandon of [...this.connected].toReversed()) abandon();
  }

  /** Faults that need no slot. */
  private turnedDown({ fault, waitMs }: CallPlan, outlet: Outlet): boolean {
    if (fault !== 'rateLimited' && fault !== 'rateLimitedWithWait' && fault !== 'error503') return false;
    this.unanswered(fault);
    if (fault === 'error503')
      outlet.whole(
        503,
        errorBody('The engine is currently overloaded, please try again later', 'server_error'),
      );
    else
      outlet.whole(
        429,
        RATE_LIMIT,
        fault === 'rateLimited'
          ? {}
          : { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) },
      );
    return true;
  }

  private serve(call: CompletionCall, plan: CallPlan, outlet: Outlet): void {
    let served: Served | undefined;
    const ticket = this.slots.take((taken) => {
      const cachedTokens = this.prefixes.tokensSeen(call.prompt);
      served = { call, plan, outlet, ticket: taken, cachedTokens, cancel: () => undefined, over: false };
      this.after(served, plan.serviceMs, this.end);
    });
    if (ticket === undefined) {
      this.tallies.ends('turnedAway', this.clock.elapsed());
      outlet.whole(429, RATE_LIMIT);
      return;
    }
    const abandon = () => {
      if (!this.connected.delete(abandon) || served?.over === true) return;
      served?.cancel();
      ticket.leave();
      this.tallies.ends('abandoned', this.clock.elapsed());
    };
    this.connected.add(abandon);
    outlet.onClosed(abandon);
  }

  /** No time passes at once, without a timer. */
  private after(served: Served, milliseconds: number, work: (served: Served) => void): void {
    if (milliseconds === 0) work(served);
    else served.cancel = this.timers.after(milliseconds, () => work(served));
  }

  private readonly end = (served: Served): void => {
    const { call, plan, outlet } = served;
    if (plan.fault === 'error500') {
      this.endsUnanswered(served, 'error500');
      outlet.whole(500, errorBody('The server had an error while processing your request', 'server_error'));
      return;
    }
    const answer = answerTo(call, this.options, this.temperament, this.draws.ofRequest(call.digest));
    const usage = {
      inputTokens: tokensOfBytes(call.prompt.length) + call.imageTokens,
      outputTokens: answer.outputTokens,
      cachedTokens: served.cachedTokens,
    };
    this.tallies.served(usage);
    const heading = {
      id: `chatcmpl-${call.digest}`,
      createdAt: Math.floor(this.clock.now() / 1000),
      model: call.model,
    };
    const text = call.stream
      ? streamBody(heading, answer, call.streamsUsage ? usage : undefined)
      : completionBody(heading, answer, usage);
    if (plan.fault === 'timedOut') this.endsUnanswered(served, 'timedOut');
    else if (plan.fault === 'dropped') this.drop(served, Buffer.from(text, 'utf8'));
    else {
      if (answer.fault !== undefined) this.tallies.fault(answer.fault);
      if (plan.fault === 'slowStream') this.sendSlowly(served, Buffer.from(text, 'utf8'));
      else this.send(served, text);
    }
  };

  private send(served: Served, text: string): void {
    this.answered(served);
    const { call, outlet } = served;
    if (!call.stream) {
      outlet.whole(200, text);
      return;
    }
    const body = Buffer.from(text, 'utf8');
    outlet.begin(body.length, true);
    outlet.piece(body, true);
  }

  private sendSlowly(served: Served, body: Uint8Array): void {
    this.tallies.fault('slowStream');
    served.outlet.begin(body.length, served.call.stream);
    const size = Math.ceil(body.length / SLOW_PIECES);
    const next = (from: number) => {
      const last = from + size >= body.length;
      if (last) this.answered(served);
      served.outlet.piece(body.subarray(from, from + size), last);
      if (!last) this.after(served, served.plan.serviceMs / SLOW_PIECES, () => next(from + size));
    };
    this.after(served, served.plan.serviceMs / SLOW_PIECES, () => next(0));
  }

  private drop(served: Served, body: Uint8Array): void {
    this.endsUnanswered(served, 'dropped');
    if (served.plan.amidBody) {
      served.outlet.begin(body.length, served.call.stream);
      served.outlet.piece(body.subarray(0, Math.floor(body.length / 2)), false);
    }
    served.outlet.breakOff();
  }

  private answered(served: Served): void {
    served.over = true;
    this.tallies.ends('answered', this.clock.elapsed(), served.call.digest);
    served.ticket.leave();
  }

  private endsUnanswered(served: Served, fault: CallFault): void {
    served.over = true;
    this.unanswered(fault);
    served.ticket.leave();
  }

  private unanswered(fault: CallFault): void {
    this.tallies.fault(fault);
    this.tallies.ends('unanswered', this.clock.elapsed());
  }
}

const RATE_LIMIT = errorBody('Rate limit reached for requests', 'requests', 'rate_limit_exceeded');
