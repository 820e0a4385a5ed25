import { describeProblem } from '../../core/index.ts';
import type { StepEvent } from '../../engine/index.ts';
import type { UiState } from './model.ts';

/** What the reader is told of an event; undefined for what the screen shows by itself. `commandOn`: a command on this run. */
export function messageOf(event: StepEvent, commandOn: (command: string) => string): UiState['message'] {
  switch (event.kind) {
    case 'evaluation':
      return { text: `the run is evaluated: ${event.done} of ${event.total}`, isProblem: false };
    case 'status':
      return {
        text:
          event.status === 'finished'
            ? `the run is finished; its results: ${commandOn('show')}`
            : `the run is stopped; it goes on with: ${commandOn('resume')}`,
        isProblem: false,
      };
    case 'failed':
      return { text: event.problems.map(describeProblem).join(' '), isProblem: true };
    case 'models':
    case 'position':
    case 'phase':
    case 'committed':
    default:
      return undefined;
  }
}
