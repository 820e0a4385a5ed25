import { type Recording, type RecordingEntry, tokensOfRequest } from '../models/index.ts';
import { isCallKind } from './call-kinds.ts';

/** What a recording knows about calls of one model. Means and shares are those of all its answers, told from a sample. */
export interface MeasuredCalls {
  /** Answers that were looked at. */
  readonly answers: number;
  /** Of one call, from sending to the whole answer; null when all answers came by batch or import. */
  readonly latencyMs: number | null;
  /** Input tokens as the server counted them, by those counted here; null when it never said. */
  readonly tokenRatio: number | null;
  /** Answers of no use. */
  readonly faultShare: number;
  /** The only kind of call that is recorded, where the other one is not. */
  readonly only?: 'strategies' | 'decisions';
}

/** Answers of each kind that are looked at: enough for a mean, and a moment of counting. */
const MOST_ANSWERS = 500;

/** Undefined when no answer of the model is recorded. */
export function measuredCalls(recording: Recording, model: string): MeasuredCalls | undefined {
  const kinds = {
    strategy: new EvenSample<RecordingEntry>(MOST_ANSWERS),
    decision: new EvenSample<RecordingEntry>(MOST_ANSWERS),
  };
  for (const entry of recording.entries()) {
    const { kind } = entry.purpose;
    if (entry.request.model === model && isCallKind(kind)) kinds[kind].add(entry);
  }
  const { strategy, decision } = kinds;
  const all = strategy.offered + decision.offered;
  if (all === 0) return undefined;
  let faults = 0;
  let timed = 0;
  let latencyMs = 0;
  let counted = 0;
  let served = 0;
  for (const { kept, weight } of [strategy, decision]) {
    for (const { request, recorded } of kept) {
      if ('fault' in recorded.outcome) faults += weight;
      if (recorded.latencyMs > 0) {
        timed += weight;
        latencyMs += recorded.latencyMs * weight;
      }
      if (recorded.answer.inputTokens > 0) {
        counted += tokensOfRequest(request) * weight;
        served += recorded.answer.inputTokens * weight;
      }
    }
  }
  return {
    answers: strategy.kept.length + decision.kept.length,
    latencyMs: timed === 0 ? null : latencyMs / timed,
    tokenRatio: counted === 0 ? null : served / counted,
    faultShare: faults / all,
    ...(decision.offered === 0 ? { only: 'strategies' as const } : {}),
    ...(strategy.offered === 0 ? { only: 'decisions' as const } : {}),
  };
}

/** Every k-th of what is offered, k growing as it must: evenly spread over a sequence whose length is not known before. */
export class EvenSample<Item> {
  private readonly most: number;
  private items: Item[] = [];
  private step = 1;
  /** How many there were. */
  offered = 0;

  constructor(most: number) {
    this.most = most;
  }

  add(item: Item): void {
    if (this.offered++ % this.step !== 0) return;
    if (this.items.length === this.most) {
      this.items = this.items.filter((_, i) => i % 2 === 0);
      this.step *= 2;
      if ((this.offered - 1) % this.step !== 0) return;
    }
    this.items.push(item);
  }

  get kept(): readonly Item[] {
    return this.items;
  }

  /** How many each kept one stands for. */
  get weight(): number {
    return this.items.length === 0 ? 0 : this.offered / this.items.length;
  }
}
