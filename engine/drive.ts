/** The run loop: days until the market ends or somebody stops it, then statistics, controls and exports. */
import { layoutOf } from '../actors/index.ts';
import { systemTimers } from '../core/index.ts';
import type { Evaluation } from '../evaluation/index.ts';
import { isFinished, markFinished, type RunFolder } from '../journal/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import type { RunControl } from './control.ts';
import { type OpenInvestors, uniformInvestors } from './control-cast.ts';
import { evaluateRun } from './evaluation-pass.ts';
import { type ExportRequest, exportResults } from './exports.ts';
import { isGivenUp } from './given-up.ts';
import type { OpenModels } from './models.ts';
import type { OpenMarket } from './opened-market.ts';
import { reportOf } from './read-report.ts';
import type { Effort, RunReport } from './report.ts';
import { Session } from './session.ts';
import type { ShardWatch } from './shards.ts';
import { storeResults } from './stored-results.ts';

/** A run that is ready to go on. */
export interface Driven {
  readonly blueprint: Blueprint;
  readonly market: OpenMarket;
  readonly folder: RunFolder;
  readonly scenario: Scenario;
  /** Who answers model requests; whoever opened them closes them. */
  readonly models?: OpenModels;
  /** Called once the committed days were found to be of this market, before anything is written. */
  readonly accepted?: () => void;
  /** Removes the folder; called when a new run fails before its first day is committed. */
  readonly discard?: () => void;
}

/**
 * Drives a run as far as it goes and closes its folder. `effort` is asked at the end. What fails leaves everything that was
 * committed and recorded.
 */
export async function driveRun(parts: Driven, control: RunControl, effort: () => Effort): Promise<RunReport> {
  const { market, folder, models } = parts;
  const { journal } = folder;
  const { signal, daysInFlight = Number.POSITIVE_INFINITY } = control;
  const blueprint = {
    ...parts.blueprint,
    daysInFlight: Math.min(parts.blueprint.daysInFlight, daysInFlight),
  };
  const before = journal.result('effort') as Effort | undefined;
  const total = () => totalEffort(before, effort());
  const daysLeft = journal.days() < market.description.days;
  // A day that a cluster casts is given up when the run is stopped: its inputs stay in the store, and it is asked for again on resume.
  const watch: ShardWatch = {
    signal,
    runDir: folder.path,
    notice: (text) => control.observe?.({ kind: 'notice', text }),
  };
  let begun = false;
  // What was asked is paid for and recorded; nothing more is asked, and the day in progress finds its answers on resume.
  const stopAsking = () => void models?.client.close();
  signal?.addEventListener('abort', stopAsking);
  try {
    const session = await Session.open({
      blueprint,
      market,
      journal,
      ...watch,
      ...(control.observer === undefined ? {} : { observer: control.observer }),
    });
    try {
      parts.accepted?.();
      models?.begin?.();
      begun = true;
      control.observe?.({
        kind: 'opened',
        runId: journal.manifest().runId,
        runDir: folder.path,
        days: market.description.days,
        committed: journal.days(),
        investors: blueprint.investors,
        asksModels: models !== undefined,
        inCluster:
          daysLeft && blueprint.placement.shards !== undefined && blueprint.placement.cluster !== undefined,
      });
      const stopTelling = tellOfModels(parts, control, total);
      try {
        await simulate(session, control);
      } finally {
        stopTelling();
      }
    } finally {
      await session.close();
    }
    const stopped = journal.days() < market.description.days;
    if (stopped) control.observe?.({ kind: 'interrupted', day: journal.days() });
    else if (!isFinished(journal)) {
      const { simulation } = parts.scenario;
      const openInvestors = uniformInvestors(blueprint, simulation, { ...watch, inCluster: daysLeft });
      await finish(parts, control, openInvestors);
    }
    await settle(parts, total());
    return { ...reportOf(folder), ...effort() };
  } catch (error) {
    // A run that is refused is left as it was found.
    if (begun) await settleAfterFailure(parts, total(), error);
    if (journal.days() === 0 && !hasAnswers(parts)) parts.discard?.();
    else if (!begun && isGivenUp(error, signal)) {
      control.observe?.({ kind: 'interrupted', day: journal.days() });
      return { ...reportOf(folder), ...effort() };
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', stopAsking);
    journal.close();
  }
}

/** Notes what an invocation took and what was asked of models, once nothing is in flight any more. */
async function settle({ folder: { journal }, models }: Driven, effort: Effort): Promise<void> {
  journal.putResult('effort', effort);
  if (models === undefined) return;
  await models.client.close();
  const manifest = journal.manifest();
  const account = models.account();
  journal.putResult('models', account);
  journal.updateManifest({ ...manifest, notes: { ...manifest.notes, models: account } });
}

/** As `settle`; the failure that ends the run is the one to tell. */
async function settleAfterFailure(parts: Driven, effort: Effort, failure: unknown): Promise<void> {
  try {
    await settle(parts, effort);
  } catch (error) {
    if (failure instanceof Error) failure.cause ??= error;
  }
}

function hasAnswers({ models }: Driven): boolean {
  return models !== undefined && models.account().calls > 0;
}

async function simulate(session: Session, { signal, observe, observer }: RunControl): Promise<void> {
  for (;;) {
    if (signal?.aborted !== true) await observer?.next?.();
    // It may have been stopped while it was held.
    if (signal?.aborted === true) return;
    const record = await stepUnlessStopped(session, signal);
    if (record === undefined) return;
    observe?.({
      kind: 'day',
      day: record.day,
      date: record.date,
      ballots: record.ballotsReceived,
      abstentions: record.abstentions.length,
      digest: record.digest,
    });
  }
}

/** How often a run that asks models says how far it is within a day, and notes the time that it took. */
const TELLING_MS = 2_000;

/** Budgets must not forget an invocation that is killed, and whoever looks at a run wants to know. */
function tellOfModels(
  { models, folder: { journal } }: Driven,
  { observe }: RunControl,
  total: () => Effort,
): () => void {
  let stop = () => {};
  if (models === undefined) return stop;
  const again = () => {
    stop = systemTimers.after(TELLING_MS, () => {
      const account = models.account();
      journal.putResult('effort', total());
      journal.putResult('models', account);
      observe?.({ kind: 'models', account });
      again();
    });
  };
  again();
  return () => stop();
}

/** A day that waits for models or a cluster is given up when the run is stopped: what was answered so far is kept. */
async function stepUnlessStopped(session: Session, signal: AbortSignal | undefined) {
  try {
    return await session.step();
  } catch (error) {
    if (isGivenUp(error, signal)) return undefined;
    throw error;
  }
}

/** Statistics, controls and exports of a run whose days are all committed. */
async function finish(
  { blueprint, market, folder, scenario }: Driven,
  { observe, signal }: RunControl,
  openInvestors: OpenInvestors,
): Promise<void> {
  const { journal } = folder;
  const evaluated = await evaluateRun({
    blueprint,
    simulation: scenario.simulation,
    options: scenario.evaluation,
    journal,
    market,
    openInvestors,
    progress: (done, total) => observe?.({ kind: 'controls', done, total }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (evaluated === undefined) return;
  await exportResults(exportOf({ blueprint, folder, scenario }, evaluated.evaluation));
  storeResults(journal, evaluated);
  markFinished(journal);
}

/** What the scenario asks to be exported. */
export function exportOf(
  { blueprint, folder, scenario }: Pick<Driven, 'blueprint' | 'folder' | 'scenario'>,
  evaluation: Evaluation,
): ExportRequest {
  const { ballots, parquet, csv } = scenario.execution.output;
  return {
    journal: folder.journal,
    types: blueprint.types.map(({ id }) => id),
    evaluation,
    folder: folder.resultsPath,
    formats: { parquet, csv },
    ...(ballots ? { ballots: layoutOf(blueprint.decisions) } : {}),
  };
}

/** Efforts add up over the invocations of a run; memory is the largest. */
function totalEffort(before: Effort | undefined, now: Effort): Effort {
  return {
    seconds: (before?.seconds ?? 0) + now.seconds,
    peakRssMb: Math.max(before?.peakRssMb ?? 0, now.peakRssMb),
  };
}
