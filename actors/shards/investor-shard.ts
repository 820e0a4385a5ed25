/**
 * A shard whose investors are actors: groups of them, as below a type's supervisor.
 * Invariants:
 * 1. Its groups hold as many investors as it was last asked for; growing and shrinking touches the last ones alone.
 * 2. It answers one request at a time. At most one group per lane is being asked, and a bounded number of investors (`wave.ts`).
 * 3. Who is retired stands in the request, for this day alone, and is not asked. Failures are reported, and spend restarts where plans are made.
 */
import { addCounts, invariant } from '../../core/index.ts';
import type { PopulationEvent } from '../../journal/index.ts';
import { BlockAssembly } from '../block-assembly.ts';
import { groupBehaviour } from '../group.ts';
import { GROUP_ORDINALS } from '../group-size.ts';
import type { InvestorParts } from '../investor.ts';
import type { OpenedType } from '../opened-type.ts';
import type { AggregatorMessage, GroupAnswered, GroupMessage, GroupResized } from '../protocol.ts';
import { layoutOf } from '../settings.ts';
import type { ShardAnswer } from '../shard.ts';
import type { Actor, Behaviour } from '../system.ts';
import { groupSize, groupsToResize } from '../type-supervisor.ts';
import { enqueue, type Grant, IN_FLIGHT, newWave, release, type Wave } from '../wave.ts';
import type { ShardMessage } from './shard-message.ts';

interface GroupJob {
  readonly day: number;
  readonly actor: Actor<GroupMessage>;
  readonly first: number;
  readonly count: number;
}

interface Answering {
  readonly message: ShardMessage;
  /** Groups that have yet to say that they are resized. */
  readonly resizing: number;
  readonly wave: Wave<GroupJob>;
  readonly blocks: BlockAssembly;
  readonly answer: Pick<ShardAnswer, 'shown' | 'bought' | 'sold' | 'received' | 'abstentions'>;
  readonly events: readonly PopulationEvent[];
  /** Investors who have answered. */
  readonly answered: number;
}

export interface InvestorShardState {
  readonly groups: readonly Actor<GroupMessage>[];
  /** Investors that live. */
  readonly count: number;
  readonly answering: Answering | undefined;
}

export type InvestorShardMessage = ShardMessage | GroupResized | GroupAnswered;

export interface InvestorShardParts extends InvestorParts {
  /** Shared by the shards of a host, of which one answers at a time. */
  readonly lanes: readonly Actor<AggregatorMessage>[];
}

export function investorShardBehaviour(
  parts: InvestorShardParts,
): Behaviour<InvestorShardState, InvestorShardMessage> {
  const { system, settings, lanes, retirements } = parts;
  const layout = layoutOf(settings);

  const resized = (
    state: InvestorShardState,
    { asked: { first, count }, opened }: ShardMessage,
    self: Actor<InvestorShardMessage>,
  ): InvestorShardState & { readonly resizing: number } => {
    const groups = [...state.groups];
    for (let g = groups.length; g * GROUP_ORDINALS < count; g++) {
      const initial = { type: opened.type, first: first + g * GROUP_ORDINALS, investors: [] };
      groups.push(system.spawn(self, `group-${g}`, groupBehaviour(parts), initial));
    }
    const changed = groupsToResize(state.count, count);
    for (const g of changed) {
      const group = groups[g] as Actor<GroupMessage>;
      system.send(group, { kind: 'resize', count: groupSize(g, count), replyTo: self });
    }
    return { ...state, groups, count, resizing: changed.length };
  };

  const start = (
    grants: readonly Grant<GroupJob>[],
    opened: OpenedType,
    self: Actor<InvestorShardMessage>,
  ): void => {
    for (const { lane, group } of grants) {
      const aggregator = lanes[lane] as Actor<AggregatorMessage>;
      // In this order: the aggregator's mailbox holds this before any answer.
      system.send(aggregator, { kind: 'collect', opened, group, replyTo: self });
      system.send(group.actor, { kind: 'cast', opened, count: group.count, replyTo: aggregator });
    }
  };

  const askGroups = (
    state: InvestorShardState,
    answering: Answering,
    self: Actor<InvestorShardMessage>,
  ): InvestorShardState => {
    const { asked, opened } = answering.message;
    const jobs = state.groups
      .map((actor, g): GroupJob => {
        const first = asked.first + g * GROUP_ORDINALS;
        return { day: opened.day, actor, first, count: groupSize(g, asked.count) };
      })
      .filter(({ count }) => count > 0);
    const [wave, grants] = enqueue(answering.wave, jobs);
    start(grants, opened, self);
    return { ...state, answering: { ...answering, wave } };
  };

  const begin = (
    state: InvestorShardState,
    message: ShardMessage,
    self: Actor<InvestorShardMessage>,
  ): InvestorShardState => {
    invariant(state.answering === undefined, 'a shard of actors answers one request at a time');
    const { asked, opened } = message;
    retirements.replace(opened.type.id, asked.first, asked.count, asked.retired);
    const members = opened.view.instruments.length;
    const { resizing, ...next } = resized(state, message, self);
    const answering: Answering = {
      message,
      resizing,
      wave: newWave<GroupJob>(lanes.length, IN_FLIGHT),
      blocks: new BlockAssembly({
        layout,
        total: asked.first + asked.count,
        keeps: settings.keepBallots !== false,
        spare: [],
      }),
      answer: {
        shown: new Int32Array(members),
        bought: new Int32Array(members),
        sold: new Int32Array(members),
        received: 0,
        abstentions: [],
      },
      events: [],
      answered: 0,
    };
    return resizing === 0 ? askGroups(next, answering, self) : { ...next, answering };
  };

  const collected = (
    state: InvestorShardState,
    { part, lane, events: more }: GroupAnswered,
    self: Actor<InvestorShardMessage>,
  ): InvestorShardState => {
    const { answering } = state;
    invariant(answering !== undefined, 'a group answered that nobody asked');
    const { message, answer, blocks } = answering;
    for (const name of ['shown', 'bought', 'sold'] as const) addCounts(answer[name], part[name]);
    blocks.add(part);
    const next: Answering = {
      ...answering,
      answer: {
        ...answer,
        received: answer.received + part.received,
        abstentions: [...answer.abstentions, ...part.abstentions],
      },
      events: more.length === 0 ? answering.events : [...answering.events, ...more],
      answered: answering.answered + part.count,
    };
    if (next.answered < message.asked.count) {
      const [wave, grants] = release(next.wave, lane, part.count);
      start(grants, message.opened, self);
      return { ...state, answering: { ...next, wave } };
    }
    const { asked, opened, request, replyTo } = message;
    system.send(replyTo, { kind: 'reply', request, reply: wholeAnswer(next, asked, opened) });
    return { ...state, answering: undefined };
  };

  const wholeAnswer = (
    { answer, events, blocks }: Answering,
    { first, count }: ShardMessage['asked'],
    { type }: OpenedType,
  ): ShardAnswer => {
    const whole = blocks.inOrder();
    const { abstentions, ...sums } = answer;
    return {
      type: type.index,
      first,
      count,
      blocks: whole.map(([, { digest }]) => digest),
      ...(settings.keepBallots === false ? {} : { words: joined(whole.map(([, { words }]) => words)) }),
      ...sums,
      abstentions: abstentions.toSorted((a, b) => a.ordinal - b.ordinal),
      failures: events
        .map(({ first: ordinal, cause }) => [ordinal, cause] as const)
        .sort(([a], [b]) => a - b),
    };
  };

  return {
    receive(state, message, self) {
      switch (message.kind) {
        case 'decide':
          return begin(state, message, self);
        case 'groupResized': {
          const { answering } = state;
          invariant(answering !== undefined, 'a group was resized that nobody asked');
          const resizing = answering.resizing - 1;
          if (resizing > 0) return { ...state, answering: { ...answering, resizing } };
          return askGroups(state, { ...answering, resizing }, self);
        }
        case 'groupAnswered':
        default:
          return collected(state, message, self);
      }
    },
  };
}

function joined(parts: readonly Uint16Array[]): Uint16Array {
  const words = new Uint16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    words.set(part, at);
    at += part.length;
  }
  return words;
}
