/** Tokens of the prompts that a scenario would send, counted on a sample of its days and investors. */
import { createPlainCast } from '../actors/index.ts';
import { breathe, formatDate } from '../core/index.ts';
import { countTokens, memoryRecording, tokensOfRequest } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import { asksJudge } from './alphas/judge-of-alphas.ts';
import { isCallKind } from './call-kinds.ts';
import { QuestionTally, requestsOf, type SampledQuestions } from './distinct-calls.ts';
import { mostOfEach } from './model-walk.ts';
import { plannedAnswers } from './planned-answers.ts';
import { prepareRun } from './prepare-run.ts';

/** Days and investors of each type whose prompts are counted: a second or two of counting for 16 types. */
const SAMPLED_DAYS = 5;
const SAMPLED_INVESTORS = 8;

/** Means over the different questions of a kind in the sample; zeros where there is none. */
export interface TokensPerCall {
  readonly input: number;
  readonly output: number;
  /** What the scenario lets an answer have: `maxOutputTokens`. */
  readonly mostOutput: number;
  readonly sampled: number;
}

export interface CallSample {
  readonly model: string | null;
  /** yyyy-mm-dd. */
  readonly dates: readonly string[];
  readonly strategy: TokensPerCall;
  readonly decision: TokensPerCall;
  /** Of each type. */
  readonly questions: Readonly<Record<'strategy' | 'decision', readonly SampledQuestions[]>>;
  readonly strategyScope: 'type' | 'investor';
}

/** Different requests, first tries alone; not rounded. */
export interface Requests {
  readonly strategies: number;
  readonly decisions: number;
}

/** Requests of all days, where each type has so many investors. */
export function requestsIn(
  { questions, strategyScope }: CallSample,
  size: { readonly days: number; readonly perType: number },
): Requests {
  const asking = strategyScope === 'type' ? 1 : size.perType;
  return {
    strategies: requestsOf(questions.strategy, { ...size, perType: asking }),
    decisions: requestsOf(questions.decision, size),
  };
}

interface Sums {
  input: number;
  output: number;
  mostOutput: number;
  sampled: number;
}

/** Positions of at most five days, evenly spread over all. */
export function evenDays(days: number): readonly number[] {
  const count = Math.min(days, SAMPLED_DAYS);
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * days) / count));
}

/** Forms the prompts of sampled days with made answers (`plannedAnswers`) and counts them. Sends nothing. */
export async function sampleCalls(loaded: LoadedScenario): Promise<CallSample> {
  const answers = plannedAnswers();
  const recording = memoryRecording();
  const { market, blueprint, close } = await prepareRun(loaded, {
    openModels: async () => ({
      client: answers.client,
      recording,
      account: () => answers.client.account(),
      recordingFile: recording.name,
      notes: recording.notes(),
      close: async () => recording.close(),
    }),
    // Whom a judge will prefer is not known yet: prompts are counted without alphas then.
    alphas: asksJudge(loaded.scenario.simulation) ? 'described' : 'read',
  });
  try {
    const { decisions } = blueprint;
    const cast = createPlainCast({
      ...decisions,
      analyst: answers.wrap(decisions.analyst),
      keepBallots: false,
    });
    const counts = mostOfEach(blueprint).map((count) => Math.min(count, SAMPLED_INVESTORS));
    const sampled = new Set(evenDays(market.description.days));
    const sums = { strategy: noSums(), decision: noSums() };
    const tallies = { strategy: new QuestionTally(), decision: new QuestionTally() };
    const dates: string[] = [];
    let model: string | null = null;
    const feed = market.feed();
    for (let next = feed.next(); next !== undefined; next = feed.next()) {
      await breathe();
      const { snapshot, endedLabels } = next;
      const isSampled = sampled.has(snapshot.day);
      // Memories grow from the ballots of every day.
      if (isSampled || decisions.memory !== undefined) await cast.cast(snapshot, counts, endedLabels);
      else await cast.observe(snapshot, counts);
      const calls = answers.take();
      if (!isSampled) continue;
      dates.push(formatDate(snapshot.date));
      for (const { request, purpose, answer } of calls) {
        model = request.model;
        const { kind, attempt, typeIndex } = purpose;
        if (!isCallKind(kind) || attempt > 1 || !tallies[kind].add(typeIndex, request.digest)) continue;
        const sum = sums[kind];
        sum.input += tokensOfRequest(request);
        sum.output += countTokens(answer);
        sum.mostOutput += request.sampling.maxOutputTokens;
        sum.sampled++;
      }
      for (const tally of Object.values(tallies)) tally.endDay(decisions.types.length);
    }
    return {
      model,
      dates,
      strategy: meanOf(sums.strategy),
      decision: meanOf(sums.decision),
      questions: { strategy: tallies.strategy.questions(), decision: tallies.decision.questions() },
      strategyScope: decisions.strategyScope,
    };
  } finally {
    await close();
  }
}

function noSums(): Sums {
  return { input: 0, output: 0, mostOutput: 0, sampled: 0 };
}

function meanOf({ input, output, mostOutput, sampled }: Sums): TokensPerCall {
  const by = Math.max(1, sampled);
  return { input: input / by, output: output / by, mostOutput: mostOutput / by, sampled };
}
