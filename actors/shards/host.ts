/**
 * A host of shards: one actor system, with an actor for each shard that was asked, made from plain data.
 * Invariants:
 * 1. What it answers depends on its settings and the request alone. What its shards keep from day to day can be made again.
 * 2. A shard that nobody asked for `IDLE_DAYS` market days is stopped: it moved, or the plan left it out.
 * 3. After a `RunStop`, a broken invariant or a lost message every call rejects with it.
 */
import { MassError, type Timers } from '../../core/index.ts';
import { type AggregatorState, aggregatorBehaviour } from '../aggregator.ts';
import type { Analyst } from '../analyst.ts';
import { analysts } from '../analysts.ts';
import { askingOf } from '../asking.ts';
import { Desk } from '../desk.ts';
import { lostLetters } from '../population.ts';
import { RestartBudget } from '../restart-budget.ts';
import { Retirements } from '../retirements.ts';
import {
  type HostSettings,
  type ShardAnswer,
  type ShardLink,
  type ShardRequest,
  shardNameOf,
  shardOf,
} from '../shard.ts';
import { type Actor, ActorSystem } from '../system.ts';
import { openedFrom, PoolSources } from '../type-day.ts';
import { type CohortState, cohortBehaviour } from './cohort.ts';
import { type InvestorShardState, investorShardBehaviour } from './investor-shard.ts';
import type { ShardMessage } from './shard-message.ts';

/** Market days after which a shard that nobody asked is stopped. */
const IDLE_DAYS = 5;

/** Groups of actors that are asked at the same time. */
const LANES = 16;

/** Shards below one actor, well below the limit of children. */
const WING_SHARDS = 512;

export interface HostServices {
  /** @default made from the registry by the settings' kind */
  readonly analyst?: Analyst;
  readonly timers?: Timers;
}

interface Hosted {
  readonly actor: Actor<ShardMessage>;
  lastDay: number;
  /** Requests that it has not answered. */
  asked: number;
}

/** Throws `scenario.unknown-kind` when the analyst's kind is not registered here. */
export function createShardHost(given: HostSettings, services: HostServices = {}): ShardLink {
  const { grain, key } = given;
  const analyst =
    services.analyst ??
    analysts.get(given.analyst.kind).create(given.analyst as never, { key, readText: noText });
  const { settings, again, timeout } = askingOf({ ...given, ...services, analyst });
  let stopping = false;
  const system = new ActorSystem(`${given.run}-shards`, {
    onCrash: ({ error }) => desk.fail(error),
    onDeadLetters: (letters) => {
      if (!stopping) desk.fail(lostLetters(letters));
    },
  });
  const desk = new Desk<ShardAnswer>(system);
  const sources = new PoolSources(settings, IDLE_DAYS);
  const cohort = cohortBehaviour({ system, settings, again, timeout });
  const investors = investorShardBehaviour({
    system,
    settings,
    again,
    timeout,
    retirements: new Retirements(),
    // Whether a failure is its last one is decided where plans are made.
    budget: new RestartBudget({ restarts: Number.POSITIVE_INFINITY, windowDays: 1 }),
    lanes: Array.from({ length: grain === 'actor' ? LANES : 0 }, (_, lane) => {
      const idle: AggregatorState = { phase: 'idle' };
      return system.spawn(undefined, `aggregator-${lane}`, aggregatorBehaviour(system, settings, lane), idle);
    }),
  });
  const noCohort: CohortState = { blocks: [] };
  const nobody: InvestorShardState = { groups: [], count: 0, answering: undefined };
  const shards = new Map<string, Hosted>();
  const wings: { readonly actor: Actor<never>; readonly names: Set<string> }[] = [];

  const wingWithRoom = (): (typeof wings)[number] => {
    const free = wings.find(({ names }) => names.size < WING_SHARDS);
    if (free !== undefined) return free;
    const actor = system.spawn<undefined, never>(
      undefined,
      `wing-${wings.length}`,
      { receive: () => undefined },
      undefined,
    );
    const wing = { actor, names: new Set<string>() };
    wings.push(wing);
    return wing;
  };

  const shardAsked = ({ typeDay, first, snapshot: { day } }: ShardRequest): Hosted => {
    const name = shardNameOf(settings.types, { typeDay, first });
    let hosted = shards.get(name);
    if (hosted === undefined) {
      const wing = wingWithRoom();
      const spelled = `type-${typeDay.type}-shard-${shardOf(first)}`;
      const actor: Actor<ShardMessage> =
        grain === 'cohort'
          ? system.spawn(wing.actor, spelled, cohort, noCohort)
          : system.spawn(wing.actor, spelled, investors, nobody);
      wing.names.add(name);
      hosted = { actor, lastDay: day, asked: 0 };
      shards.set(name, hosted);
    }
    hosted.lastDay = Math.max(hosted.lastDay, day);
    return hosted;
  };

  const stopIdle = (day: number): void => {
    for (const [name, { actor, lastDay, asked }] of shards) {
      if (asked > 0 || lastDay >= day - IDLE_DAYS) continue;
      system.stop(actor);
      shards.delete(name);
      for (const { names } of wings) names.delete(name);
    }
  };

  const ask = async (asked: ShardRequest): Promise<ShardAnswer> => {
    const { snapshot, typeDay } = asked;
    const opened = openedFrom(settings, snapshot, typeDay, sources);
    const shard = shardAsked(asked);
    shard.asked++;
    try {
      return await desk.ask((request, replyTo) =>
        system.send(shard.actor, { kind: 'decide', request, asked, opened, replyTo }),
      );
    } finally {
      shard.asked--;
    }
  };

  // Shards of actors answer one after the other: more investors in flight cost memory and bring nothing.
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = (asked: ShardRequest): Promise<ShardAnswer> => {
    const answer = queue.then(() => ask(asked));
    queue = answer.catch(() => undefined);
    return answer;
  };

  return {
    async castDay(requests) {
      const day = requests[0]?.snapshot.day;
      if (day !== undefined) stopIdle(day);
      return await Promise.all(requests.map(grain === 'cohort' ? ask : inTurn));
    },
    messages: () => system.sent,
    async stop() {
      stopping = true;
      timeout?.stop();
      desk.fail(new MassError({ code: 'run.interrupted', message: 'the population was stopped' }));
      await system.shutdown();
    },
  };
}

function noText(path: string): never {
  throw new MassError({
    code: 'models.prompt',
    message: 'investors of shards read no files',
    found: path,
    hint: 'use grain: actor with one worker',
  });
}
