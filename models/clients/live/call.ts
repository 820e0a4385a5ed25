import { invariant, MassError } from '../../../core/index.ts';
import type { RawAnswer } from '../../answer.ts';
import type { Ticket } from '../../limiter.ts';
import type { Cost } from '../../price.ts';
import type { AnsweredCall } from '../../recording.ts';
import type { StructuredMode } from '../../transport.ts';
import type { Endpoint } from './endpoint.ts';
import type { Job } from './job.ts';

/** A call that is out, and what was set aside for it. */
export interface Call {
  readonly job: Job;
  readonly endpoint: Endpoint;
  readonly mode: StructuredMode;
  readonly reserved: Cost;
  readonly ticket: Ticket;
}

/**
 * Names a call for servers that know idempotency keys. A call that may have been answered is repeated under its key, also after
 * a crash; one that is known to have brought nothing is not, because such a server would repeat that.
 */
export function idempotencyKeyOf({ job, mode }: Call): string {
  return `${job.request.digest.slice(0, 40)}-${mode}-${job.keysUsed}`;
}

/** How the first who asked understands the answer. */
export function outcomeOf(job: Job, answer: RawAnswer): AnsweredCall['outcome'] {
  try {
    const reading = job.asks[0]?.read(answer);
    invariant(reading !== undefined, 'somebody asked');
    return reading.ok ? { parsed: reading.parsed } : { fault: reading.fault, detail: reading.detail };
  } catch (error) {
    if (error instanceof MassError) throw error;
    return { fault: 'malformed', detail: `the reader failed: ${String(error)}` };
  }
}
