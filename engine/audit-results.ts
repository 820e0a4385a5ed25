import type { Evaluation } from '../evaluation/index.ts';
import { isFinished } from '../journal/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import type { AuditCheck, AuditFinding } from './audit/finding.ts';
import { evaluateJournal } from './evaluation-pass.ts';
import { ENGINE_VERSION } from './semantics.ts';

/** What is computed twice in the same order is equal; other versions may sum otherwise. */
const TOLERANCE = 1e-9;

/**
 * The results that the journal's records alone decide, computed again: the statistics, and the controls `uniformWeights` and
 * `bestType`. Controls that cast ballots of their own are no part of it.
 */
export function auditResults({ journal, blueprint, days }: AuditedRun): AuditCheck {
  const check = 'results';
  const unit = 'numbers';
  if (!isFinished(journal)) {
    return {
      check,
      unit,
      checked: 0,
      findings: [],
      notChecked: 'the run is not finished: it has no results yet',
    };
  }
  const stored = journal.result('evaluation') as Evaluation | undefined;
  if (stored === undefined || journal.days() !== days) {
    return { check, unit, checked: 0, findings: [], notChecked: 'the run has gone on meanwhile' };
  }
  const { statistics, controls } = evaluateJournal(journal, blueprint.evaluation);
  const computed = numbersIn({
    statistics,
    controls: { uniformWeights: controls.uniformWeights, bestType: controls.bestType },
  });
  const kept = numbersIn({
    statistics: stored.statistics,
    controls: { uniformWeights: stored.controls.uniformWeights, bestType: stored.controls.bestType },
  });
  const { engineVersion } = journal.manifest();
  const hint = engineVersion === ENGINE_VERSION ? '' : ` (the run was made by mass-engine ${engineVersion})`;
  const findings: AuditFinding[] = [];
  for (const [path, was] of kept) {
    const is = computed.get(path);
    if (is !== undefined && isClose(was, is)) continue;
    const message = `${path} is ${JSON.stringify(was)} in the results, and ${JSON.stringify(is ?? null)} computed again${hint}`;
    findings.push({ check, subject: path, message });
  }
  return { check, unit, checked: kept.size, findings };
}

/** Leaves of a JSON value by dotted path. */
function numbersIn(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const leaves = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    for (const [at, leaf] of numbersIn(member, path === '' ? name : `${path}.${name}`)) leaves.set(at, leaf);
  }
  return leaves;
}

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}
