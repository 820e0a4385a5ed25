import { type Recording, tokensOfRequest } from '../models/index.ts';

/** What a recording knows about calls of one model. Means and shares over the answers that were looked at. */
export interface MeasuredCalls {
  /** Answers that were looked at. */
  readonly answers: number;
  /** Of one call, from sending to the whole answer; null when all answers came by batch or import. */
  readonly latencyMs: number | null;
  /** Input tokens as the server counted them, by those counted here; null when it never said. */
  readonly tokenRatio: number | null;
  /** Answers of no use. */
  readonly faultShare: number;
}

/** Answers that are looked at: enough for a mean, and a moment of counting. */
const MOST_ANSWERS = 500;

/** Undefined when no answer of the model is recorded. */
export function measuredCalls(recording: Recording, model: string): MeasuredCalls | undefined {
  let answers = 0;
  let faults = 0;
  let timed = 0;
  let latencyMs = 0;
  let counted = 0;
  let served = 0;
  for (const { request, recorded } of recording.entries()) {
    if (request.model !== model) continue;
    answers++;
    if ('fault' in recorded.outcome) faults++;
    if (recorded.latencyMs > 0) {
      timed++;
      latencyMs += recorded.latencyMs;
    }
    if (recorded.answer.inputTokens > 0) {
      counted += tokensOfRequest(request);
      served += recorded.answer.inputTokens;
    }
    if (answers === MOST_ANSWERS) break;
  }
  if (answers === 0) return undefined;
  return {
    answers,
    latencyMs: timed === 0 ? null : latencyMs / timed,
    tokenRatio: counted === 0 ? null : served / counted,
    faultShare: faults / answers,
  };
}
