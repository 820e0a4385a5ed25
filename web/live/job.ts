/** What the studio and the process of a run say to each other. */
import type { Problem } from '../../core/index.ts';
import type { ControlRequest, LiveStatus } from '../api.ts';

interface Surroundings {
  /** Waits before its first day of its own. */
  readonly paused: boolean;
  /** What the user started; told to a second writer. */
  readonly command: string;
  /** TypeScript scenario that is loaded first, for the kinds that it registers. Absolute. */
  readonly kinds?: string;
}

export type RunJob = Surroundings &
  (
    | {
        readonly kind: 'text';
        readonly text: string;
        /** What problems name and the run is called after. */
        readonly file: string;
        readonly baseFolder: string;
        readonly outDir: string;
      }
    | {
        /** A file that the user named on the command line: it may be code. */
        readonly kind: 'file';
        readonly file: string;
        readonly set: readonly string[];
        readonly workingFolder: string;
        readonly outDir: string;
      }
    | { readonly kind: 'resume'; readonly runDir: string }
    | {
        readonly kind: 'fork';
        readonly runDir: string;
        readonly day: number;
        readonly set: readonly string[];
        readonly distribution?: Readonly<Record<string, number>>;
        readonly workingFolder: string;
        readonly outDir: string;
      }
  );

export type RunAction = Exclude<ControlRequest['action'], 'continue'>;

export type ToRun =
  | { readonly kind: 'job'; readonly job: RunJob }
  | { readonly kind: 'action'; readonly id: number; readonly action: RunAction };

export interface RunPosition extends Pick<LiveStatus, 'state' | 'day' | 'phase'> {
  /** Committed days. */
  readonly days: number;
  /** The last lines of what went wrong and did not end it, oldest first. */
  readonly notices: readonly string[];
}

export type FromRun =
  /** Nothing keeps it from its first day any more. `run`: name of its folder. */
  | { readonly kind: 'opened'; readonly run: string; readonly position: RunPosition }
  | { readonly kind: 'position'; readonly position: RunPosition }
  /** An action took; a step is over. */
  | { readonly kind: 'done'; readonly id: number; readonly position: RunPosition }
  /** All its days are committed and evaluated, or it was stopped. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };
