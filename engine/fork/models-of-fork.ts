/** Who answers for a fork, and who answered on the days that it shares. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { analysts, type DecisionSettings } from '../../actors/index.ts';
import { type Clock, MassError } from '../../core/index.ts';
import type { RunFolder } from '../../journal/index.ts';
import type { Market } from '../../market/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { offline } from '../audit/audited-run.ts';
import { buildBlueprint } from '../blueprint.ts';
import { checkEndpoints } from '../endpoints.ts';
import { asksModels, completedAnalyst, notedRecording, openModels } from '../models.ts';
import type { RunNotes } from '../notes.ts';
import { scenarioTexts } from '../scenario-text.ts';

export interface PastRequest {
  readonly folder: RunFolder;
  readonly was: Scenario;
  readonly is: Scenario;
  readonly baseFolder: string;
  /** Of the fork: the shared days are those of the origin's. */
  readonly market: Market;
  readonly day: number;
  readonly command: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/**
 * The origin's investors, answering from its recording alone; undefined where none of their strategies decides a pool of the fork's.
 * Whoever asked closes it.
 */
export async function askedBefore(
  request: PastRequest,
): Promise<{ readonly settings: DecisionSettings; close(): Promise<void> } | undefined> {
  const { folder, was, is, baseFolder, market, day, command, clock } = request;
  const followsStyle = ({ simulation: { population } }: Scenario): boolean =>
    population.pool.redraw === 'static' && population.pool.selector === 'style';
  if (day === 0 || !followsStyle(was) || !followsStyle(is)) return undefined;
  const { runId, notes: noted } = folder.journal.manifest();
  const { recording, fork } = noted as unknown as RunNotes;
  const models = await openModels({
    scenario: offline(was),
    baseFolder,
    runId,
    runDir: folder.path,
    ...(recording === undefined ? {} : { recordingFile: resolve(folder.path, recording) }),
    command,
    clock,
    usedMinutes: 0,
  });
  const close = async () => models?.close();
  try {
    const { simulation, execution } = was;
    const analyst = completedAnalyst(simulation, models);
    const services = {
      readText: scenarioTexts(baseFolder),
      ...(models === undefined ? {} : { models: models.client }),
    };
    const before = { ...simulation, analyst };
    const { decisions } = buildBlueprint(before, execution, market.description, runId, services, fork);
    return { settings: decisions, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whether models answer in runs of a scenario, live or from a recording that the analyst names. */
export function takesModelAnswers(scenario: Scenario): boolean {
  return asksModels(scenario) || namesRecording(scenario);
}

/**
 * The recording that a fork goes on with, for its manifest: that of its origin, where both ask models, so that equal questions are
 * not asked again; otherwise it is found when the fork begins. Throws `models.endpoint`, and `models.recording` when it is gone.
 */
export function recordingOfFork(
  { journal, path }: RunFolder,
  was: Scenario,
  is: Scenario,
  { outDir, set = [] }: { readonly outDir: string; readonly set?: readonly string[] },
): { readonly recording?: string } {
  if (!asksModels(is) || namesRecording(is)) return {};
  if (!is.execution.models.offline) checkEndpoints(is.execution);
  const { recording } = journal.manifest().notes as unknown as RunNotes;
  const isNamed = set.some((override) => /^(execution\.)?models\.recording=/.test(override));
  if (isNamed || recording === undefined || !asksModels(was) || namesRecording(was)) return {};
  const file = resolve(path, recording);
  if (existsSync(file)) return { recording: notedRecording(outDir, file) };
  throw new MassError({
    code: 'models.recording',
    file,
    message: "the recording of the origin's model answers is gone",
    hint: 'bring it back, or name it where it is now with --set models.recording=FILE',
  });
}

function namesRecording({ simulation: { analyst } }: Scenario): boolean {
  return analysts.get(analyst.kind).recording?.(analyst as never) !== undefined;
}
