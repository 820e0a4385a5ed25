/** New runs: scenario in, run folder out. */
import { type Clock, peakRssMb, systemClock } from '../core/index.ts';
import { createRun, type Manifest } from '../journal/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { buildBlueprint } from './blueprint.ts';
import { type Driven, driveRun } from './drive.ts';
import type { RunEvent } from './events.ts';
import { simulationDigest } from './identity.ts';
import { notesOf } from './notes.ts';
import { openMarket } from './open-market.ts';
import type { RunReport } from './report.ts';
import { newRunId } from './run-id.ts';
import { ENGINE_VERSION, MANIFEST_FORMAT, SEMANTICS } from './semantics.ts';
import type { SessionObserver } from './session.ts';

/** What a caller may watch and stop. */
export interface RunControl {
  readonly observe?: (event: RunEvent) => void;
  /** Phases and optimizer steps, as they happen. */
  readonly observer?: SessionObserver;
  /** Aborted when the run should end after the day in progress. */
  readonly signal?: AbortSignal;
  /** What the user started; told to a second writer. @default 'mass-engine' */
  readonly command?: string;
  readonly clock?: Clock;
}

export interface RunRequest extends RunControl {
  readonly scenario: LoadedScenario;
  /** Folder that the run folder is made in. */
  readonly outDir: string;
}

/**
 * Runs a scenario to its last day, or to the day in progress when `signal` is aborted, and evaluates it. Everything that
 * can be known to be wrong is thrown before the run folder is made: `market.*`, `population.*`, `scenario.*`.
 */
export async function runScenario(request: RunRequest): Promise<RunReport> {
  const { scenario: loaded, outDir, clock = systemClock } = request;
  const { scenario } = loaded;
  const started = clock.elapsed();
  const market = await openMarket(scenario.simulation, loaded.baseFolder);
  try {
    const createdAt = new Date(clock.now()).toISOString();
    const runId = newRunId(scenario.name, createdAt, outDir);
    const blueprint = buildBlueprint(scenario.simulation, scenario.execution, market.description, runId);
    const manifest: Manifest = {
      format: MANIFEST_FORMAT,
      runId,
      name: scenario.name,
      engineVersion: ENGINE_VERSION,
      semantics: SEMANTICS,
      createdAt,
      scenario: { simulation: scenario.simulation, execution: scenario.execution },
      simulationDigest: simulationDigest(scenario.simulation),
      notes: notesOf(loaded, market.description, blueprint),
      executions: [{ at: createdAt, execution: scenario.execution }],
    };
    const folder = createRun(outDir, manifest, { command: request.command ?? 'mass-engine', clock });
    const parts: Driven = { blueprint, market, folder, scenario };
    return await driveRun(parts, request, () => ({
      seconds: (clock.elapsed() - started) / 1000,
      peakRssMb: peakRssMb(),
    }));
  } finally {
    market.close();
  }
}
