/**
 * The top of the tree: supervisor -> one supervisor per type -> groups -> investors, and one aggregator per lane.
 * Invariants:
 * 1. It does one thing at a time: nothing, resizing, or a day.
 * 2. At most one group per lane is being asked, and at most `IN_FLIGHT` investors (`wave.ts`).
 * 3. A day ends when every group of every type has answered; its parts are assembled in no order that could be seen.
 */
import { invariant } from '../core/index.ts';
import type { PopulationEvent } from '../journal/index.ts';
import { DayAssembly } from './day-assembly.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { OpenedType } from './opened-type.ts';
import type { PoolBook } from './pool-book.ts';
import type {
  AggregatorMessage,
  DeskMessage,
  GroupEntry,
  PopulationReply,
  SupervisorMessage,
  TypeMessage,
} from './protocol.ts';
import type { DecisionSettings } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';
import { enqueue, type Grant, newWave, release, type Wave } from './wave.ts';

interface Asker {
  readonly request: number;
  readonly replyTo: Actor<DeskMessage<PopulationReply>>;
}

interface GroupJob {
  readonly opened: OpenedType;
  readonly group: GroupEntry;
  readonly count: number;
}

/**
 * Investors that may be asked at the same time. With 8,192 a day of 100,000 rule investors takes 15 % longer and 1.7 times
 * the memory: answers that wait outlive two scavenges and become old garbage.
 */
const IN_FLIGHT = 2 * GROUP_ORDINALS;

type Phase =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'resizing';
      readonly asker: Asker;
      readonly missing: number;
      readonly events: readonly PopulationEvent[];
    }
  | {
      readonly kind: 'casting';
      readonly asker: Asker;
      readonly assembly: DayAssembly;
      readonly wave: Wave<GroupJob>;
      readonly events: readonly PopulationEvent[];
    };

export interface SupervisorState {
  readonly plan: Int32Array;
  readonly groups: readonly (readonly GroupEntry[])[];
  readonly phase: Phase;
}

export interface SupervisorParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  readonly book: PoolBook;
  /** In type order. */
  readonly types: readonly Actor<TypeMessage>[];
  readonly lanes: readonly Actor<AggregatorMessage>[];
}

/** Before anybody is spawned. */
export function emptySupervisor(types: number): SupervisorState {
  return {
    plan: new Int32Array(types),
    groups: Array.from({ length: types }, () => []),
    phase: { kind: 'idle' },
  };
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
  const { system, settings, book, types, lanes } = parts;

  const reply = (asker: Asker, value: PopulationReply): void =>
    system.send(asker.replyTo, { kind: 'reply', request: asker.request, reply: value });

  const start = (grants: readonly Grant<GroupJob>[], self: Actor<SupervisorMessage>): void => {
    for (const {
      lane,
      group: { opened, group },
    } of grants) {
      const aggregator = lanes[lane] as Actor<AggregatorMessage>;
      system.send(aggregator, { kind: 'collect', opened, group, replyTo: self });
    }
  };

  return {
    receive(state, message, self) {
      const { phase } = state;
      switch (message.kind) {
        case 'respawn': {
          invariant(phase.kind === 'idle', 'a population does one thing at a time');
          const events = changesOf(state.plan, message.plan, settings.types, message.cause);
          if (events.length === 0) {
            reply(message, events);
            return state;
          }
          message.plan.forEach((count, i) => {
            if (count !== state.plan[i]) {
              system.send(types[i] as Actor<TypeMessage>, { kind: 'resize', count, replyTo: self });
            }
          });
          const resizing: Phase = { kind: 'resizing', asker: message, missing: events.length, events };
          return { ...state, plan: message.plan.slice(), phase: resizing };
        }
        case 'typeResized': {
          invariant(phase.kind === 'resizing', 'a type was resized that nobody asked');
          const groups = state.groups.with(message.type, message.groups);
          if (phase.missing > 1) return { ...state, groups, phase: { ...phase, missing: phase.missing - 1 } };
          reply(phase.asker, phase.events);
          return { ...state, groups, phase: { kind: 'idle' } };
        }
        case 'castDay': {
          invariant(phase.kind === 'idle', 'a population does one thing at a time');
          const { snapshot } = message;
          book.open(snapshot);
          const assembly = new DayAssembly(settings, snapshot, state.plan);
          if (assembly.complete) {
            reply(message, assembly.finish([]));
            return state;
          }
          types.forEach((type, i) => {
            if (state.plan[i] !== 0) system.send(type, { kind: 'open', snapshot, replyTo: self });
          });
          const wave = newWave<GroupJob>(lanes.length, IN_FLIGHT);
          return { ...state, phase: { kind: 'casting', asker: message, assembly, wave, events: [] } };
        }
        case 'typeOpened': {
          invariant(phase.kind === 'casting', 'a type was opened that nobody asked');
          const { opened } = message;
          phase.assembly.open(opened);
          const jobs = (state.groups[opened.type.index] ?? []).map((group) => ({
            opened,
            group,
            count: group.count,
          }));
          const [wave, grants] = enqueue(phase.wave, jobs);
          start(grants, self);
          return { ...state, phase: { ...phase, wave } };
        }
        case 'groupAnswered':
        default: {
          invariant(phase.kind === 'casting', 'a group answered that nobody asked');
          phase.assembly.add(message.part);
          const events = message.events.length === 0 ? phase.events : [...phase.events, ...message.events];
          if (phase.assembly.complete) {
            reply(phase.asker, phase.assembly.finish(inTypeOrder(events, settings)));
            return { ...state, phase: { kind: 'idle' } };
          }
          const [wave, grants] = release(phase.wave, message.lane, message.part.count);
          start(grants, self);
          return { ...state, phase: { ...phase, wave, events } };
        }
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
