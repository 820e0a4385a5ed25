/**
 * One investor: an actor with its mailbox, asked once a day. Days may wait in it, in their order.
 * Invariants:
 * 1. One request gives one message to the aggregator: a ballot or an abstention with its reason.
 * 2. A failure concerns this investor alone: it becomes an abstention, and the investor starts anew in its place while its
 *    budget lasts. Afterwards it is retired: it abstains each day and is not asked any more.
 * 3. A `RunStop` or a broken invariant is no failure of its own: it ends the cast, and nobody abstains for it.
 * 4. It is asked for a day after it has answered all days before. What it answers does not depend on how often it was
 *    restarted or respawned; its ballot is in the book of memories before it is sent (`memory-book.ts`).
 * 5. Whoever does not answer in time has failed: it abstains, starts anew, and what it answers later is dropped. A day that is
 *    cast again has its time-outs from the journal: those investors are not asked, and nobody is timed.
 */
import type { Abstention, Picks } from './analyst.ts';
import { type AnswerTimeout, TimedOut } from './answer-timeout.ts';
import { askIndividually, askShared, endsTheRun, type OpenedType, reasonOf } from './opened-type.ts';
import { type PoolBlock, poolOf } from './pool-book.ts';
import type { AggregatorMessage, InvestorMessage } from './protocol.ts';
import type { RestartBudget } from './restart-budget.ts';
import type { Retirements } from './retirements.ts';
import type { DecisionSettings } from './settings.ts';
import type { Actor, ActorSystem, Behaviour } from './system.ts';

export interface InvestorState {
  readonly ordinal: number;
}

export interface InvestorParts {
  readonly system: ActorSystem;
  readonly settings: DecisionSettings;
  /** The same for days that are cast again. */
  readonly again: DecisionSettings;
  /** Undefined: answers are waited for as long as they take. */
  readonly timeout: AnswerTimeout | undefined;
  readonly retirements: Retirements;
  readonly budget: RestartBudget;
}

export const RETIRED = 'retired: its restart budget is spent';

export function investorBehaviour(parts: InvestorParts): Behaviour<InvestorState, InvestorMessage> {
  const { system, settings, again, timeout, retirements, budget } = parts;

  const settingsFor = ({ timedOut }: OpenedType): DecisionSettings =>
    timedOut === undefined ? settings : again;

  const within = <T>({ timedOut }: OpenedType, answer: Promise<T>): Promise<T> =>
    timeout === undefined || timedOut !== undefined ? answer : timeout.within(answer);

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
    cast(message, state.ordinal, candidates, await within(message.opened, waiting));
    return state;
  };

  const individually = async (
    state: InvestorState,
    message: InvestorMessage,
    opened: Extract<OpenedType, { readonly scope: 'individual' }>,
  ): Promise<InvestorState> => {
    const { ordinal } = state;
    const asked = askIndividually(settingsFor(opened), opened, message.pools, ordinal);
    const { candidates, answer } = await within(opened, asked);
    cast(message, ordinal, candidates, answer);
    return state;
  };

  return {
    receive(state, message) {
      const { opened, pools, replyTo } = message;
      const { ordinal } = state;
      if (retirements.has(opened.type.id, ordinal)) {
        send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'retired', text: RETIRED });
        return state;
      }
      if (opened.scope === 'failed') {
        send(replyTo, { kind: 'abstention', opened, ordinal, reason: 'strategy', text: opened.reason });
        return state;
      }
      const journaled = opened.timedOut?.get(ordinal);
      if (journaled !== undefined) throw new TimedOut(journaled);
      if (opened.scope === 'individual') return individually(state, message, opened);
      const candidates = poolOf(pools as PoolBlock, ordinal);
      const answer = askShared(settingsFor(opened), opened, ordinal, candidates);
      if (answer instanceof Promise) return later(state, message, candidates, answer);
      cast(message, ordinal, candidates, answer);
      return state;
    },

    recover(state, { opened, replyTo }, error) {
      if (endsTheRun(error)) throw error;
      const { ordinal } = state;
      const granted = budget.spend(opened.type.id, ordinal, opened.day);
      const isLate = error instanceof TimedOut;
      const text = isLate ? error.message : `failed: ${reasonOf(error)}`;
      const event = granted ? 'restarted' : 'retired';
      if (!granted) retirements.add(opened.type.id, ordinal);
      send(replyTo, {
        kind: 'abstention',
        opened,
        ordinal,
        reason: isLate ? 'timed-out' : 'failed',
        text,
        event,
      });
      return { ordinal };
    },
  };
}
