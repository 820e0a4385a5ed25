import { invariant } from '../../core/index.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import type { Candidate } from '../selection.ts';
import { studyLogs } from '../study-log.ts';
import { type EvaluationEntry, type SelectionEntry, stageEntries } from './entries.ts';
import type { StageRequest } from './settings.ts';

/** Writes one entry of `alphas.selections` per evaluation, from where the log ends: a function of the evaluations and the rule. */
export function selectAlphas({ settings, log }: Pick<StageRequest, 'settings' | 'log'>): 'done' {
  const evaluations = [...stageEntries(log, 'evaluate', log.entryCount(studyLogs.select))];
  for (const evaluation of evaluations) {
    const { day, date } = evaluation;
    const selected = settings.rule.select(candidatesOfEntry(evaluation, settings.alphas));
    const entry: SelectionEntry = {
      day,
      date,
      selected: selected.map(({ index, name, category, score, ic, sign }) => ({
        index,
        name,
        category,
        score,
        ic,
        sign,
      })),
    };
    log.append(studyLogs.select, entry);
  }
  return 'done';
}

/** What a rule chooses from, as of an evaluation. */
function candidatesOfEntry({ alphas }: EvaluationEntry, specs: readonly AlphaSpec[]): readonly Candidate[] {
  const categories = new Map(specs.map(({ name, category }) => [name, category]));
  return alphas.map(({ name, score, ic }, index) => {
    const category = categories.get(name);
    invariant(category !== undefined, `the evaluated alpha ${name} is not among those studied`);
    return { index, name, category, score: score ?? Number.NaN, ic: ic.mean ?? Number.NaN };
  });
}
