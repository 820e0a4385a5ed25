/**
 * What experts would have chosen on the days of a window, and how they would have done.
 *
 * 1. A choice as of session u is an expert's answer to the `memory` sessions that end `gap` sessions before u: labels that had ended when
 *    the ballots of u were cast, and no others.
 * 2. Only sessions whose whole memory lies within the window are looked back upon. A choice is therefore a function of `memory` sessions,
 *    not of where the window begins, and what a run remembers of it from days before is what a resumed run finds.
 * 3. Sessions of a memory count the same whatever they weigh in the window: weights depend on the window's end. They weigh the gains.
 * 4. Choices and gains are remembered with the numbers of the very arrays that they were made from, and made anew for any others; they
 *    are forgotten with the tallies and labels. Another aggregator, fitness, rule for the unseen, gap, horizon or population begins anew.
 */
import { invariant } from '../../core/index.ts';
import { checkedSignals } from '../aggregator.ts';
import type { Objective, WindowDay } from '../objective.ts';
import type { Expert } from './expert.ts';

/** Entries of the window that share a tally: one session, once per horizon. */
export type Session = readonly [WindowDay, ...WindowDay[]];

/** Distributions, one per expert. */
export type Choices = readonly Float64Array[];

/** Days of a window by session, in order. */
export function sessionsOf(days: readonly WindowDay[]): Session[] {
  const sessions: [WindowDay, ...WindowDay[]][] = [];
  for (const day of days) {
    const last = sessions.at(-1);
    if (last?.[0].tally === day.tally) last.push(day);
    else sessions.push([day]);
  }
  return sessions;
}

/** A day of the past: what was chosen for it before its label could be known. */
export interface Retrospect {
  readonly day: WindowDay;
  readonly choices: Choices;
}

interface KnownChoices {
  /** Numbers of the tallies and labels that they were made from. */
  readonly from: readonly number[];
  readonly choices: Choices;
}

interface KnownGains {
  readonly tally: WindowDay['tally'];
  readonly choices: Choices;
  readonly gains: Float64Array;
}

export class Retrospection {
  private readonly experts: readonly Expert[];
  private readonly memory: number;
  private context: readonly unknown[] = [];
  private choices = new WeakMap<WindowDay['tally'], KnownChoices>();
  private gains = new WeakMap<Float64Array, KnownGains>();
  private readonly numbers = new WeakMap<object, number>();
  private numbered = 0;

  /** `memory`: most recent sessions that an expert is shown. */
  constructor(experts: readonly Expert[], memory: number) {
    this.experts = experts;
    this.memory = memory;
  }

  /** What the experts choose after the last of these sessions, of which there is at least one. */
  choicesAfter(objective: Objective, sessions: readonly Session[]): Choices {
    this.keepTo(objective);
    const shown = sessions.slice(-this.memory);
    const last = shown.at(-1);
    invariant(last !== undefined, 'experts choose after a session');
    const from = shown.flatMap((session) => [
      this.numberOf(session[0].tally),
      ...session.map(({ labels }) => this.numberOfLabels(labels)),
    ]);
    const known = this.choices.get(last[0].tally);
    if (known?.from.length === from.length && from.every((number, k) => number === known.from[k])) {
      return known.choices;
    }
    const days = shown.flat().map(({ tally, labels }) => ({ tally, labels }));
    const choices = this.experts.map((expert) => expert({ ...objective, days }));
    this.choices.set(last[0].tally, { from, choices });
    return choices;
  }

  /** Days that can be looked back upon, ascending, with what would have been chosen for them. */
  retrospects(objective: Objective, sessions: readonly Session[]): Retrospect[] {
    return sessions.flatMap((session, u) => {
      const end = u - objective.gap + 1;
      if (end < this.memory) return [];
      const choices = this.choicesAfter(objective, sessions.slice(end - this.memory, end));
      return session.map((day) => ({ day: { ...day }, choices }));
    });
  }

  /** Fitness of each expert's choice on a day; NaN where it has none. */
  gainsOf(objective: Objective, { day: { tally, labels }, choices }: Retrospect): Float64Array {
    this.keepTo(objective);
    const known = this.gains.get(labels);
    if (known?.choices === choices && known.tally === tally) return known.gains;
    const { aggregator, fitness } = objective;
    const gains = Float64Array.from(choices, (choice) =>
      fitness.ofDay(checkedSignals(aggregator, tally, choice), labels),
    );
    this.gains.set(labels, { tally, choices, gains });
    return gains;
  }

  private keepTo({ aggregator, fitness, unseen, gap, horizon, types, masks }: Objective): void {
    const context = [aggregator, fitness, unseen, gap, horizon, types, ...masks];
    if (context.length === this.context.length && context.every((part, k) => part === this.context[k]))
      return;
    this.context = context;
    this.choices = new WeakMap();
    this.gains = new WeakMap();
  }

  /** Of a session without a label, which may come as a new array each day: equal for equal lengths. */
  private numberOfLabels(labels: Float64Array): number {
    return labels.every(Number.isNaN) ? -labels.length : this.numberOf(labels);
  }

  private numberOf(part: object): number {
    const known = this.numbers.get(part);
    if (known !== undefined) return known;
    this.numbered++;
    this.numbers.set(part, this.numbered);
    return this.numbered;
  }
}
