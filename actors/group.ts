/**
 * A group supervisor: up to `GROUP_ORDINALS` neighbouring investors of one type.
 * Invariants:
 * 1. It holds the ordinals from `first` on that the plan or a day in flight needs; growing and shrinking touches only the
 *    last ones. A day asks as many of them as its own plan has.
 * 2. Half a block of ballots, so that an actor stays below the limit of children and a block is two whole groups.
 * 3. It is asked in the order of days, and asks its investors in that order: their mailboxes do the rest.
 * 4. Pools are drawn again only when their source changes or the group outgrows them.
 */
import { invariant } from '../core/index.ts';
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
  readonly pools?: { readonly source: PoolSource; readonly block: PoolBlock };
}

export function groupBehaviour(parts: InvestorParts): Behaviour<GroupState, GroupMessage> {
  const { system, settings } = parts;
  const behaviour = investorBehaviour(parts);

  const resized = (state: GroupState, count: number, self: Actor<GroupMessage>): GroupState => {
    const { first } = state;
    const investors = state.investors.slice(0, count);
    for (const investor of state.investors.slice(count)) system.stop(investor);
    for (let i = investors.length; i < count; i++) {
      const ordinal = first + i;
      const initial: InvestorState = { ordinal };
      investors.push(system.spawn(self, String(ordinal), behaviour, initial));
    }
    return { ...state, investors };
  };

  const withPools = (state: GroupState, opened: OpenedType, count: number): GroupState => {
    const source = opened.scope === 'failed' ? undefined : opened.pools;
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
      const { opened, count, replyTo } = message;
      invariant(count <= state.investors.length, 'a day asks nobody who was stopped');
      const next = withPools(state, opened, count);
      const request: InvestorMessage = { kind: 'decide', opened, pools: next.pools?.block, replyTo };
      for (let i = 0; i < count; i++) system.send(next.investors[i] as Actor<InvestorMessage>, request);
      return next;
    },
  };
}
