/**
 * An aggregator counts the ballots of one group at a time. Each lane has one; it has no children, so a message is cheap.
 * Invariants:
 * 1. It is told of a group before that is asked, and reports exactly once, when every investor has answered.
 * 2. Counts are integers: arrival order cannot matter (`BallotCollector`).
 * 3. Its part lends its buffers: the supervisor has used them up before it asks this lane for another group.
 * 4. An answer of another day, type or run, or a second one, is a defect and ends the run; it is never counted.
 */
import { invariant } from '../core/index.ts';
import type { PopulationEvent } from '../journal/index.ts';
import { BallotCollector } from './ballot-collector.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { OpenedType } from './opened-type.ts';
import type { AggregatorMessage, GroupAnswered } from './protocol.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';

export type AggregatorState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'collecting';
      readonly opened: OpenedType;
      readonly events: PopulationEvent[];
      readonly replyTo: Actor<GroupAnswered>;
    };

const IDLE: AggregatorState = { phase: 'idle' };

export function aggregatorBehaviour(
  system: ActorSystem,
  settings: DecisionSettings,
  lane: number,
): Behaviour<AggregatorState, AggregatorMessage> {
  const collector = new BallotCollector(layoutOf(settings), GROUP_ORDINALS);
  return {
    receive(state, message) {
      const { opened } = message;
      if (message.kind === 'collect') {
        invariant(state.phase === 'idle', 'an aggregator collects one group at a time');
        const { group, replyTo } = message;
        const instruments = opened.view.instruments.length;
        collector.reset(opened.type, group.first, group.count, instruments);
        return { phase: 'collecting', opened, events: [], replyTo };
      }
      invariant(
        state.phase === 'collecting' && state.opened === opened,
        'an answer came for another day or group',
      );
      const { events } = state;
      const { ordinal } = message;
      const taken =
        message.kind === 'ballot'
          ? collector.add(ordinal, message.candidates, message.answer)
          : collector.abstain(ordinal, message.reason, message.text);
      invariant(taken, `investor ${ordinal} of ${opened.type.id} answered twice`);
      if (message.kind === 'abstention' && message.event !== undefined) {
        events.push({
          kind: message.event,
          type: opened.type.id,
          first: ordinal,
          count: 1,
          cause: message.text,
        });
      }
      if (!collector.complete) return state;
      system.send(state.replyTo, {
        kind: 'groupAnswered',
        day: opened.day,
        lane,
        part: collector.part(),
        events,
      });
      return IDLE;
    },
  };
}
