import { shellWord } from '../core/index.ts';
import { differingSettings } from './differing-settings.ts';
import type { RunData } from './run-data.ts';

/** What stands above everything where runs were judged again with overrides; empty where each is as it was judged itself. */
export function rejudgedNotice(runs: readonly RunData[]): { readonly notice?: string } {
  const set = runs[0]?.set ?? [];
  if (set.length === 0) return {};
  const rows = runs.flatMap(({ evaluation: { own, judged } }) =>
    differingSettings([{ evaluation: own }, { evaluation: judged }]),
  );
  const changes = [...new Set(rows.map(([path, own, judged]) => `${path} is ${judged} instead of ${own}`))];
  const which = runs.length === 1 ? "the run's own judgement" : "the runs' own judgements";
  return {
    notice: `Judged again with${setWords(set)}. ${
      changes.length === 0
        ? `The settings are those of ${which}.`
        : `This is not ${which}: ${changes.join('; ')}. What the investors did is unchanged.`
    }`,
  };
}

/** ` --set path=value` for each override, as a shell takes it. */
export function setWords(set: readonly string[]): string {
  return set.map((override) => ` --set ${shellWord(override)}`).join('');
}
