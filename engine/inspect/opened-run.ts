/** A run met with its market and the answers that it recorded, to be looked at: nobody else can be asked. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { analysts } from '../../actors/index.ts';
import { MassError } from '../../core/index.ts';
import type { Market } from '../../market/index.ts';
import { memoryRecording, openRecording } from '../../models/index.ts';
import type { Blueprint } from '../blueprint.ts';
import { lookAtModels, type OpenModels } from '../models.ts';
import type { RunNotes } from '../notes.ts';
import { prepareRun } from '../prepare-run.ts';
import type { Replay } from '../replay.ts';
import { recordingNoted, scenarioOfRun } from '../run-scenario.ts';
import { checkTexts } from '../scenario-text.ts';
import { SEMANTICS } from '../semantics.ts';
import { WatchedClient } from './watched-client.ts';

export interface OpenedRun {
  readonly market: Market;
  readonly blueprint: Blueprint;
  /** Whom the investors ask; absent where they ask no model. */
  readonly client?: WatchedClient;
  /** What is not as it was when the run was made, in words. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Throws `replay.not-available` for a run of an engine with other semantics, and `market.*`, `models.*` and `scenario.*`. */
export async function openedRun(replay: Replay): Promise<OpenedRun> {
  const manifest = replay.manifest();
  const { semantics, engineVersion, runId } = manifest;
  if (semantics !== SEMANTICS) {
    throw new MassError({
      code: 'replay.not-available',
      message:
        'the run was made by an engine with other semantics: its days cannot be shown as its investors saw them',
      found: `semantics ${semantics} of mass-engine ${engineVersion}`,
      expected: `semantics ${SEMANTICS}`,
      hint: `look at it with mass-engine ${engineVersion}`,
    });
  }
  const noted = manifest.notes as unknown as RunNotes;
  const loaded = scenarioOfRun(manifest, replay.runDir);
  const notes: string[] = [];
  let client: WatchedClient | undefined;
  const prepared = await prepareRun(loaded, {
    runIdOf: () => runId,
    fork: noted.fork,
    verdicts: recordingNoted(manifest, replay.runDir),
    openModels: () => {
      const { simulation } = loaded.scenario;
      const kind = analysts.get(simulation.analyst.kind);
      if (kind.asksModels !== true) return Promise.resolve(undefined);
      const looking = lookAtModels(loaded);
      // A recording that the analyst names is open already.
      const isNamed = kind.recording?.(simulation.analyst as never) !== undefined;
      const recording = isNamed ? looking.recording : recordingOf(replay.runDir, noted, notes);
      const watched = new WatchedClient(recording);
      client = watched;
      const models: OpenModels = { ...looking, client: watched, close: () => watched.close() };
      return Promise.resolve(models);
    },
  });
  if (noted.texts !== undefined) {
    try {
      checkTexts(noted.texts, prepared.texts);
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      notes.push(`prompts were written otherwise when the run was made: ${error.problems[0].message}`);
    }
  }
  const { market, blueprint, close } = prepared;
  return { market, blueprint, notes, close, ...(client === undefined ? {} : { client }) };
}

/** The recording that a run noted; an empty one where it is gone. */
function recordingOf(runDir: string, { recording }: RunNotes, notes: string[]) {
  const file = recording === undefined ? undefined : resolve(runDir, recording);
  if (file !== undefined && existsSync(file)) return openRecording(file, { access: 'read' });
  notes.push(
    file === undefined
      ? 'the run kept no recording of its model answers'
      : `the recording of its model answers is gone: ${file}`,
  );
  return memoryRecording();
}
