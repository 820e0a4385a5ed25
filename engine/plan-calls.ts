/** What a scenario's model calls will come to, before anything is spent. Offline. */
import { analysts } from '../actors/index.ts';
import type { EndpointOptions } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { openWalk, readRecording } from './batch.ts';
import { batchChoices } from './batch-choices.ts';
import type { CallPlan, PlannedCost, PlannedKind } from './call-plan.ts';
import { batchCostOf, type CallPrice, costOf, priceOf } from './call-price.ts';
import { sampleCalls, type TokensPerCall } from './call-sample.ts';
import { callShape } from './call-shape.ts';
import { type MeasuredCalls, measuredCalls } from './measured-calls.ts';
import { changesOf } from './planned-changes.ts';
import { rounded, type Tokens, tokensOf } from './planned-tokens.ts';

export interface PlanRequest {
  readonly scenario: LoadedScenario;
  /** Absolute path; where there is no file, nothing is recorded. */
  readonly recordingFile: string;
  /** Mean latency of a call, in place of the recording's. */
  readonly latencyMs?: number;
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
  const shape = await callShape(loaded);
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
    changes: await changesOf(loaded, sample, shape, price),
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
  const { days, types, investors } = await callShape(loaded);
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
