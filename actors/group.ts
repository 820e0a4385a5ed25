/**
 * A group supervisor: up to `GROUP_ORDINALS` neighbouring investors of one type.
 * Invariants:
 * 1. It holds ordinals first .. first + count - 1; growing and shrinking touches only the last ones.
 * 2. Half a block of ballots, so that an actor stays below the limit of children and a block is two whole groups.
 * 3. Pools are drawn again only when their source changes or the group outgrows them.
 */
import { type InvestorParts, type InvestorState, investorBehaviour } from './investor.ts';
import type { InvestorType } from './investor-type.ts';
import type { OpenedType } from './opened-type.ts';
import { drawBlock, type PoolBlock, type PoolSource } from './pool-book.ts';
import type { GroupMessage, InvestorMessage } from './protocol.ts';
import type { Actor, Behaviour } from './system.ts';

export interface GroupState {
  readonly type: InvestorType;
  readonly first: number;
  readonly investors: readonly Actor<InvestorMessage>[];
  /** Lives per place so far, stopped investors included. */
  readonly incarnations: Uint32Array;
  readonly pools?: { readonly source: PoolSource; readonly block: PoolBlock };
}

export function groupBehaviour(parts: InvestorParts): Behaviour<GroupState, GroupMessage> {
  const { system, settings, retirements } = parts;
  const behaviour = investorBehaviour(parts);

  const resized = (state: GroupState, count: number, self: Actor<GroupMessage>): GroupState => {
    const { type, first, incarnations } = state;
    const investors = state.investors.slice(0, count);
    for (const investor of state.investors.slice(count)) system.stop(investor);
    for (let i = investors.length; i < count; i++) {
      const ordinal = first + i;
      const incarnation = (incarnations[i] as number) + 1;
      incarnations[i] = incarnation;
      const initial: InvestorState = { ordinal, incarnation, retired: retirements.has(type.id, ordinal) };
      investors.push(system.spawn(self, String(ordinal), behaviour, initial));
    }
    return { ...state, investors };
  };

  const withPools = (state: GroupState, opened: OpenedType): GroupState => {
    const source = opened.scope === 'failed' ? undefined : opened.pools;
    const count = state.investors.length;
    if (source === undefined) {
      const { pools: _dropped, ...rest } = state;
      return rest;
    }
    if (state.pools?.source === source && state.pools.block.counts.length >= count) return state;
    return { ...state, pools: { source, block: drawBlock(source, state.first, count, settings.pool.size) } };
  };

  return {
    receive(state, message, self) {
      if (message.kind === 'resize') {
        const next = resized(state, message.count, self);
        system.send(message.replyTo, { kind: 'groupResized', first: state.first });
        return next;
      }
      const { opened, replyTo } = message;
      const next = withPools(state, opened);
      const request: InvestorMessage = { kind: 'decide', opened, pools: next.pools?.block, replyTo };
      for (const investor of next.investors) system.send(investor, request);
      return next;
    },
  };
}
