/**
 * The durable objects of a cluster, the only file that knows Restate's SDK. A message is kept by the server until it is answered, and
 * sent again, to any worker, when the connection that carried it ends.
 *
 *   mass-run    key RUN             `open`, `castDay`: what a run asks, one day after the other
 *   mass-day    key RUN/DAY         `cast`: calls its shards and gathers their digests
 *   mass-shard  key RUN/TYPE/SHARD  `cast`: one durable call a shard and day
 */
import * as restate from '@restatedev/restate-sdk';
import { ZodError, type ZodType } from 'zod';
import type { ShardDesk } from './shard-desk.ts';
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

/** All services of a worker; those of language-model investors belong here too. */
function servicesOf(desk: ShardDesk) {
  const shard = restate.object({
    name: 'mass-shard',
    handlers: {
      cast: async (_: restate.ObjectContext, request: unknown) => desk.cast(read(shardRequest, request)),
    },
    options: { ...options, ingressPrivate: true },
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
      open: restate.handlers.object.shared(async (_: restate.ObjectSharedContext, request: unknown) =>
        desk.open(read(openRequest, request)),
      ),
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
  return [run, day, shard];
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
  log: (line: string) => void,
): ReturnType<typeof restate.createEndpointHandler> {
  return restate.createEndpointHandler({
    services: servicesOf(desk),
    bidirectional: false,
    logger: ({ level, replaying }, message, ...rest) => {
      const text = [message, ...rest].map(String).join(' ');
      // Who may reach a worker is decided by the network (docs/cluster.md).
      if (!['warn', 'error'].includes(level)) return;
      if (!replaying && !text.includes('without validating request signatures')) log(text);
    },
  });
}
