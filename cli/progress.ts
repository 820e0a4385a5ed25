import type { RunEvent } from '../engine/index.ts';

/** Shows how far a run is. Everything goes to standard error. Implementations: `bar`, `lines`. */
export interface Progress {
  observe(event: RunEvent): void;
  /** Leaves the cursor on a fresh line; later events are not shown. */
  stop(): void;
}
