/** What a scenario's model calls will come to, before anything is spent. Offline. */
import { analysts } from '../actors/index.ts';
import { formatDate } from '../core/index.ts';
import type { EndpointOptions } from '../models/index.ts';
import type { LoadedScenario, Scenario } from '../scenarios/index.ts';
import { openWalk, readRecording } from './batch.ts';
import { type BatchChoice, batchChoices } from './batch-choices.ts';
import { batchCostOf, type CallPrice, costOf, priceOf } from './call-price.ts';
import { type CallSample, sampleCalls, type TokensPerCall } from './call-sample.ts';
import { type MeasuredCalls, measuredCalls } from './measured-calls.ts';
import { dependencies, mostOfEach } from './model-walk.ts';
import { prepareRun } from './prepare-run.ts';

export interface PlanRequest {
  readonly scenario: LoadedScenario;
  /** Absolute path; where there is no file, nothing is recorded. */
  readonly recordingFile: string;
  /** Mean latency of a call, in place of the recording's. */
  readonly latencyMs?: number;
}

/** Calls of one kind. Tokens are estimates but for `mostOutputTokens`, which is the bound that the scenario sets. */
export interface PlannedKind {
  readonly calls: number;
  readonly recorded: number;
  readonly toSend: number;
  /** Of the calls to send. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly mostOutputTokens: number;
  readonly inputTokensPerCall: number;
  readonly outputTokensPerCall: number;
  /** Calls that the means are from. */
  readonly sampled: number;
}

export interface PlannedDay {
  readonly day: number;
  /** yyyy-mm-dd. */
  readonly date: string;
  readonly strategies: number;
  readonly decisions: number;
  readonly recorded: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

/** Money in US dollars; null = n/a, with the reason in `notes`. */
export interface PlannedCost {
  readonly costUsd: number | null;
  /** With every answer as long as it may be. */
  readonly mostUsd: number | null;
  readonly batchUsd: number | null;
}

export interface PlannedChange {
  /** `half-pool`, `half-investors`, `strategy-per-type`, `strategy-per-investor`. */
  readonly change: 'half-pool' | 'half-investors' | 'strategy-per-type' | 'strategy-per-investor';
  /** As a `--set` option writes it. */
  readonly set: string;
  /** Of the whole scenario, nothing recorded. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | null;
}

export interface CallPlan {
  readonly analyst: string;
  /** Without models there are no calls, and the plan is all zeros. */
  readonly asksModels: boolean;
  readonly model: string | null;
  readonly days: number;
  readonly types: number;
  readonly investors: number;
  readonly strategyScope: 'type' | 'investor';
  readonly sampledDates: readonly string[];
  readonly strategy: PlannedKind;
  readonly decision: PlannedKind;
  /** Second and third tries, by the share of recorded answers that were of no use; null = not known, and not counted. */
  readonly retries: { readonly share: number | null; readonly calls: number };
  /** Sums of what is to be sent, retries included. */
  readonly total: {
    readonly calls: number;
    readonly recorded: number;
    readonly toSend: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly mostOutputTokens: number;
  } & PlannedCost;
  /** As the scenario stands, nothing recorded; null without models. What changes and batches are compared with. */
  readonly whole:
    | ({ readonly calls: number; readonly inputTokens: number; readonly outputTokens: number } & Pick<
        PlannedCost,
        'costUsd'
      >)
    | null;
  readonly time: {
    readonly seconds: number | null;
    readonly latencyMs: number | null;
    readonly source: 'given' | 'recording' | null;
  };
  readonly measured: MeasuredCalls | null;
  readonly changes: readonly PlannedChange[];
  /** Of the whole scenario, nothing recorded. */
  readonly batches: readonly (BatchChoice & { readonly costUsd: number | null })[];
  readonly perDay: readonly PlannedDay[];
  /** What a reader must know beside the numbers. */
  readonly notes: readonly string[];
}

const NO_TOKENS: TokensPerCall = { input: 0, output: 0, mostOutput: 0, sampled: 0 };

/** Plans the calls of a scenario. Throws as `prepareRun`, and `models.*` where a recording or a prompt cannot be read. */
export async function planCalls(request: PlanRequest): Promise<CallPlan> {
  const { scenario: loaded, recordingFile } = request;
  const { simulation, execution } = loaded.scenario;
  const kind = analysts.get(simulation.analyst.kind);
  if (kind.asksModels !== true || kind.recording?.(simulation.analyst as never) !== undefined) {
    return freePlan(loaded, kind.asksModels === true);
  }
  const sample = await sampleCalls(loaded);
  const shape = await shapeOf(loaded);
  const known = await recordedCalls(loaded, recordingFile, sample.model);
  const { endpoints } = execution.models;
  const price = priceOf(endpoints);
  const { days, types, investors, dates } = shape;
  const perDayStrategies = simulation.population.strategyScope === 'type' ? types : investors;
  const strategy = plannedKind(days * perDayStrategies, known.strategies, sample.strategy);
  const decision = plannedKind(days * investors, known.decisions, sample.decision);
  const retries = retriesOf(known.measured, strategy, decision);
  const total = {
    calls: strategy.calls + decision.calls,
    recorded: strategy.recorded + decision.recorded,
    toSend: strategy.toSend + decision.toSend + retries.calls,
    inputTokens: (strategy.inputTokens + decision.inputTokens) * retries.factor,
    outputTokens: (strategy.outputTokens + decision.outputTokens) * retries.factor,
    mostOutputTokens: (strategy.mostOutputTokens + decision.mostOutputTokens) * retries.factor,
  };
  const latencyMs = request.latencyMs ?? known.measured?.latencyMs ?? null;
  const whole = tokensOf(strategy.calls, decision.calls, sample);
  return {
    analyst: kind.kind,
    asksModels: true,
    model: sample.model,
    days,
    types,
    investors,
    strategyScope: simulation.population.strategyScope,
    sampledDates: sample.dates,
    strategy,
    decision,
    retries: { share: retries.share, calls: retries.calls },
    total: { ...rounded(total), ...costsOf(price, total) },
    whole: { ...rounded(whole), calls: whole.calls, costUsd: costOf(price, whole) },
    time: {
      seconds: latencyMs === null ? null : secondsOf(endpoints, latencyMs, total),
      latencyMs,
      source: request.latencyMs === undefined ? (latencyMs === null ? null : 'recording') : 'given',
    },
    measured: known.measured ?? null,
    changes: await changesOf(loaded, sample, { days, types, investors }, price),
    batches: batchChoices(shape.batches).map((choice) => ({
      ...choice,
      costUsd: batchCostOf(price, tokensOf(choice.strategies, choice.decisions, sample)),
    })),
    perDay: dates.map((date, day) => {
      const found = known.perDay.get(day) ?? { strategies: 0, decisions: 0 };
      const tokens = tokensOf(perDayStrategies - found.strategies, investors - found.decisions, sample);
      return {
        day,
        date,
        strategies: perDayStrategies,
        decisions: investors,
        recorded: found.strategies + found.decisions,
        ...rounded(tokens),
        costUsd: costOf(price, tokens),
      };
    }),
    notes: notesOf(endpoints, price, latencyMs, retries.share),
  };
}

interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

function tokensOf(
  strategies: number,
  decisions: number,
  { strategy, decision }: Pick<CallSample, 'strategy' | 'decision'>,
): Tokens & { readonly calls: number } {
  return {
    calls: strategies + decisions,
    inputTokens: strategies * strategy.input + decisions * decision.input,
    outputTokens: strategies * strategy.output + decisions * decision.output,
  };
}

/** Whole tokens. */
function rounded<Sums extends Tokens & { readonly mostOutputTokens?: number }>(sums: Sums): Sums {
  const { inputTokens, outputTokens, mostOutputTokens } = sums;
  return {
    ...sums,
    inputTokens: Math.round(inputTokens),
    outputTokens: Math.round(outputTokens),
    ...(mostOutputTokens === undefined ? {} : { mostOutputTokens: Math.round(mostOutputTokens) }),
  };
}

function plannedKind(calls: number, recorded: number, per: TokensPerCall): PlannedKind {
  const toSend = Math.max(0, calls - recorded);
  return {
    calls,
    recorded,
    toSend,
    inputTokens: Math.round(toSend * per.input),
    outputTokens: Math.round(toSend * per.output),
    mostOutputTokens: Math.round(toSend * per.mostOutput),
    inputTokensPerCall: per.input,
    outputTokensPerCall: per.output,
    sampled: per.sampled,
  };
}

function costsOf(
  price: CallPrice | undefined,
  { inputTokens, outputTokens, mostOutputTokens }: Tokens & { readonly mostOutputTokens: number },
): PlannedCost {
  return {
    costUsd: costOf(price, { inputTokens, outputTokens }),
    mostUsd: costOf(price, { inputTokens, outputTokens: mostOutputTokens }),
    batchUsd: batchCostOf(price, { inputTokens, outputTokens }),
  };
}

/** An answer of no use is asked again, twice at most: 1 + s + s^2 calls each. */
function retriesOf(
  measured: MeasuredCalls | undefined,
  strategy: PlannedKind,
  decision: PlannedKind,
): { readonly share: number | null; readonly factor: number; readonly calls: number } {
  if (measured === undefined) return { share: null, factor: 1, calls: 0 };
  const share = measured.faultShare;
  const factor = 1 + share + share ** 2;
  return { share, factor, calls: Math.round((strategy.toSend + decision.toSend) * (factor - 1)) };
}

/** All endpoints at their limits; every call takes the mean latency. */
function secondsOf(
  endpoints: readonly EndpointOptions[],
  latencyMs: number,
  { toSend, inputTokens, outputTokens }: Tokens & { readonly toSend: number },
): number | null {
  if (endpoints.length === 0) return null;
  if (toSend === 0) return 0;
  const tokensPerCall = (inputTokens + outputTokens) / toSend;
  let perSecond = 0;
  for (const { concurrency, requestsPerMinute, tokensPerMinute } of endpoints) {
    perSecond += Math.min(
      latencyMs === 0 ? Number.POSITIVE_INFINITY : (concurrency * 1000) / latencyMs,
      (requestsPerMinute ?? Number.POSITIVE_INFINITY) / 60,
      (tokensPerMinute ?? Number.POSITIVE_INFINITY) / 60 / tokensPerCall,
    );
  }
  return toSend / perSecond;
}

interface RecordedCalls {
  readonly strategies: number;
  readonly decisions: number;
  readonly perDay: ReadonlyMap<number, { readonly strategies: number; readonly decisions: number }>;
  readonly measured: MeasuredCalls | undefined;
}

/** First tries of this scenario that are recorded, as far as its days can be walked. */
async function recordedCalls(
  loaded: LoadedScenario,
  recordingFile: string,
  model: string | null,
): Promise<RecordedCalls> {
  const recording = readRecording(recordingFile);
  const measured = model === null ? undefined : measuredCalls(recording, model);
  const perDay = new Map<number, { strategies: number; decisions: number }>();
  const sums = { strategies: 0, decisions: 0 };
  if (measured === undefined) {
    recording.close();
    return { ...sums, perDay, measured };
  }
  const walk = await openWalk(loaded, recording, false);
  try {
    for await (const { day, found } of walk.days()) {
      const first = found.filter(({ purpose }) => purpose.attempt === 1);
      const strategies = first.filter(({ purpose }) => purpose.kind === 'strategy').length;
      const decisions = first.length - strategies;
      perDay.set(day, { strategies, decisions });
      sums.strategies += strategies;
      sums.decisions += decisions;
    }
  } finally {
    await walk.close();
  }
  return { ...sums, perDay, measured };
}

/** What decides the number of calls and batches. */
async function shapeOf(loaded: LoadedScenario) {
  const { market, blueprint, close } = await prepareRun(loaded);
  try {
    const dates: string[] = [];
    const feed = market.feed();
    for (let next = feed.next(); next !== undefined; next = feed.next())
      dates.push(formatDate(next.snapshot.date));
    const { decisions, investors, types, respawn, floor } = blueprint;
    const learns = loaded.scenario.simulation.optimizer.kind !== 'fixed';
    const changes = respawn === 'plan' && learns;
    return {
      days: dates.length,
      dates,
      types: types.length,
      investors,
      batches: {
        days: dates.length,
        types: types.length,
        investors,
        mostInvestors: mostOfEach(blueprint).reduce((sum, count) => sum + count, 0),
        strategyScope: decisions.strategyScope,
        strategiesAhead: !changes || (decisions.strategyScope === 'type' && floor > 0),
        canCover: changes && decisions.memory === undefined,
        waitsFor: dependencies({ blueprint, market, learns }),
        waitsForWhenCovered: dependencies({ blueprint, market, learns, coverPlan: true }),
      },
    };
  } finally {
    await close();
  }
}

/** What the scenario would come to otherwise. */
async function changesOf(
  loaded: LoadedScenario,
  sample: CallSample,
  { days, types, investors }: { readonly days: number; readonly types: number; readonly investors: number },
  price: CallPrice | undefined,
): Promise<readonly PlannedChange[]> {
  const { population } = loaded.scenario.simulation;
  const { strategyScope, pool, picks, sells, investorsPerType, respawn, floor } = population;
  const perType = strategyScope === 'type';
  const change = (
    name: PlannedChange['change'],
    set: string,
    strategies: number,
    decisions: number,
    tokens: Pick<CallSample, 'strategy' | 'decision'> = sample,
  ): PlannedChange => {
    const sums = tokensOf(strategies * days, decisions * days, tokens);
    return { change: name, set, ...rounded(sums), costUsd: costOf(price, sums) };
  };
  const changes: PlannedChange[] = [];
  const size = Math.max(picks + sells, Math.floor(pool.size / 2));
  if (size < pool.size) {
    const smaller = await sampleCalls(withPool(loaded, size));
    changes.push(
      change('half-pool', `population.pool.size=${size}`, perType ? types : investors, investors, smaller),
    );
  }
  const fewer = Math.max(respawn === 'plan' ? floor : 1, 1, Math.floor(investorsPerType / 2));
  if (fewer < investorsPerType) {
    const half = fewer * types;
    changes.push(
      change('half-investors', `population.investorsPerType=${fewer}`, perType ? types : half, half),
    );
  }
  changes.push(
    perType
      ? change('strategy-per-investor', 'population.strategyScope=investor', investors, investors)
      : change('strategy-per-type', 'population.strategyScope=type', types, investors),
  );
  return changes;
}

function withPool(loaded: LoadedScenario, size: number): LoadedScenario {
  const { scenario } = loaded;
  const { simulation } = scenario;
  const { population } = simulation;
  const smaller: Scenario = {
    ...scenario,
    simulation: { ...simulation, population: { ...population, pool: { ...population.pool, size } } },
  };
  return { ...loaded, scenario: smaller };
}

function notesOf(
  endpoints: readonly EndpointOptions[],
  price: CallPrice | undefined,
  latencyMs: number | null,
  share: number | null,
): readonly string[] {
  const unpriced = endpoints.flatMap(({ price: known, name }, i) =>
    known === undefined ? [name ?? `endpoint-${i + 1}`] : [],
  );
  return [
    endpoints.length === 0
      ? 'no endpoint is named (execution.models.endpoints): money and time are n/a'
      : price === undefined
        ? `money is n/a: no price of ${unpriced.join(', ')}; set execution.models.endpoints price`
        : '',
    latencyMs === null && endpoints.length > 0
      ? 'time is n/a: no call of this model is recorded; give --latency-ms N, the mean latency of a call'
      : '',
    share === null
      ? 'second tries after answers of no use are not counted: none are recorded to tell by'
      : '',
  ].filter((note) => note !== '');
}

/** The plan of a scenario that sends nothing. */
async function freePlan(loaded: LoadedScenario, isReplay: boolean): Promise<CallPlan> {
  const { days, types, investors } = await shapeOf(loaded);
  const { population, analyst } = loaded.scenario.simulation;
  const none = plannedKind(0, 0, NO_TOKENS);
  const free = { costUsd: 0, mostUsd: 0, batchUsd: 0 };
  return {
    analyst: analyst.kind,
    asksModels: false,
    model: null,
    days,
    types,
    investors,
    strategyScope: population.strategyScope,
    sampledDates: [],
    strategy: none,
    decision: none,
    retries: { share: null, calls: 0 },
    total: {
      calls: 0,
      recorded: 0,
      toSend: 0,
      inputTokens: 0,
      outputTokens: 0,
      mostOutputTokens: 0,
      ...free,
    },
    whole: null,
    time: { seconds: 0, latencyMs: null, source: null },
    measured: null,
    changes: [],
    batches: [],
    perDay: [],
    notes: [
      isReplay
        ? 'all answers come from a recording: nothing is sent and nothing is paid'
        : `the ${analyst.kind} analyst asks no language model: nothing is sent and nothing is paid`,
    ],
  };
}
