import { isFinished } from '../journal/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import type { AuditCheck, AuditFinding } from './audit/finding.ts';
import { leavesOf } from './audit/json-leaves.ts';
import { evaluateRun } from './evaluation-pass.ts';
import { ENGINE_VERSION } from './semantics.ts';
import { storedResults } from './stored-results.ts';

/** What is computed twice in the same order is equal; other versions may sum otherwise. */
const TOLERANCE = 1e-9;

/**
 * The results that journal and market decide, computed again: statistics, the controls `uniformWeights` and `bestType`, and
 * the judgement of both and of the rivals. Controls that cast ballots of their own, `uniform` and `random`, are no part of it.
 */
export async function auditResults(run: AuditedRun): Promise<AuditCheck> {
  const { journal, blueprint, scenario, market, days } = run;
  const none = { check: 'results', unit: 'numbers', checked: 0, findings: [] } as const;
  if (!isFinished(journal)) return { ...none, notChecked: 'the run is not finished: it has no results yet' };
  const stored = storedResults(journal);
  if (stored === undefined || journal.days() !== days) {
    return { ...none, notChecked: 'the run has gone on meanwhile' };
  }
  if (stored.isOfOtherFormat) {
    return { ...none, notChecked: 'its results were written by another version, in another format' };
  }
  const again = await evaluateRun({
    blueprint,
    simulation: scenario.simulation,
    options: scenario.evaluation,
    journal,
    market,
    controls: 'journal',
  });
  const computed = leavesOf(again?.evaluation);
  const { engineVersion } = journal.manifest();
  const hint = engineVersion === ENGINE_VERSION ? '' : ` (the run was made by mass-engine ${engineVersion})`;
  const findings: AuditFinding[] = [];
  let checked = 0;
  for (const [path, was] of leavesOf(stored.evaluation)) {
    if (castsItsOwn.test(path)) continue;
    checked++;
    const is = computed.get(path);
    if (is !== undefined && isClose(was, is)) continue;
    const message = `${path} is ${JSON.stringify(was)} in the results, and ${JSON.stringify(is ?? null)} computed again${hint}`;
    findings.push({ check: 'results', subject: path, message });
  }
  return { check: 'results', unit: 'numbers', checked, findings };
}

/** Paths of controls with ballots of their own, and of notes, which speak of them. */
const castsItsOwn = /(^|[. ])(uniform|random|notes)([. ]|$)/;

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}
