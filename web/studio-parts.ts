/** What the routes of the studio work with. */

import type { Events } from './events.ts';
import type { LiveRuns } from './live/live-runs.ts';
import type { RunList } from './run-list.ts';
import type { RunsFolder } from './runs-folder.ts';
import type { ScenarioFolder } from './scenario-folder.ts';
import type { Shelf } from './shelf.ts';
import type { Threads } from './work/threads.ts';

export interface StudioParts {
  readonly folder: RunsFolder;
  readonly scenarios: ScenarioFolder;
  readonly list: RunList;
  readonly shelf: Shelf;
  readonly live: LiveRuns;
  readonly events: Events;
  readonly threads: Threads;
}
