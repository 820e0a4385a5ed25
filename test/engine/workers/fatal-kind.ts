/**
 * The analyst kind `fatal`: answers as `rule` does, but misbehaves on one day, as often as it is told. What it did is counted in memory that
 * all threads share, which its options bring. Code that a worker thread loads.
 */

import { z } from 'zod';
import { type AnalystKind, analysts, RuleAnalyst } from '../../../actors/index.ts';
import { RunStop } from '../../../core/index.ts';
import { defineScenario } from '../../../scenarios/index.ts';

export interface FatalOptions {
  readonly kind: 'fatal';
  /**
   * `exit`: the thread ends. `uncaught`: an error that nobody catches. `memory`: the heap fills. `wait`: the thread blocks. `stop`: a
   * `RunStop`.
   */
  readonly how: 'exit' | 'uncaught' | 'memory' | 'wait' | 'stop';
  readonly days: readonly number[];
  /** Times that it misbehaves on each of the days. */
  readonly times: number;
  /** Int32: by day, how often it misbehaved. */
  readonly done: SharedArrayBuffer;
}

/** Code that a thread which ends on purpose leaves. */
export const EXIT_CODE = 7;

function misbehave(how: FatalOptions['how'], done: Int32Array, day: number): void {
  if (how === 'exit') process.exit(EXIT_CODE);
  if (how === 'stop') throw new RunStop({ code: 'models.unreachable', message: 'nobody there', found: day });
  if (how === 'uncaught') {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    // Until the error is thrown: the day must not be answered before.
    return;
  }
  if (how === 'wait') {
    Atomics.notify(done, day);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  const hoard: unknown[] = [];
  for (;;) hoard.push(Array.from({ length: 1_000 }, () => ({ day })));
}

const fatal: AnalystKind = {
  kind: 'fatal',
  description: 'rule investors whose threads end',
  options: z.object({ kind: z.literal('fatal') }),
  create: ({ how, days, times, done: shared }: FatalOptions) => {
    const rule = new RuleAnalyst();
    const done = new Int32Array(shared);
    return {
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: (request) => {
        const { day } = request.view;
        if (days.includes(day) && Atomics.add(done, day, 1) < times) {
          misbehave(how, done, day);
          if (how === 'uncaught') return new Promise<never>(() => {});
        }
        return rule.decide(request);
      },
    };
  },
};
analysts.register(fatal);

export default defineScenario({ version: 1 });
