/**
 * The servers of a live client: by weight among those that have room.
 * Invariant: a server that had no room for long does not catch up when it has some again.
 */
import { type Cost, mostCost } from '../../price.ts';
import type { ModelRequest } from '../../request.ts';
import { Endpoint, type LiveEndpoint } from './endpoint.ts';

/** A server that could be sent a request now, and the most that this can cost there. */
export interface Room {
  readonly endpoint: Endpoint;
  readonly cost: Cost;
}

export class Endpoints {
  readonly all: readonly Endpoint[];
  /** Highest turn of those that were chosen. */
  private turn = 0;

  constructor(endpoints: readonly LiveEndpoint[], now: number) {
    this.all = endpoints.map((endpoint) => new Endpoint(endpoint, now));
  }

  /** Servers with room for a request, who is next first; or when to look again (infinity: after another call). */
  withRoom(request: ModelRequest, now: number): readonly Room[] | number {
    const rooms: Room[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const endpoint of this.all) {
      const cost = mostCost(request, endpoint.options.price);
      const at = endpoint.whenFree(cost.tokens, now);
      if (at <= now) rooms.push({ endpoint, cost });
      else next = Math.min(next, at);
    }
    if (rooms.length === 0) return next;
    return rooms.length === 1 ? rooms : rooms.sort((a, b) => a.endpoint.turn - b.endpoint.turn);
  }

  chosen(endpoint: Endpoint): void {
    this.turn = Math.max(this.turn, endpoint.turn);
    endpoint.turn = this.turn + 1 / endpoint.options.weight;
  }
}
