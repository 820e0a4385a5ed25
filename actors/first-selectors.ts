/**
 * Which selector decided the static pools of each type, and on which day: what a run that goes on with other investors has to
 * know of the days before.
 * 1. Days are shown in order. What was found once stays.
 */
import { type Snapshot, viewOf } from '../market/index.ts';
import type { InvestorType } from './investor-type.ts';
import { endsTheRun } from './opened-type.ts';
import type { DecisionSettings } from './settings.ts';

/** Selectors by type id, with the first day on which they decided a pool. */
export type FirstSelectors = Readonly<Record<string, { readonly day: number; readonly selector: string }>>;

export class SelectorWatch {
  private readonly settings: DecisionSettings;
  private readonly first = new Map<string, FirstSelectors[string]>();

  /** `settings`: of the investors who cast the days, as they answer now: from what was recorded, or by rule. */
  constructor(settings: DecisionSettings) {
    this.settings = settings;
  }

  get found(): FirstSelectors {
    return Object.fromEntries(this.first);
  }

  /** `known`: selectors that need not be asked for, by type id; without it, types are asked for strategies. */
  async see(
    snapshot: Snapshot,
    plan: ArrayLike<number>,
    known?: Readonly<Record<string, string>>,
  ): Promise<void> {
    for (const type of this.settings.types) {
      if (this.first.has(type.id) || plan[type.index] === 0) continue;
      const selector = known === undefined ? await this.ask(type, snapshot) : known[type.id];
      if (selector !== undefined) this.first.set(type.id, { day: snapshot.day, selector });
    }
  }

  /** A type without a strategy has no pools that day. */
  private async ask(type: InvestorType, snapshot: Snapshot): Promise<string | undefined> {
    // Where every investor has a strategy, a static pool follows the type's style.
    if (this.settings.strategyScope === 'investor') return type.style.selector;
    try {
      return (await this.settings.analyst.strategy(type, viewOf(snapshot, type.mask))).selector;
    } catch (error) {
      if (endsTheRun(error)) throw error;
      return undefined;
    }
  }
}
