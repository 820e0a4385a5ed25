import { byCodeUnit } from '../../core/index.ts';
import { byUrgency, type ModelRequest, nameOfPurpose, type Purpose } from '../request.ts';

/** A request that no recording answers, and the first purpose that it was asked for. */
export interface MissingRequest {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  /** `decision of day 3 (2021-01-06), type quality, investor 7 (0123456789ab)`. */
  readonly name: string;
}

/** Requests without an answer, each once. */
export class MissingRequests {
  private readonly requests = new Map<string, MissingRequest>();

  add(request: ModelRequest, purpose: Purpose): void {
    const { digest } = request;
    if (this.requests.has(digest)) return;
    this.requests.set(digest, {
      request,
      purpose,
      name: `${nameOfPurpose(purpose)} (${digest.slice(0, 12)})`,
    });
  }

  /** In order of urgency. */
  list(): readonly MissingRequest[] {
    return [...this.requests.values()].sort(
      (a, b) => byUrgency(a.purpose, b.purpose) || byCodeUnit(a.request.digest, b.request.digest),
    );
  }
}
