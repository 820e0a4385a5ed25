/**
 * Supervises one investor type: its groups, and its strategies of the days in flight.
 * Invariants:
 * 1. Group g holds ordinals g * GROUP_ORDINALS and following; only the last group in use may be partly filled.
 * 2. Groups are never stopped, only emptied. `count` is how many investors live: those of the plan, and those that a day in
 *    flight still needs.
 * 3. Groups hang below wings of `WING_GROUPS`, actors without messages, so that a type may hold more than 512,000 investors.
 * 4. A strategy keeps nobody waiting but its own day: later days are asked for theirs meanwhile. Opened days are announced
 *    in their order, so that an investor meets them in that order.
 */
import { invariant } from '../core/index.ts';
import { groupBehaviour } from './group.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { InvestorParts } from './investor.ts';
import type { InvestorType } from './investor-type.ts';
import { endsTheRun, openType } from './opened-type.ts';
import type { GroupEntry, GroupMessage, SupervisorMessage, TypeMessage } from './protocol.ts';
import type { PopulationSettings } from './settings.ts';
import type { Actor, Behaviour } from './system.ts';

/** Groups per wing. */
export const WING_GROUPS = 512;

export interface TypeState {
  readonly type: InvestorType;
  readonly wings: readonly Actor<never>[];
  readonly groups: readonly Actor<GroupMessage>[];
  readonly count: number;
  /** Settles when the last day shown to this type is open; never rejects. */
  readonly opened: Promise<unknown>;
  /** Groups that have yet to say that they are resized, and whom to tell. */
  readonly resizing?: { readonly missing: number; readonly replyTo: Actor<SupervisorMessage> };
}

/** Investors of group `group` in a type of `count`. Pure. */
export function groupSize(group: number, count: number): number {
  return Math.max(0, Math.min(GROUP_ORDINALS, count - group * GROUP_ORDINALS));
}

/** Groups whose size differs between two counts of investors: only the last ones. Pure. */
export function groupsToResize(from: number, to: number): readonly number[] {
  const first = Math.floor(Math.min(from, to) / GROUP_ORDINALS);
  const last = Math.ceil(Math.max(from, to) / GROUP_ORDINALS);
  return Array.from({ length: last - first }, (_, i) => first + i).filter(
    (group) => groupSize(group, from) !== groupSize(group, to),
  );
}

export interface TypeParts extends InvestorParts {
  readonly settings: PopulationSettings;
}

const wing: Behaviour<undefined, never> = {
  receive() {
    invariant(false, 'a wing takes no messages');
  },
};

export function typeBehaviour(parts: TypeParts): Behaviour<TypeState, TypeMessage> {
  const { system, settings } = parts;

  const grown = (state: TypeState, groupCount: number, self: Actor<TypeMessage>): TypeState => {
    const wings = [...state.wings];
    const groups = [...state.groups];
    for (let group = groups.length; group < groupCount; group++) {
      const wingNumber = Math.floor(group / WING_GROUPS);
      let parent = wings[wingNumber];
      if (parent === undefined) {
        parent = system.spawn<undefined, never>(self, `wing-${wingNumber}`, wing, undefined);
        wings.push(parent);
      }
      const behaviour = groupBehaviour(parts);
      const first = group * GROUP_ORDINALS;
      const initial = {
        type: state.type,
        first,
        investors: [],
      };
      groups.push(system.spawn(parent, `group-${group}`, behaviour, initial));
    }
    return { ...state, wings, groups };
  };

  const report = (state: TypeState, replyTo: Actor<SupervisorMessage>): void => {
    const groups = state.groups
      .map((actor, g): GroupEntry => ({ actor, first: g * GROUP_ORDINALS, count: groupSize(g, state.count) }))
      .filter(({ count }) => count > 0);
    system.send(replyTo, { kind: 'typeResized', type: state.type.index, groups });
  };

  /** Opens a day once the days before it are open. A `RunStop` and defects end the run. */
  const open = async (
    { type, opened: earlier }: TypeState,
    { today, replyTo }: Extract<TypeMessage, { readonly kind: 'open' }>,
    self: Actor<TypeMessage>,
  ): Promise<void> => {
    try {
      const opened = await openType(settings, today, type, earlier);
      await earlier;
      system.send(replyTo, { kind: 'typeOpened', opened });
    } catch (error) {
      if (endsTheRun(error)) system.reportCrash(self, error);
      else system.send(replyTo, { kind: 'typeFailed', day: today.snapshot.day, error });
    }
  };

  return {
    receive(state, message, self) {
      switch (message.kind) {
        case 'open':
          return { ...state, opened: open(state, message, self) };
        case 'resize': {
          const { count, replyTo } = message;
          const changed = groupsToResize(state.count, count);
          const next = { ...grown(state, Math.ceil(count / GROUP_ORDINALS), self), count };
          for (const group of changed) {
            const actor = next.groups[group] as Actor<GroupMessage>;
            system.send(actor, { kind: 'resize', count: groupSize(group, count), replyTo: self });
          }
          if (changed.length === 0) report(next, replyTo);
          return changed.length === 0 ? next : { ...next, resizing: { missing: changed.length, replyTo } };
        }
        case 'groupResized':
        default: {
          const { resizing, ...rest } = state;
          invariant(resizing !== undefined, 'a group was resized that nobody asked');
          if (resizing.missing > 1)
            return { ...rest, resizing: { ...resizing, missing: resizing.missing - 1 } };
          report(rest, resizing.replyTo);
          return rest;
        }
      }
    },
  };
}
