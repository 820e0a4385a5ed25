/** A run as an audit reads it: its journal, its scenario, and its market as it is now. Nothing of it is ever written. */
import { resolve } from 'node:path';
import { analysts } from '../../actors/index.ts';
import { MassError, systemClock } from '../../core/index.ts';
import { type Journal, readRun } from '../../journal/index.ts';
import type { AsOf, Market } from '../../market/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { withAlphas } from '../alphas/market-alphas.ts';
import { judgedThrough, openRecordedMarket } from '../alphas/recorded-market.ts';
import { type Blueprint, buildBlueprint } from '../blueprint.ts';
import { completedAnalyst, lookAtModels, type OpenModels, openModels } from '../models.ts';
import type { RunNotes } from '../notes.ts';
import { openMarket } from '../open-market.ts';
import { scenarioOfRun } from '../run-scenario.ts';
import { checkTexts, digestsOf, scenarioTexts } from '../scenario-text.ts';
import { SEMANTICS } from '../semantics.ts';

/** What an audit is about: a journal and the scenario that it was made from. */
export interface AuditRequest {
  readonly journal: Journal;
  readonly scenario: Scenario;
  /** Absolute folder that relative paths of the scenario start at. */
  readonly baseFolder: string;
  /** Absolute path of the recording of the run's model answers. @default what the scenario names */
  readonly recordingFile?: string;
}

/** A market with a blueprint made on it, ready to cast days. Whoever asked for it closes it. */
export interface Casting {
  readonly market: Market;
  readonly blueprint: Blueprint;
  close(): Promise<void>;
}

export interface AuditedRun {
  readonly journal: Journal;
  readonly scenario: Scenario;
  /** Days that were committed when the audit began; a run that goes on meanwhile is audited up to here. */
  readonly days: number;
  /** First day of its own: above 0 in forks, whose days before it another run cast under its scenario. */
  readonly firstOwnDay: number;
  /** The market as it is now, with all that it has. */
  readonly market: Market;
  /** For looking at: who would answer model requests is not open. */
  readonly blueprint: Blueprint;
  /** Opens the market as `asOf` says, and an analyst on it that takes model answers from the run's recording alone. */
  casting(asOf?: AsOf): Promise<Casting>;
  close(): void;
}

/**
 * Opens a run folder for an audit, also while it is being written. Throws `journal.*`, `market.*`, `models.*`, and
 * `run.identity` when the run was made by an engine of other semantics or the texts of its prompts have changed.
 */
export async function openAudit(runDir: string): Promise<AuditedRun> {
  const { journal, path } = readRun(runDir);
  try {
    const manifest = journal.manifest();
    const notes = manifest.notes as unknown as RunNotes;
    const { scenario, baseFolder } = scenarioOfRun(manifest, runDir);
    const run = await auditOf({
      journal,
      scenario,
      baseFolder,
      ...(notes.recording === undefined ? {} : { recordingFile: resolve(path, notes.recording) }),
    });
    return {
      ...run,
      close() {
        run.close();
        journal.close();
      },
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** As `openAudit`, of a journal in memory, which stays open. */
export async function auditOf(request: AuditRequest): Promise<AuditedRun> {
  const { journal, scenario, baseFolder } = request;
  checkSemantics(journal);
  const { simulation } = scenario;
  // A cluster asks for nothing that this machine cannot work out.
  const execution = { ...scenario.execution, cluster: undefined };
  const { runId, notes } = journal.manifest();
  const readText = scenarioTexts(baseFolder);
  const market = await openRecordedMarket(simulation, baseFolder, {
    recordingFile: recordingOf(request),
    runId,
  });
  try {
    const blueprintOn = (models: OpenModels | undefined): Blueprint => {
      const analyst = completedAnalyst(simulation, models);
      // Types and modalities are those that the run was made with, however little of its data there is.
      const services = { readText, ...(models === undefined ? {} : { models: models.client }) };
      const { texts, fork } = notes as unknown as RunNotes;
      const { description } = market;
      const made = buildBlueprint({ ...simulation, analyst }, execution, description, runId, services, fork);
      // Runs in memory do not note them.
      if (texts !== undefined) {
        checkTexts(texts, digestsOf(analysts.get(analyst.kind).texts?.(analyst as never, readText) ?? {}));
      }
      // Day by day: a day that is not compared is not asked for.
      return { ...made, daysInFlight: 1, decisions: { ...made.decisions, keepBallots: true } };
    };
    const looking = lookAtModels({ scenario, baseFolder });
    try {
      return {
        journal,
        scenario,
        days: journal.days(),
        firstOwnDay: (notes as unknown as RunNotes).fork?.day ?? 0,
        market,
        blueprint: blueprintOn(looking),
        casting: (asOf) => openCasting(request, blueprintOn, asOf),
        close: () => market.close(),
      };
    } finally {
      await looking.close();
    }
  } catch (error) {
    market.close();
    throw error;
  }
}

async function openCasting(
  request: AuditRequest,
  blueprintOn: (models: OpenModels | undefined) => Blueprint,
  asOf: AsOf | undefined,
): Promise<Casting> {
  // Opened anew also where it is the whole one: what a source leaves lying about must be of the market that is cast on.
  const { scenario, baseFolder, journal } = request;
  const { simulation } = scenario;
  const plain = await openMarket(simulation, baseFolder, { asOf, alphas: 'left-out' });
  let models: OpenModels | undefined;
  const close = async () => {
    await models?.close();
    plain.close();
  };
  try {
    const { runId } = journal.manifest();
    const file = recordingOf(request);
    models = await openModels({
      scenario: offline(scenario),
      baseFolder,
      runId,
      runDir: runId,
      ...(file === undefined ? {} : { recordingFile: file }),
      command: 'mass audit',
      clock: systemClock,
      usedMinutes: 0,
    });
    const market = await withAlphas(plain, simulation, baseFolder, {
      wanted: 'read',
      client: models?.client,
      through: judgedThrough(simulation, asOf),
    });
    return { market, blueprint: blueprintOn(models), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function recordingOf({ scenario, recordingFile }: AuditRequest): string | undefined {
  const { recording } = scenario.execution.models;
  return recordingFile ?? (recording === undefined ? undefined : resolve(recording));
}

/** The scenario, taking model answers from the recording alone. */
export function offline(scenario: Scenario): Scenario {
  const { execution } = scenario;
  return { ...scenario, execution: { ...execution, models: { ...execution.models, offline: true } } };
}

function checkSemantics(journal: Journal): void {
  const { semantics, engineVersion } = journal.manifest();
  if (semantics === SEMANTICS) return;
  throw new MassError({
    code: 'run.identity',
    message: 'the run was made by an engine with other semantics: casting its days again would give others',
    found: `semantics ${semantics} of mass-engine ${engineVersion}`,
    expected: `semantics ${SEMANTICS}`,
    hint: `audit it with mass-engine ${engineVersion}`,
  });
}
