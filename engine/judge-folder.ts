/** A run judged again: as it stands while it runs, or under other costs, portfolios and rivals. No investor is asked. */
import { MassError } from '../core/index.ts';
import type { Evaluation, JudgementSeries } from '../evaluation/index.ts';
import { isFinished, type RunFolder, readRun } from '../journal/index.ts';
import { evaluateRun } from './evaluation-pass.ts';
import { lookAtModels } from './models.ts';
import type { RunNotes } from './notes.ts';
import { prepareRun } from './prepare-run.ts';
import { reportOf, warningsOf } from './read-report.ts';
import type { RunReport } from './report.ts';
import { checkIdentity } from './resume.ts';
import { lastEvaluation, recordingNoted, scenarioOfRun } from './run-scenario.ts';
import { storedResults } from './stored-results.ts';

export interface JudgeRequest {
  readonly runDir: string;
  /** Overrides `path=value` of `evaluation`, and of where the data are. */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the scenario file's folder */
  readonly workingFolder?: string;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface JudgedRun {
  readonly report: RunReport;
  readonly series: JudgementSeries;
  /** The scenario's part `evaluation` that it was judged under, with the overrides of `set`. */
  readonly options: unknown;
}

/**
 * The report of a run with its judgement and the daily values behind it. What a finished run holds is taken as it stands, unless
 * `set` asks for another judgement; otherwise the committed days are judged in a pass over the market, and nothing is written.
 * Investors that are models are not asked: what needs other ballots than the run's is then not available. Throws `journal.*`,
 * `market.*`, `scenario.*`, `run.identity` for overrides of the simulation, and `run.interrupted` when `signal` is aborted.
 */
export async function judgeFolder(request: JudgeRequest): Promise<JudgedRun> {
  const { runDir, set = [], progress, signal } = request;
  const folder = readRun(runDir);
  const { journal } = folder;
  try {
    const report = reportOf(folder);
    const stored = isFinished(journal) ? storedResults(journal)?.series : undefined;
    const manifest = journal.manifest();
    const notes = manifest.notes as unknown as RunNotes;
    if (set.length === 0 && stored !== undefined && report.judgement !== null)
      return { report, series: stored, options: lastEvaluation(manifest, notes).evaluation };
    const loaded = scenarioOfRun(manifest, runDir, request);
    const { scenario } = loaded;
    checkIdentity(folder, scenario);
    const { market, blueprint, close } = await prepareRun(loaded, {
      runIdOf: () => manifest.runId,
      openModels: () => Promise.resolve(lookAtModels(loaded)),
      verdicts: recordingNoted(manifest, folder.path),
      signal,
    });
    try {
      const evaluated = await evaluateRun({
        blueprint,
        simulation: scenario.simulation,
        options: scenario.evaluation,
        journal,
        market,
        controls: blueprint.decisions.analyst.recorded === undefined ? 'all' : 'journal',
        ...(progress === undefined ? {} : { progress }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (evaluated === undefined) {
        throw new MassError({ code: 'run.interrupted', message: 'judging the run was given up' });
      }
      const { evaluation, series } = evaluated;
      return { report: withJudgement(folder, report, evaluation), series, options: scenario.evaluation };
    } finally {
      await close();
    }
  } finally {
    journal.close();
  }
}

/** A finished run keeps the controls that were computed at its end: those of models need what was recorded then. */
function withJudgement(folder: RunFolder, report: RunReport, judged: Evaluation): RunReport {
  const kept = report.complete ? report.controls : judged.controls;
  const evaluation: Evaluation = {
    ...judged,
    controls: {
      ...judged.controls,
      uniform: judged.controls.uniform ?? kept.uniform,
      random: judged.controls.random ?? kept.random,
    },
  };
  return { ...report, ...evaluation, warnings: warningsOf(folder, evaluation) };
}
