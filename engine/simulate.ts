/** Runs in memory: for experiments over many seeds, for tests, and for programs that want no run folder. */
import { invariant, systemClock } from '../core/index.ts';
import type { Evaluation } from '../evaluation/index.ts';
import { type Journal, MemoryJournal } from '../journal/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { evaluateJournal, evaluateRun } from './evaluation-pass.ts';
import { newManifest } from './manifest.ts';
import { openModels, recordingFile } from './models.ts';
import { prepareRun } from './prepare-run.ts';
import { Session, type SessionObserver } from './session.ts';

export interface Simulated {
  /** Every day's record. */
  readonly journal: Journal;
  readonly evaluation: Evaluation;
  readonly types: readonly { readonly id: string; readonly modalities: readonly string[] }[];
}

export interface SimulateOptions {
  readonly observer?: SessionObserver;
  /**
   * `journal`: only controls that the run's own ballots give; `uniform` and `random`, which cost as much as the run itself,
   * are null. @default 'all'
   */
  readonly controls?: 'all' | 'journal';
}

/**
 * Simulates and evaluates a scenario without touching the disk; model answers are recorded in memory, or
 * where `execution.models.recording` says. Throws as
 * `runScenario`, but for `journal.*`.
 */
export async function simulate(loaded: LoadedScenario, options: SimulateOptions = {}): Promise<Simulated> {
  const { controls = 'all', ...watching } = options;
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
      for (let record = await session.step(); record !== undefined; ) record = await session.step();
    } finally {
      await session.close();
    }
    const evaluation =
      controls === 'journal'
        ? evaluateJournal(journal, blueprint.evaluation)
        : await evaluateRun({ blueprint, journal, market });
    invariant(evaluation !== undefined, 'nobody stopped the evaluation');
    return { journal, evaluation, types: blueprint.types.map(({ id, modalities }) => ({ id, modalities })) };
  } finally {
    await close();
  }
}
