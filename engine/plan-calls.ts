/** What a scenario's model calls will come to, before anything is spent. Offline. */
import { analysts } from '../actors/index.ts';
import type { EndpointOptions } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { verdictNotes } from './alphas/planned-verdicts.ts';
import { batchChoices } from './batch-choices.ts';
import { type CallKind, callKinds } from './call-kinds.ts';
import type { CallPlan, PlannedCost, PlannedKind, PlannedTokens, PlannedTries } from './call-plan.ts';
import { batchCostOf, type CallPrice, costOf, priceOf } from './call-price.ts';
import { requestsIn, sampleCalls, type TokensPerCall } from './call-sample.ts';
import { callShape } from './call-shape.ts';
import { callsFrom, triesOf } from './further-tries.ts';
import { changesOf } from './planned-changes.ts';
import { type DayCalls, dayCalls } from './planned-days.ts';
import { type Tokens, tokensOf } from './planned-tokens.ts';
import { type RecordedCalls, recordedCalls } from './recorded-calls.ts';

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
  const requests = requestsIn(sample, { days, perType: investors / types });
  const perDay = {
    strategy: dayCalls('strategy', requests.strategies, days, known),
    decision: dayCalls('decision', requests.decisions, days, known),
  };
  const strategy = plannedKind(perDay.strategy, sample.strategy);
  const decision = plannedKind(perDay.decision, sample.decision);
  const retries = retriesOf(known, triesOf(simulation), { strategy, decision }, sample);
  const sum = (name: 'inputTokens' | 'outputTokens' | 'mostOutputTokens') =>
    strategy[name] + decision[name] + retries[name];
  const total = {
    calls: strategy.calls + decision.calls,
    recorded: strategy.recorded + decision.recorded,
    toSend: strategy.toSend + decision.toSend + retries.calls,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    mostOutputTokens: sum('mostOutputTokens'),
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
    retries,
    total: { ...total, ...costsOf(price, total) },
    whole: { ...whole, costUsd: costOf(price, whole) },
    time: {
      seconds: latencyMs === null ? null : secondsOf(endpoints, latencyMs, total),
      latencyMs,
      source: request.latencyMs === undefined ? (latencyMs === null ? null : 'recording') : 'given',
    },
    measured: known.measured ?? null,
    changes: await changesOf(loaded, sample, shape, price),
    batches: batchChoices(
      shape.batches,
      { strategies: strategy.calls, decisions: decision.calls },
      requestsIn(sample, { days, perType: shape.mostPerType }),
    ).map((choice) => ({
      ...choice,
      costUsd: batchCostOf(price, tokensOf(choice.strategies, choice.decisions, sample)),
    })),
    perDay: dates.map((date, day) => {
      const strategies = perDay.strategy[day] as DayCalls;
      const decisions = perDay.decision[day] as DayCalls;
      const tokens = tokensOf(strategies.toSend, decisions.toSend, sample);
      return {
        day,
        date,
        strategies: strategies.calls,
        decisions: decisions.calls,
        recorded: strategies.recorded + decisions.recorded,
        inputTokens: tokens.inputTokens,
        outputTokens: tokens.outputTokens,
        costUsd: costOf(price, tokens),
      };
    }),
    notes: [...notesOf(endpoints, price, latencyMs, known), ...verdictNotes(simulation)],
  };
}

function plannedKind(days: readonly DayCalls[], per: TokensPerCall): PlannedKind {
  const sum = (name: keyof DayCalls) => days.reduce((total, day) => total + day[name], 0);
  const toSend = sum('toSend');
  return {
    calls: sum('calls'),
    recorded: sum('recorded'),
    toSend,
    ...tokensOfKind(toSend, per),
    inputTokensPerCall: per.input,
    outputTokensPerCall: per.output,
    sampled: per.sampled,
  };
}

function tokensOfKind(calls: number, per: TokensPerCall): PlannedTokens {
  return {
    inputTokens: Math.round(calls * per.input),
    outputTokens: Math.round(calls * per.output),
    mostOutputTokens: Math.round(calls * per.mostOutput),
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

/** An answer of no use is asked again until the analyst's tries are used up; its prompt is taken to be as long as the first. */
function retriesOf(
  { measured, further }: RecordedCalls,
  tries: number,
  planned: Readonly<Record<CallKind, PlannedKind>>,
  per: Readonly<Record<CallKind, TokensPerCall>>,
): PlannedTries {
  const retries = { share: measured?.faultShare ?? null, calls: 0, ...tokensOfKind(0, NO_TOKENS) };
  const share = measured?.faultShare ?? 0;
  for (const kind of callKinds) {
    const missing = further[kind].reduce((sum, attempt) => sum + callsFrom(attempt, tries, share), 0);
    const calls = Math.round(planned[kind].toSend * (callsFrom(1, tries, share) - 1) + missing);
    const tokens = tokensOfKind(calls, per[kind]);
    retries.calls += calls;
    retries.inputTokens += tokens.inputTokens;
    retries.outputTokens += tokens.outputTokens;
    retries.mostOutputTokens += tokens.mostOutputTokens;
  }
  return retries;
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

function notesOf(
  endpoints: readonly EndpointOptions[],
  price: CallPrice | undefined,
  latencyMs: number | null,
  { measured }: RecordedCalls,
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
    measured === undefined
      ? 'second tries after answers of no use are not counted: none are recorded to tell by'
      : '',
    measured?.only === undefined
      ? ''
      : `no ${measured.only === 'strategies' ? 'decisions' : 'strategies'} are recorded yet: what was measured is of ${measured.only} alone`,
  ].filter((note) => note !== '');
}

/** The plan of a scenario that sends nothing. */
async function freePlan(loaded: LoadedScenario, isReplay: boolean): Promise<CallPlan> {
  const { days, types, investors, placement } = await callShape(loaded);
  const { population, analyst } = loaded.scenario.simulation;
  const none = plannedKind([], NO_TOKENS);
  const verdicts = isReplay ? [] : verdictNotes(loaded.scenario.simulation);
  const cost = verdicts.length === 0 ? 0 : null;
  const free = { costUsd: cost, mostUsd: cost, batchUsd: cost };
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
    retries: { share: null, calls: 0, ...tokensOfKind(0, NO_TOKENS) },
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
        : `the ${analyst.kind} analyst asks no language model: ${verdicts.length === 0 ? 'nothing is sent and nothing is paid' : 'for investors nothing is sent'}`,
      ...verdicts,
      placement.reasons.join('; '),
    ],
  };
}
