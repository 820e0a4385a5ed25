/**
 * An analyst for tests: answers by given functions, which may throw, return garbage or answer late. Late answers are
 * released by the test, in any order it likes, so that no timer is needed.
 */

import type { View } from '../../market/index.ts';
import type { Abstention, Analyst, DecisionRequest, Picks } from '../analyst.ts';
import type { InvestorType, Strategy } from '../investor-type.ts';

export interface Script {
  /** @default the type's style */
  strategy?(type: InvestorType, view: View, ordinal?: number): Strategy | Promise<Strategy>;
  /** @default the first candidates in order are bought, the last sold */
  decide?(request: DecisionRequest): Picks | Abstention | Promise<Picks | Abstention>;
}

export function scriptedAnalyst(script: Script = {}): Analyst {
  return {
    strategy: (type, view, ordinal) =>
      script.strategy?.(type, view, ordinal) ?? { outline: 'scripted', ...type.style },
    // Whatever the script returns counts, undefined included: garbage is what it may want to test.
    decide: (request) => (script.decide === undefined ? firstAndLast(request) : script.decide(request)),
  };
}

export function firstAndLast({ candidates, buys, sells }: DecisionRequest): Picks {
  return { buys: candidates.slice(0, buys), sells: candidates.slice(candidates.length - sells) };
}

/** Holds answers back until as many wait as can (`release`), and lets them go in an order of the caller's choice. */
export class LateAnswers {
  private waiting: (() => void)[] = [];

  /** A promise of `make()`, settled on release. */
  later<T>(make: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        try {
          resolve(make());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  get count(): number {
    return this.waiting.length;
  }

  /** Settles everything that waits, in the order that `shuffle` gives it. */
  release(shuffle: <T>(items: T[]) => T[] = (items) => items): void {
    const waiting = shuffle(this.waiting);
    this.waiting = [];
    for (const settle of waiting) settle();
  }
}
