/**
 * One investor: an actor with its mailbox, asked once a day.
 * Invariants:
 * 1. One request gives one message to the aggregator: a ballot or an abstention with its reason.
 * 2. A failure concerns this investor alone: it becomes an abstention, and the investor starts anew in its place while its
 *    budget lasts. Afterwards it is retired: it abstains each day and is not asked any more.
 * 3. What it answers does not depend on its incarnation.
 */
import { askInvestor, type RawAnswer, reasonOf } from './opened-type.ts';
import type { PoolBook } from './pool-book.ts';
import type { AggregatorMessage, InvestorMessage } from './protocol.ts';
import type { RestartBudget } from './restart-budget.ts';
import type { Retirements } from './retirements.ts';
import type { DecisionSettings } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';

export interface InvestorState {
  readonly ordinal: number;
  /** 1 for its first life in this process; one more after each restart and respawn. */
  readonly incarnation: number;
  readonly retired: boolean;
}

export interface InvestorParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  readonly book: PoolBook;
  readonly retirements: Retirements;
  /** Of the investor's group. */
  readonly budget: RestartBudget;
}

export const RETIRED = 'retired: its restart budget is spent';

export function investorBehaviour(parts: InvestorParts): Behaviour<InvestorState, InvestorMessage> {
  const { system, settings, book, retirements, budget } = parts;

  const send = (to: Actor<AggregatorMessage>, message: AggregatorMessage): void => system.send(to, message);

  const later = async (
    state: InvestorState,
    message: InvestorMessage,
    answer: Promise<RawAnswer>,
  ): Promise<InvestorState> => {
    const { opened, replyTo } = message;
    send(replyTo, { kind: 'ballot', opened, ordinal: state.ordinal, answer: await answer });
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
      const answer = askInvestor(settings, book, opened, pools, ordinal);
      if (answer instanceof Promise) return later(state, message, answer);
      send(replyTo, { kind: 'ballot', opened, ordinal, answer });
      return state;
    },

    recover(state, { opened, replyTo }, error) {
      const { ordinal, incarnation } = state;
      const granted = budget.spend(ordinal);
      const text = `failed: ${reasonOf(error)}`;
      const event = granted ? 'restarted' : 'retired';
      if (!granted) retirements.add(opened.type.id, ordinal);
      send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'failed', text, event });
      return { ordinal, incarnation: granted ? incarnation + 1 : incarnation, retired: !granted };
    },
  };
}
