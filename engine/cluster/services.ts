/**
 * The durable objects of a cluster, the only file that knows Restate's SDK. A message is kept by the server until it is answered, and
 * sent again, to any worker, when the connection that carried it ends.
 *
 *   mass-run    key RUN             `open`, `castDay`: what a run asks, one day after the other
 *   mass-day    key RUN/DAY         `cast`: calls its shards and gathers their digests
 *   mass-shard  key RUN/TYPE/SHARD  `cast`: one durable call a shard and day
 *   mass-lane   key RUN/INVESTOR    `call`, `callLong`: one durable call a model call; `probe` (key RUN)
 *
 * Whatever depends on the worker that does it (its name, its messages, its failures) happens within `context.run`: a server that is
 * killed after an answer was kept asks the handler again and refuses another answer, for ever.
 */
import * as restate from '@restatedev/restate-sdk';
import { ZodError, type ZodType } from 'zod';
import type { LaneDesk } from './lane-desk.ts';
import type { ShardDesk } from './shard-desk.ts';
import { laneProbe, laneRequest } from './wire/lanes.ts';
import {
  type DayCall,
  type DayReply,
  dayReplyOf,
  dayRequest,
  openRequest,
  type ShardReply,
  shardCallsOf,
  shardRequest,
} from './wire/messages.ts';

const json = restate.serde.json as restate.Serde<unknown>;

/** Who does not answer is asked again soon, and as long as it takes. */
const retryPolicy: restate.RetryPolicy = {
  initialInterval: 100,
  exponentiationFactor: 2,
  maxInterval: 2000,
  maxAttempts: 1_000_000_000,
  onMaxAttempts: 'pause',
};
/** A connection that says nothing is given up after this: a machine that vanished does not end its connections. */
const abortTimeout = { minutes: 5 };
/** Longer than a shard takes, those that wait before it in its worker included: one given up too early would never end. */
const shardAbortTimeout = { minutes: 15 };
/** What is over can be looked at for a while. */
const journalRetention = { hours: 1 };
/** A run that asks the same day again within this time gets the same answer. */
const idempotencyRetention = { days: 1 };

const options = {
  retryPolicy,
  abortTimeout,
  journalRetention,
  // A request of another form never gets better.
  asTerminalError: (error: unknown) =>
    error instanceof ZodError
      ? new restate.TerminalError(`bad request: ${error.message.slice(0, 1000)}`, { errorCode: 400 })
      : undefined,
};

/** A run that was killed may be resumed within this time and gets the answers that it had paid for. */
const laneRetention = { days: 7 };
/** Longer than the longest model call: a worker that is given up too early would have its call paid twice. */
const longAbortTimeout = { minutes: 65 };

/** All services of a worker. */
function servicesOf(desk: ShardDesk, lanes: LaneDesk) {
  const shard = restate.object({
    name: 'mass-shard',
    handlers: {
      cast: async (context: restate.ObjectContext, request: unknown) => {
        const asked = read(shardRequest, request);
        return context.run('cast', () => desk.cast(asked));
      },
    },
    options: { ...options, abortTimeout: shardAbortTimeout, ingressPrivate: true },
  });
  const day = restate.object({
    name: 'mass-day',
    handlers: {
      cast: async (context: restate.ObjectContext, request: unknown): Promise<DayReply> => {
        const asked: DayCall = read(dayRequest, request);
        const replies = shardCallsOf(asked).map(({ key, call }) =>
          context.genericCall<unknown, unknown>({
            service: 'mass-shard',
            method: 'cast',
            key,
            parameter: call,
            inputSerde: json,
            outputSerde: json,
          }),
        );
        return dayReplyOf(asked.asker, (await restate.RestatePromise.all(replies)) as ShardReply[]);
      },
    },
    options: { ...options, ingressPrivate: true },
  });
  const run = restate.object({
    name: 'mass-run',
    handlers: {
      open: restate.handlers.object.shared(async (context: restate.ObjectSharedContext, request: unknown) => {
        const asked = read(openRequest, request);
        return context.run('open', () => desk.open(asked));
      }),
      castDay: async (context: restate.ObjectContext, request: unknown): Promise<unknown> => {
        const asked = read(dayRequest, request);
        return context.genericCall<unknown, unknown>({
          service: 'mass-day',
          method: 'cast',
          key: `${asked.run}/${asked.day}`,
          parameter: asked,
          inputSerde: json,
          outputSerde: json,
        });
      },
    },
    options: { ...options, idempotencyRetention },
  });
  // Shared: who may call at the same time is the client's business, and a lane that waits would be a second limiter.
  const shared = restate.handlers.object.shared;
  const call = async (context: restate.ObjectSharedContext, request: unknown) => {
    const asked = read(laneRequest, request);
    return context.run('call', () => lanes.call(context.key.split('/')[0] ?? '', asked));
  };
  const lane = restate.object({
    name: 'mass-lane',
    handlers: {
      probe: shared(async (context: restate.ObjectSharedContext, request: unknown) => {
        const asked = read(laneProbe, request);
        return context.run('probe', () => lanes.probe(asked));
      }),
      call: shared(call),
      callLong: shared({ abortTimeout: longAbortTimeout }, call),
    },
    options: { ...options, idempotencyRetention: laneRetention, journalRetention: 0 },
  });
  return [run, day, shard, lane];
}

function read<T>(schema: ZodType<T>, request: unknown): T {
  return schema.parse(request);
}

/**
 * Answers Restate's requests over HTTP/1.1, one request a connection at a time: so requests spread over the processes that share an
 * address. `log`: what the SDK warns of.
 */
export function clusterHandler(
  desk: ShardDesk,
  lanes: LaneDesk,
  log: (line: string) => void,
): ReturnType<typeof restate.createEndpointHandler> {
  return restate.createEndpointHandler({
    services: servicesOf(desk, lanes),
    bidirectional: false,
    logger: ({ level, replaying }, message, ...rest) => {
      const text = [message, ...rest].map(String).join(' ');
      // Who may reach a worker is decided by the network (docs/cluster.md).
      if (!['warn', 'error'].includes(level)) return;
      if (!replaying && !text.includes('without validating request signatures')) log(text);
    },
  });
}
