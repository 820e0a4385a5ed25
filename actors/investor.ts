/**
 * One investor: an actor with its mailbox, asked once a day. Days may wait in it, in their order.
 * Invariants:
 * 1. One request gives one message to the aggregator: a ballot or an abstention with its reason.
 * 2. A failure concerns this investor alone: it becomes an abstention, and the investor starts anew in its place while its
 *    budget lasts. Afterwards it is retired: it abstains each day and is not asked any more.
 * 3. A `RunStop` or a broken invariant is no failure of its own: it ends the cast, and nobody abstains for it.
 * 4. It is asked for a day after it has answered all days before. What it answers does not depend on how often it was
 *    restarted or respawned; its ballot is in the book of memories before it is sent (`memory-book.ts`).
 */
import type { Abstention, Picks } from './analyst.ts';
import { askIndividually, askShared, endsTheRun, type OpenedType, reasonOf } from './opened-type.ts';
import { type PoolBlock, poolOf } from './pool-book.ts';
import type { AggregatorMessage, InvestorMessage } from './protocol.ts';
import type { RestartBudget } from './restart-budget.ts';
import type { Retirements } from './retirements.ts';
import type { DecisionSettings } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';

export interface InvestorState {
  readonly ordinal: number;
  readonly retired: boolean;
}

export interface InvestorParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  readonly retirements: Retirements;
  readonly budget: RestartBudget;
}

export const RETIRED = 'retired: its restart budget is spent';

export function investorBehaviour(parts: InvestorParts): Behaviour<InvestorState, InvestorMessage> {
  const { system, settings, retirements, budget } = parts;

  const send = (to: Actor<AggregatorMessage>, message: AggregatorMessage): void => system.send(to, message);

  const cast = (
    { opened, replyTo }: InvestorMessage,
    ordinal: number,
    candidates: Uint16Array,
    answer: Picks | Abstention,
  ): void => {
    opened.memory?.keep(opened.type, ordinal, candidates, answer);
    send(replyTo, { kind: 'ballot', opened, ordinal, candidates, answer });
  };

  const later = async (
    state: InvestorState,
    message: InvestorMessage,
    candidates: Uint16Array,
    waiting: Promise<Picks | Abstention>,
  ): Promise<InvestorState> => {
    cast(message, state.ordinal, candidates, await waiting);
    return state;
  };

  const individually = async (
    state: InvestorState,
    message: InvestorMessage,
    opened: Extract<OpenedType, { readonly scope: 'individual' }>,
  ): Promise<InvestorState> => {
    const { ordinal } = state;
    const { candidates, answer } = await askIndividually(settings, opened, message.pools, ordinal);
    cast(message, ordinal, candidates, answer);
    return state;
  };

  return {
    receive(state, message) {
      const { opened, pools, replyTo } = message;
      const { ordinal } = state;
      if (state.retired) {
        send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'retired', text: RETIRED });
        return state;
      }
      if (opened.scope === 'failed') {
        send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'strategy', text: opened.reason });
        return state;
      }
      if (opened.scope === 'individual') return individually(state, message, opened);
      const candidates = poolOf(pools as PoolBlock, ordinal);
      const answer = askShared(settings, opened, ordinal, candidates);
      if (answer instanceof Promise) return later(state, message, candidates, answer);
      cast(message, ordinal, candidates, answer);
      return state;
    },

    recover(state, { opened, replyTo }, error) {
      if (endsTheRun(error)) throw error;
      const { ordinal } = state;
      const granted = budget.spend(opened.type.id, ordinal, opened.day);
      const text = `failed: ${reasonOf(error)}`;
      const event = granted ? 'restarted' : 'retired';
      if (!granted) retirements.add(opened.type.id, ordinal);
      send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'failed', text, event });
      return { ordinal, retired: !granted };
    },
  };
}
