/**
 * The top of the tree: supervisor -> one supervisor per type -> groups -> investors, and one aggregator per lane.
 * Invariants:
 * 1. At most `daysInFlight` days are cast at the same time, begun in ascending order, each with the plan that stood when it
 *    began. It resizes for one plan at a time, and begins no day meanwhile.
 * 2. At most one group per lane is being asked, and a bounded number of investors (`wave.ts`), lowest day first. A type's
 *    days come in their order, so a group, and with it each investor, is asked for a day after all days before.
 * 3. An investor lives while the plan or a day in flight needs it; whom no day needs is stopped with the next plan.
 * 4. A day ends when every group of every type has answered; its parts are assembled in no order that could be seen.
 */
import { invariant } from '../core/index.ts';
import type { PopulationEvent } from '../journal/index.ts';
import { DayAssembly } from './day-assembly.ts';
import type { DayBooks, OpenDay } from './day-books.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { OpenedType } from './opened-type.ts';
import type {
  AggregatorMessage,
  DeskMessage,
  GroupEntry,
  PopulationReply,
  SupervisorMessage,
  TypeMessage,
} from './protocol.ts';
import type { DecisionSettings, PopulationSettings } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';
import { groupSize } from './type-supervisor.ts';
import { enqueue, type Grant, IN_FLIGHT, newWave, release, type Wave } from './wave.ts';

interface Asker {
  readonly request: number;
  readonly replyTo: Actor<DeskMessage<PopulationReply>>;
}

interface GroupJob {
  readonly day: number;
  readonly opened: OpenedType;
  readonly group: GroupEntry;
  readonly count: number;
}

/** As `IN_FLIGHT` while several days are in flight, for investors who wait for others: all of a few thousand. */
const IN_FLIGHT_AHEAD = 32 * GROUP_ORDINALS;

interface Resizing {
  readonly asker: Asker;
  readonly missing: number;
  readonly events: readonly PopulationEvent[];
}

interface DayInFlight {
  readonly day: number;
  readonly asker: Asker;
  /** Investors per type; never changes. */
  readonly plan: Int32Array;
  readonly assembly: DayAssembly;
  readonly events: readonly PopulationEvent[];
}

export interface SupervisorState {
  readonly plan: Int32Array;
  /** Investors per type that live: at least those of the plan. */
  readonly living: Int32Array;
  readonly groups: readonly (readonly GroupEntry[])[];
  readonly resizing: Resizing | undefined;
  /** Ascending. */
  readonly days: readonly DayInFlight[];
  readonly wave: Wave<GroupJob>;
}

export interface SupervisorParts {
  readonly system: ActorSystem;
  readonly settings: PopulationSettings;
  readonly books: DayBooks;
  /** In type order. */
  readonly types: readonly Actor<TypeMessage>[];
  readonly lanes: readonly Actor<AggregatorMessage>[];
}

/** Before anybody is spawned. */
export function emptySupervisor(types: number, lanes: number, daysInFlight: number): SupervisorState {
  return {
    plan: new Int32Array(types),
    living: new Int32Array(types),
    groups: Array.from({ length: types }, () => []),
    resizing: undefined,
    days: [],
    wave: newWave<GroupJob>(lanes, daysInFlight === 1 ? IN_FLIGHT : IN_FLIGHT_AHEAD),
  };
}

/** Investors per type that the plan or a day in flight needs. Pure. */
export function needed(plan: Int32Array, days: readonly { readonly plan: Int32Array }[]): Int32Array {
  return plan.map((count, i) => Math.max(count, ...days.map((day) => day.plan[i] as number)));
}

/** What a plan changes, as events in type order. Pure. */
export function changesOf(
  from: Int32Array,
  to: Int32Array,
  types: readonly { readonly id: string }[],
  cause: string,
): readonly PopulationEvent[] {
  return types.flatMap(({ id }, i): PopulationEvent[] => {
    const before = from[i] as number;
    const after = to[i] as number;
    if (after > before) return [{ kind: 'spawned', type: id, first: before, count: after - before, cause }];
    if (after < before) return [{ kind: 'stopped', type: id, first: after, count: before - after, cause }];
    return [];
  });
}

export function supervisorBehaviour(parts: SupervisorParts): Behaviour<SupervisorState, SupervisorMessage> {
  const { system, settings, books, types, lanes } = parts;
  const { daysInFlight = 1 } = settings;

  const reply = (asker: Asker, value: PopulationReply): void =>
    system.send(asker.replyTo, { kind: 'reply', request: asker.request, reply: value });

  const start = (grants: readonly Grant<GroupJob>[], self: Actor<SupervisorMessage>): void => {
    for (const { lane, group: job } of grants) {
      const { opened, group, count } = job;
      const aggregator = lanes[lane] as Actor<AggregatorMessage>;
      // In this order: the aggregator's mailbox holds this before any answer.
      system.send(aggregator, { kind: 'collect', opened, group, replyTo: self });
      system.send(group.actor, { kind: 'cast', opened, count, replyTo: aggregator });
    }
  };

  const respawn = (
    state: SupervisorState,
    message: Extract<SupervisorMessage, { readonly kind: 'respawn' }>,
    self: Actor<SupervisorMessage>,
  ): SupervisorState => {
    invariant(state.resizing === undefined, 'a population has one plan at a time');
    const events = changesOf(state.plan, message.plan, settings.types, message.cause);
    const plan = message.plan.slice();
    const living = needed(plan, state.days);
    let missing = 0;
    living.forEach((count, i) => {
      if (count === state.living[i]) return;
      missing++;
      system.send(types[i] as Actor<TypeMessage>, { kind: 'resize', count, replyTo: self });
    });
    if (missing > 0) return { ...state, plan, living, resizing: { asker: message, missing, events } };
    reply(message, events);
    return { ...state, plan };
  };

  const castDay = (
    state: SupervisorState,
    message: Extract<SupervisorMessage, { readonly kind: 'castDay' }>,
    self: Actor<SupervisorMessage>,
  ): SupervisorState => {
    const { plan, days } = state;
    const { snapshot, endedLabels, timedOut } = message;
    const { day } = snapshot;
    invariant(state.resizing === undefined, 'a day begins under a plan that stands');
    invariant(days.length < daysInFlight, `at most ${daysInFlight} days are cast at the same time`);
    invariant(day > (days.at(-1)?.day ?? Number.NEGATIVE_INFINITY), 'days are cast in ascending order');
    let today: OpenDay;
    try {
      today = books.open(snapshot, plan, endedLabels, timedOut);
    } catch (error) {
      system.send(message.replyTo, { kind: 'failure', request: message.request, error });
      return state;
    }
    const assembly = new DayAssembly(settings, snapshot, plan);
    if (assembly.complete) {
      reply(message, assembly.finish([]));
      return state;
    }
    types.forEach((type, i) => {
      if (plan[i] !== 0) system.send(type, { kind: 'open', today, replyTo: self });
    });
    return { ...state, days: [...days, { day, asker: message, plan, assembly, events: [] }] };
  };

  const typeOpened = (
    state: SupervisorState,
    opened: OpenedType,
    self: Actor<SupervisorMessage>,
  ): SupervisorState => {
    const { day } = opened;
    const inFlight = state.days.find((other) => other.day === day);
    invariant(inFlight !== undefined, 'a type was opened that nobody asked');
    inFlight.assembly.open(opened);
    const { index } = opened.type;
    const total = inFlight.plan[index] as number;
    const jobs = (state.groups[index] ?? [])
      .map(({ actor, first }, g): GroupJob => {
        const count = groupSize(g, total);
        return { day, opened, group: { actor, first, count }, count };
      })
      .filter(({ count }) => count > 0);
    const [wave, grants] = enqueue(state.wave, jobs);
    start(grants, self);
    return { ...state, wave };
  };

  const groupAnswered = (
    state: SupervisorState,
    message: Extract<SupervisorMessage, { readonly kind: 'groupAnswered' }>,
    self: Actor<SupervisorMessage>,
  ): SupervisorState => {
    const at = state.days.findIndex(({ day }) => day === message.day);
    const inFlight = state.days[at];
    invariant(inFlight !== undefined, 'a group answered that nobody asked');
    const { assembly, asker } = inFlight;
    assembly.add(message.part);
    const events = message.events.length === 0 ? inFlight.events : [...inFlight.events, ...message.events];
    const [wave, grants] = release(state.wave, message.lane, message.part.count);
    start(grants, self);
    if (!assembly.complete) {
      return {
        ...state,
        wave,
        days: events === inFlight.events ? state.days : state.days.with(at, { ...inFlight, events }),
      };
    }
    reply(asker, assembly.finish(inTypeOrder(events, settings)));
    return { ...state, wave, days: state.days.toSpliced(at, 1) };
  };

  return {
    receive(state, message, self) {
      switch (message.kind) {
        case 'respawn':
          return respawn(state, message, self);
        case 'typeResized': {
          const { resizing } = state;
          invariant(resizing !== undefined, 'a type was resized that nobody asked');
          const groups = state.groups.with(message.type, message.groups);
          const missing = resizing.missing - 1;
          if (missing > 0) return { ...state, groups, resizing: { ...resizing, missing } };
          reply(resizing.asker, resizing.events);
          return { ...state, groups, resizing: undefined };
        }
        case 'castDay':
          return castDay(state, message, self);
        case 'typeOpened':
          return typeOpened(state, message.opened, self);
        case 'typeFailed': {
          // The day stays in flight, and never ends; whoever waits for it knows.
          const asker = state.days.find(({ day }) => day === message.day)?.asker;
          invariant(asker !== undefined, 'a type failed that nobody asked');
          system.send(asker.replyTo, { kind: 'failure', request: asker.request, error: message.error });
          return state;
        }
        case 'groupAnswered':
        default:
          return groupAnswered(state, message, self);
      }
    },
  };
}

function inTypeOrder(
  events: readonly PopulationEvent[],
  { types }: DecisionSettings,
): readonly PopulationEvent[] {
  const places = new Map<string, number>(types.map(({ id, index }) => [id, index]));
  const placeOf = ({ type }: PopulationEvent): number => places.get(type) as number;
  return [...events].sort((a, b) => placeOf(a) - placeOf(b) || a.first - b.first);
}
