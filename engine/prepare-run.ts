import { analysts } from '../actors/index.ts';
import { formatDate } from '../core/index.ts';
import type { Market } from '../market/index.ts';
import type { LoadedScenario, Simulation } from '../scenarios/index.ts';
import { asksJudge } from './alphas/judge-of-alphas.ts';
import { type MarketAlphasOptions, withAlphas } from './alphas/market-alphas.ts';
import { type Blueprint, buildBlueprint } from './blueprint.ts';
import type { ForkStart } from './fork/fork-start.ts';
import { checkModels, completedAnalyst, lookAtModels, type OpenModels, openOffline } from './models.ts';
import { notesOf } from './notes.ts';
import { type OpenMarketOptions, openMarket } from './open-market.ts';
import type { OpenMarket } from './opened-market.ts';
import { type PlacementShown, shownPlacement } from './placement.ts';
import { digestsOf, scenarioTexts, type TextDigests } from './scenario-text.ts';

/** A scenario met with its market. Whoever asked for it closes it. */
export interface PreparedRun {
  readonly market: OpenMarket;
  readonly blueprint: Blueprint;
  /** The analyst's options, with what they left out taken from the recording that they name. */
  readonly analyst: Simulation['analyst'];
  /** Texts that decide the analyst's questions. */
  readonly texts: TextDigests;
  /** Present for analysts that ask models, when `open` was given. */
  readonly models?: OpenModels;
  /** Closes market and models. */
  readonly close: () => Promise<void>;
}

export interface PrepareOptions {
  /** @default the scenario's name */
  readonly runIdOf?: () => string;
  /** Opens who answers model requests. @default nobody does: good for everything but asking */
  readonly openModels?: (runId: string) => Promise<OpenModels | undefined>;
  /** What the run's manifest notes when it is a fork. */
  readonly fork?: ForkStart | undefined;
  /** Whether days are read, with the columns of alphas. @default 'read' */
  readonly alphas?: OpenMarketOptions['alphas'];
  /** Absolute path of the recording that answers for a judge of alphas where nobody is to be asked. @default who was opened by `openModels` */
  readonly verdicts?: string | undefined;
  /** Aborted when nobody waits any more: no further question is asked, and `run.interrupted` is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far the pass over the market is in which alphas are judged; never where investors read none. */
  readonly alphasProgress?: MarketAlphasOptions['progress'];
}

/**
 * What a run does before it simulates: opens the market and the models, and resolves the scenario against them. Throws
 * `market.*`, `models.*`, `population.*` and `scenario.unknown-kind`, and then leaves nothing open.
 */
export async function prepareRun(
  loaded: Pick<LoadedScenario, 'scenario' | 'baseFolder'>,
  options: PrepareOptions = {},
): Promise<PreparedRun> {
  const { scenario, baseFolder } = loaded;
  const { simulation, execution } = scenario;
  const { alphas: wanted = 'read', signal, alphasProgress: progress, verdicts } = options;
  const plain = await openMarket(simulation, baseFolder, { alphas: 'left-out' });
  let models: OpenModels | undefined;
  const close = async () => {
    await models?.close();
    plain.close();
  };
  try {
    const runId = options.runIdOf?.() ?? scenario.name;
    models = await options.openModels?.(runId);
    const market =
      wanted === 'left-out'
        ? plain
        : await readAlphas(plain, loaded, { wanted, signal, progress, client: models?.client }, verdicts);
    const readText = scenarioTexts(baseFolder);
    const analyst = completedAnalyst(simulation, models);
    const resolved = { ...simulation, analyst };
    const services = { readText, ...(models === undefined ? {} : { models: models.client }) };
    const { fork } = options;
    const blueprint = buildBlueprint(resolved, execution, market.description, runId, services, fork);
    return {
      market,
      blueprint,
      analyst,
      texts: digestsOf(analysts.get(analyst.kind).texts?.(analyst as never, readText) ?? {}),
      ...(models === undefined ? {} : { models }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As `withAlphas`; answered from a recording alone where one is named. Whoever aborts has no further question asked. */
async function readAlphas(
  market: Market,
  { scenario, baseFolder }: Pick<LoadedScenario, 'scenario' | 'baseFolder'>,
  options: MarketAlphasOptions,
  verdicts: string | undefined,
): Promise<OpenMarket> {
  const { simulation } = scenario;
  const isAsked = options.wanted === 'read' && asksJudge(simulation);
  const recorded = isAsked && verdicts !== undefined ? openOffline(verdicts, scenario.name) : undefined;
  const client = recorded?.client ?? options.client;
  const { signal } = options;
  const stopAsking = () => void client?.close();
  if (isAsked) signal?.addEventListener('abort', stopAsking);
  try {
    return await withAlphas(market, simulation, baseFolder, { ...options, client });
  } finally {
    signal?.removeEventListener('abort', stopAsking);
    await recorded?.close();
  }
}

/** What a run of a scenario would be. Dates are yyyy-mm-dd. */
export interface RunForecast {
  readonly days: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Distinct ones over all days. */
  readonly instruments: number;
  readonly investors: number;
  readonly types: number;
  /** Where the investors live, and why. */
  readonly placement: PlacementShown;
  /** All that the run's report would begin with. */
  readonly warnings: readonly string[];
}

/** Finds everything that would keep a run from its first day, and runs nothing. Throws as `prepareRun`. */
export async function checkRun(loaded: LoadedScenario): Promise<RunForecast> {
  const keysMissing = checkModels(loaded.scenario);
  const { market, blueprint, close } = await prepareRun(loaded, {
    openModels: () => Promise.resolve(lookAtModels(loaded)),
    alphas: 'described',
  });
  try {
    const { days, firstDate, lastDate, instruments } = market.description;
    return {
      days,
      firstDate: formatDate(firstDate),
      lastDate: formatDate(lastDate),
      instruments,
      investors: blueprint.investors,
      types: blueprint.types.length,
      placement: shownPlacement(blueprint.placement),
      warnings: [...notesOf(loaded, market.description, blueprint).warnings, ...keysMissing],
    };
  } finally {
    await close();
  }
}
