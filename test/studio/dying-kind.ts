/**
 * The analyst kind `dying`: answers as `rule` does, but the worker thread that is the first to make the file `marker` ends with it. Code
 * that the process of a run and its threads load.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { z } from 'zod';
import { type AnalystKind, analysts, RuleAnalyst } from '../../actors/index.ts';
import { defineScenario } from '../../scenarios/index.ts';

const options = z.strictObject({ kind: z.literal('dying'), marker: z.string() });

/** Code that the thread leaves. */
export const EXIT_CODE = 7;

/** False where another thread was first. */
function isFirst(marker: string): boolean {
  if (existsSync(marker)) return false;
  try {
    writeFileSync(marker, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

const dying: AnalystKind = {
  kind: 'dying',
  description: 'rule investors of whom one ends its thread',
  options,
  create: ({ marker }: z.infer<typeof options>) => {
    const rule = new RuleAnalyst();
    return {
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: (request) => {
        if (!isMainThread && isFirst(marker)) process.exit(EXIT_CODE);
        return rule.decide(request);
      },
    };
  },
};
analysts.register(dying);

export default defineScenario({ version: 1 });
