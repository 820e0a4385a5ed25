/**
 * What experts would have chosen on the days of a window, and how they would have done.
 *
 * 1. A choice as of session u is an expert's answer to the last `memory` sessions up to the one `gap` sessions before u: labels that had
 *    ended when the ballots of u were cast, and no others.
 * 2. Days on which the fitness of equal weights, from which experts start, is undefined are shown to nobody and fill no memory. Their
 *    sessions still pass: labels end no sooner because one of them is missing.
 * 3. Only sessions whose whole memory lies within the window are looked back upon. A choice is therefore a function of `memory` sessions,
 *    not of where the window begins, and what a run remembers of it from days before is what a resumed run finds.
 * 4. Sessions of a memory count the same whatever they weigh in the window: weights depend on the window's end. They weigh the gains.
 * 5. Choices and gains are remembered with the numbers of the very arrays that they were made from, and made anew for any others; they
 *    are forgotten with the tallies and labels. Another aggregator, fitness, rule for the unseen, gap, horizon or population begins anew.
 */
import { dayFitness } from '../day-fitness.ts';
import type { Objective, WindowDay } from '../objective.ts';
import { type OfDay, rememberedDays } from '../remembered-days.ts';
import { unseenRuleOf } from '../type-quality.ts';
import { type Expert, equalWeights } from './expert.ts';

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
  private isDefined: OfDay<boolean> = () => false;
  private readonly numbers = new WeakMap<object, number>();
  private numbered = 0;

  /** `memory`: most recent sessions that an expert is shown. */
  constructor(experts: readonly Expert[], memory: number) {
    this.experts = experts;
    this.memory = memory;
  }

  /** What the experts choose after the last of these sessions: equal weights where none has a defined day. */
  choicesAfter(objective: Objective, sessions: readonly Session[]): Choices {
    this.keepTo(objective);
    return this.choicesOf(
      objective,
      sessions.flatMap((session) => this.definedIn(objective, session)),
    );
  }

  /** Days that can be looked back upon, ascending, with what would have been chosen for them. */
  retrospects(objective: Objective, sessions: readonly Session[]): Retrospect[] {
    this.keepTo(objective);
    const ended: Session[] = [];
    return sessions.flatMap((session, u) => {
      const latest = sessions[u - objective.gap];
      if (latest !== undefined) ended.push(...this.definedIn(objective, latest));
      if (ended.length < this.memory) return [];
      const choices = this.choicesOf(objective, ended);
      return session.map((day) => ({ day: { ...day }, choices }));
    });
  }

  /** The answer to the last `memory` of these sessions. */
  private choicesOf(objective: Objective, defined: readonly Session[]): Choices {
    const shown = defined.slice(-this.memory);
    const last = shown.at(-1);
    if (last === undefined) return this.experts.map(() => equalWeights(objective));
    const from = shown.flatMap((session) => [
      this.numberOf(session[0].tally),
      ...session.map(({ labels }) => this.numberOf(labels)),
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

  /** Fitness of each expert's choice on a day; NaN where it has none. */
  gainsOf(objective: Objective, { day: { tally, labels }, choices }: Retrospect): Float64Array {
    this.keepTo(objective);
    const known = this.gains.get(labels);
    if (known?.choices === choices && known.tally === tally) return known.gains;
    const gains = Float64Array.from(choices, (choice) => dayFitness(objective, { tally, labels }, choice));
    this.gains.set(labels, { tally, choices, gains });
    return gains;
  }

  /** The session with its defined days alone; none where there are none. */
  private definedIn(objective: Objective, session: Session): Session[] {
    return sessionsOf(session.filter((day) => this.isDefined(day, unseenRuleOf(objective))));
  }

  private keepTo(objective: Objective): void {
    const { aggregator, fitness, unseen, gap, horizon, types, masks } = objective;
    const context = [aggregator, fitness, unseen, gap, horizon, types, ...masks];
    if (context.length === this.context.length && context.every((part, k) => part === this.context[k]))
      return;
    this.context = context;
    this.choices = new WeakMap();
    this.gains = new WeakMap();
    const equal = equalWeights(objective);
    this.isDefined = rememberedDays((day) => !Number.isNaN(dayFitness({ aggregator, fitness }, day, equal)));
  }

  private numberOf(part: object): number {
    const known = this.numbers.get(part);
    if (known !== undefined) return known;
    this.numbered++;
    this.numbers.set(part, this.numbered);
    return this.numbered;
  }
}
