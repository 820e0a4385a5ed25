/** Runs in memory: for experiments over many seeds, for tests, and for programs that want no run folder. */
import { invariant, systemClock } from '../core/index.ts';
import type { Evaluation, JudgementSeries } from '../evaluation/index.ts';
import { type Journal, MemoryJournal } from '../journal/index.ts';
import type { ModelAccount } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { uniformInvestors } from './control-cast.ts';
import { evaluateJournal, evaluateRun } from './evaluation-pass.ts';
import { newManifest } from './manifest.ts';
import { openModels, recordingFile } from './models.ts';
import { notesOf } from './notes.ts';
import { prepareRun } from './prepare-run.ts';
import { Session, type SessionObserver } from './session.ts';

export interface Simulated {
  /** Every day's record. */
  readonly journal: Journal;
  readonly evaluation: Evaluation;
  /** Daily values behind the judgement; absent when there is none. */
  readonly series?: JudgementSeries;
  /** What was asked of models; absent when none is asked. */
  readonly models?: ModelAccount;
  readonly types: readonly { readonly id: string; readonly modalities: readonly string[] }[];
  /** What the report of such a run would begin with. */
  readonly warnings: readonly string[];
}

export interface SimulateOptions {
  readonly observer?: SessionObserver;
  /** Most market days that are simulated. @default all */
  readonly days?: number;
  /**
   * `journal`: only controls that the run's own ballots give; `uniform` and `random`, which cost as much as the run itself,
   * are null. @default 'all'
   */
  readonly controls?: 'all' | 'journal';
  /** Whether rivals, profile and portfolios are computed, which takes a second pass over the market. @default with all controls */
  readonly judgement?: boolean;
}

/**
 * Simulates and evaluates a scenario without touching the disk; model answers are recorded in memory, or
 * where `execution.models.recording` says. Throws as
 * `runScenario`, but for `journal.*`.
 */
export async function simulate(loaded: LoadedScenario, options: SimulateOptions = {}): Promise<Simulated> {
  const {
    controls = 'all',
    judgement = controls === 'all',
    days = Number.POSITIVE_INFINITY,
    ...watching
  } = options;
  const { scenario, baseFolder } = loaded;
  const { market, blueprint, models, close } = await prepareRun(loaded, {
    openModels: (runId) =>
      openModels({
        scenario,
        baseFolder,
        runId,
        runDir: runId,
        // Answers that are paid for are kept where the scenario names a file for them.
        ...(scenario.execution.models.recording === undefined
          ? {}
          : { recordingFile: recordingFile(scenario, '') }),
        command: 'mass-engine',
        clock: systemClock,
        usedMinutes: 0,
      }),
  });
  try {
    const runId = blueprint.decisions.run;
    const epoch = new Date(0).toISOString();
    const journal = new MemoryJournal(
      newManifest({ loaded, market: market.description, blueprint, runId, createdAt: epoch }),
    );
    const session = await Session.open({ blueprint, market, journal, ...watching });
    try {
      models?.begin?.();
      while (journal.days() < days) {
        await options.observer?.next?.();
        if ((await session.step()) === undefined) break;
      }
    } finally {
      await session.close();
    }
    const evaluated = judgement
      ? await evaluateRun({
          blueprint,
          simulation: scenario.simulation,
          options: scenario.evaluation,
          journal,
          market,
          controls,
          openInvestors: uniformInvestors(blueprint, scenario.simulation, { inCluster: true }),
        })
      : { evaluation: evaluateJournal(journal, blueprint.evaluation) };
    invariant(evaluated !== undefined, 'nobody stopped the evaluation');
    return {
      journal,
      ...evaluated,
      ...(models === undefined ? {} : { models: models.account() }),
      types: blueprint.types.map(({ id, modalities }) => ({ id, modalities })),
      warnings: notesOf(loaded, market.description, blueprint).warnings,
    };
  } finally {
    await close();
  }
}
