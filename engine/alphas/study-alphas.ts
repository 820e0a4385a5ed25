/**
 * Runs the stages of a study, in order, each from where it stands.
 * 1. A stage is begun once the one before is done over all sessions of the market.
 * 2. What a stage found is in the journal before it goes on; a stage that was ended continues there.
 * 3. A new folder for which nothing was found or answered yet does not outlive a failure, or a stop.
 * 4. Once mining is done, its list lies among the results, also where it was removed since.
 */
import {
  type AlphaSpec,
  backtestAlphas,
  createProposers,
  evaluateAlphas,
  formulaDataOfMarket,
  marketBriefing,
  mineAlphas,
  minedAlphas,
  readDocuments,
  type StageEnd,
  type StageRequest,
  type StudiedAlphas,
  type StudySettings,
  selectAlphas,
  studiedAlphas,
  studyHistory,
  studySettings,
  trainAlphas,
} from '../../alphas/index.ts';
import { invariant, MassError, RunStop, rootKey } from '../../core/index.ts';
import { createRivals } from '../../evaluation/index.ts';
import {
  type AlphaStage,
  type AlphaStudyReport,
  type AlphaStudyRequest,
  alphaStages,
} from '../alpha-study.ts';
import { executionRules, HISTORY_SESSIONS } from '../judge-settings.ts';
import { headlineFirst } from './headline-first.ts';
import { agentServices, asksJudge } from './judge-of-alphas.ts';
import { leaveMinedFile } from './mined-file.ts';
import { type OpenStudy, openStudy } from './open-study.ts';
import { hasStudy, JUDGED, studyReport } from './read-study.ts';
import { beginJudging, markStageDone, noteJudgedBy, stageStates } from './stage-states.ts';
import { checkKnownFormulas, checkStudyData, checkStudyFormulas, type SessionDates } from './study-data.ts';

/**
 * Does the stages up to `through` that are not done. Throws `alphas.*`, `run.identity`, `run.nothing-to-do`, `scenario.*`, `market.*`, `journal.*`,
 * and `RunStop` where models cannot be asked further; what is written stays.
 */
export async function studyAlphas(request: AlphaStudyRequest): Promise<AlphaStudyReport> {
  const { observe, signal, through } = request;
  const study = await openStudy(request);
  const { journal } = study.folder;
  const isNew = !('runDir' in request.study);
  let keep = !isNew;
  try {
    const { days } = study.market.description;
    const mines = study.scenario.mining !== undefined;
    const { evaluation } = study.scenario;
    const states = stageStates(journal, { mines, days, evaluation });
    observe?.({ kind: 'opened', runId: journal.manifest().runId, runDir: study.folder.path, states });
    if (states.mine === 'done') leaveMinedFile(study.folder);
    const dates = checkStudyData(study.market, studyHistory(study.alphas), journal);
    // Only now: data that differ must not be noted as those that the study went on with.
    if ('runDir' in request.study && (request.study.set ?? []).length > 0) study.noteGoingOn();
    const wanted = alphaStages.slice(0, alphaStages.indexOf(through) + 1);
    for (const stage of wanted) {
      if (states[stage] === 'absent' || states[stage] === 'done') continue;
      observe?.({ kind: 'stage', stage, state: 'begun' });
      const end = await unlessStopped(study, signal, () => run(stage, study, dates, request));
      observe?.({ kind: 'stage', stage, state: end });
      if (end === 'interrupted') break;
      markStageDone(journal, stage, days);
      keep = true;
      if (stage === 'mine') leaveMinedFile(study.folder);
      if (signal?.aborted === true) break;
    }
    keep ||= hasStudy(journal) || (await study.hasAnswers());
    if (!keep) throw nothingBegun();
    await study.noteModels();
    return studyReport(study.folder);
  } catch (error) {
    // Where not even that can be found out the folder stays.
    keep ||= hasStudy(journal) || (await study.hasAnswers().catch(() => true));
    throw !keep && error instanceof RunStop ? startAgain(error) : error;
  } finally {
    if (keep || study.discard === undefined) await study.close();
    else await study.discard();
  }
}

/** Once `signal` is aborted nobody is asked further: a stage that waited for an answer was interrupted. */
async function unlessStopped(
  { stopAsking }: OpenStudy,
  signal: AbortSignal | undefined,
  stage: () => Promise<StageEnd>,
): Promise<StageEnd> {
  signal?.addEventListener('abort', stopAsking);
  try {
    return await stage();
  } catch (error) {
    if (signal?.aborted === true && error instanceof MassError && error.code === 'run.interrupted')
      return 'interrupted';
    throw error;
  } finally {
    signal?.removeEventListener('abort', stopAsking);
  }
}

function run(
  stage: AlphaStage,
  study: OpenStudy,
  dates: SessionDates,
  request: AlphaStudyRequest,
): Promise<StageEnd> {
  const { alphas, baseFolder, folder } = study;
  const known = studiedAlphas(alphas, { baseFolder }).alphas;
  checkKnownFormulas(known, folder.journal, { mines: stage === 'mine' });
  if (stage === 'mine') return mine(study, known, request);
  return afterMining(stage, study, dates, request);
}

async function afterMining(
  stage: Exclude<AlphaStage, 'mine'>,
  study: OpenStudy,
  dates: SessionDates,
  request: AlphaStudyRequest,
): Promise<StageEnd> {
  const { market, folder } = study;
  const settings = await settingsOf(study, dates, stage === 'evaluate');
  checkStudyFormulas(settings, market, studyHistory(settings), folder.journal);
  const stageRequest: StageRequest = { market, settings, log: folder.journal, ...told(stage, request) };
  const work: Readonly<Record<typeof stage, () => StageEnd | Promise<StageEnd>>> = {
    evaluate: () => evaluateAlphas(stageRequest),
    select: () => selectAlphas(stageRequest),
    train: () => trainAlphas(stageRequest),
    backtest: () => backtest(study, stageRequest),
  };
  return work[stage]();
}

function told(
  stage: AlphaStage,
  { observe, signal }: AlphaStudyRequest,
): Pick<StageRequest, 'progress' | 'signal'> {
  return {
    ...(observe === undefined
      ? {}
      : { progress: (done: number, total: number) => observe({ kind: 'progress', stage, done, total }) }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** `asks`: agents that ask a model are lent one. Who evaluates no more needs none. */
async function settingsOf(
  { alphas, baseFolder, scenario, folder, models }: OpenStudy,
  dates: SessionDates,
  asks: boolean,
): Promise<StudiedAlphas & StudySettings> {
  const client = asks && asksJudge({ alphas }) ? (await models()).client : undefined;
  return studySettings(alphas, {
    baseFolder,
    key: rootKey(scenario.simulation.seed),
    services: agentServices(alphas, client, () => dates),
    mined: minedAlphas(folder.journal),
  });
}

async function mine(
  study: OpenStudy,
  known: readonly AlphaSpec[],
  request: AlphaStudyRequest,
): Promise<StageEnd> {
  const { scenario, baseFolder, alphas, market, folder, models } = study;
  const { mining } = scenario;
  invariant(mining !== undefined, 'a study that mines has a section for it');
  const documents = await readDocuments(mining.documents, baseFolder);
  const asks = mining.proposers.some(({ kind }) => kind !== 'grammar');
  const key = rootKey(scenario.simulation.seed);
  const proposers = createProposers(
    mining.proposers,
    asks ? { client: (await models()).client, key } : { key },
  );
  return mineAlphas({
    documents,
    proposers,
    known,
    data: formulaDataOfMarket(market, { history: studyHistory(alphas), sessions: mining.sessions }),
    date: market.description.firstDate,
    log: folder.journal,
    briefing: marketBriefing(market, mining.briefing),
    options: mining,
    ...told('mine', request),
  });
}

async function backtest(
  { scenario, market, folder, alphas }: OpenStudy,
  request: StageRequest,
): Promise<StageEnd> {
  const { evaluation, simulation } = scenario;
  const { horizon } = alphas;
  beginJudging(folder.journal);
  const judged = await backtestAlphas({
    ...request,
    judgedHistory: HISTORY_SESSIONS,
    weights: alphas.weights,
    rivals: createRivals(evaluation.rivals, { columns: market.description.columns, horizon }),
    conventions: {
      horizons: simulation.labels.horizons,
      horizon,
      key: rootKey(simulation.seed),
      seed: simulation.seed,
      portfolios: headlineFirst(evaluation),
      rules: executionRules(evaluation, market.description),
      quantiles: evaluation.quantiles,
      bootstrapSamples: evaluation.bootstrapSamples,
    },
  });
  if (judged === undefined) return 'interrupted';
  folder.journal.putResult(JUDGED, judged);
  noteJudgedBy(folder.journal, evaluation);
  return 'done';
}

/** Where models could not be asked further there is no study yet that could go on. */
function startAgain(error: RunStop): RunStop {
  const problems = error.problems.map((problem) => ({
    ...problem,
    hint: 'nothing of the study stood yet, and its new folder is gone: see to it, and start the study again; what models answered is recorded and not asked again',
  }));
  return new RunStop(problems, { cause: error });
}

function nothingBegun(): MassError {
  return new MassError({
    code: 'run.interrupted',
    message: 'the study was stopped before it found anything, and its new folder is removed',
    hint: 'start it again: nothing is lost',
  });
}
