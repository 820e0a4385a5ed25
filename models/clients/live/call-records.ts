import type { Clock } from '../../../core/index.ts';
import type { RawAnswer } from '../../answer.ts';
import type { Spent } from '../../budget.ts';
import { type Cost, costOf } from '../../price.ts';
import type { CallId, Recording } from '../../recording.ts';
import { type Call, outcomeOf } from './call.ts';

/** The calls of one run in its recording: each noted before it goes out, and once more when it has ended. */
export class CallRecords {
  private readonly recording: Recording;
  private readonly run: string;
  private readonly clock: Clock;

  constructor(recording: Recording, run: string, clock: Clock) {
    this.recording = recording;
    this.run = run;
    this.clock = clock;
  }

  /** Charges what an earlier process left open in full, and sums up what the run has spent. */
  takeOver(elsewhere: Spent = { usd: 0, tokens: 0, calls: 0 }): Spent {
    this.recording.settleOpenCalls(this.run);
    const totals = this.recording.totals(this.run);
    return {
      usd: totals.costUsd + totals.uncertainUsd + elsewhere.usd,
      tokens: totals.inputTokens + totals.outputTokens + totals.uncertainTokens + elsewhere.tokens,
      calls: totals.calls + elsewhere.calls,
    };
  }

  sent({ job, endpoint, reserved }: Call): Promise<CallId> {
    return this.recording.sent(job.request, job.purpose, {
      run: this.run,
      endpoint: endpoint.name,
      at: this.clock.now(),
      reservedTokens: reserved.tokens,
      reservedUsd: reserved.usd,
    });
  }

  answered(id: CallId, { job, endpoint }: Call, answer: RawAnswer, latencyMs: number): Promise<void> {
    return this.recording.answered(id, {
      answer,
      outcome: outcomeOf(job, answer),
      latencyMs,
      costUsd: costOf(answer, endpoint.options.price).usd,
      attempts: job.calls,
    });
  }

  failed(id: CallId, fault: string, charged: Cost): Promise<void> {
    return this.recording.failed(id, { fault, chargedTokens: charged.tokens, chargedUsd: charged.usd });
  }
}
