import { JOURNAL_FORMAT, type Manifest } from '../journal/index.ts';
import type { MarketDescription } from '../market/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import { simulationDigest } from './identity.ts';
import { notesOf } from './notes.ts';
import type { TextDigests } from './scenario-text.ts';
import { ENGINE_VERSION, SEMANTICS } from './semantics.ts';

export interface NewRun {
  readonly loaded: Omit<LoadedScenario, 'originOf'>;
  readonly market: MarketDescription;
  readonly blueprint: Blueprint;
  readonly runId: string;
  /** ISO time. */
  readonly createdAt: string;
  readonly texts?: TextDigests;
  /** The analyst's completed options; given where models are asked. */
  readonly analyst?: unknown;
  /** Where model answers are kept, relative to the run folder or absolute; absent when no model is asked. */
  readonly recording?: string;
}

/** The manifest of a run that is about to begin. */
export function newManifest(run: NewRun): Manifest {
  const { loaded, market, blueprint, runId, createdAt, texts = {}, analyst, recording } = run;
  const { name, simulation, execution, evaluation, mining } = loaded.scenario;
  return {
    format: JOURNAL_FORMAT,
    runId,
    name,
    engineVersion: ENGINE_VERSION,
    semantics: SEMANTICS,
    createdAt,
    scenario: { simulation, execution, evaluation, ...(mining === undefined ? {} : { mining }) },
    simulationDigest: simulationDigest(simulation),
    notes: {
      ...notesOf(loaded, market, blueprint),
      ...(Object.keys(texts).length === 0 ? {} : { texts }),
      ...(analyst === undefined ? {} : { analyst }),
      ...(recording === undefined ? {} : { recording }),
    },
    executions: [{ at: createdAt, execution }],
  };
}
