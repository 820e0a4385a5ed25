import type { RunEvent } from '../engine/index.ts';

/** Shows how far something is. Everything goes to standard error. Implementations for runs: `bar`, `lines`; for studies: `study-bar`, `study-lines`. */
export interface Progress<Event = RunEvent> {
  observe(event: Event): void;
  /** Leaves the cursor on a fresh line; later events are not shown. */
  stop(): void;
}
