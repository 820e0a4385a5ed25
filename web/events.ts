/**
 * What happens to runs, told to whoever listens.
 * 1. Only while somebody listens, folders are looked at: running ones four times a second, all of them once a second.
 * 2. Of a run at most one event is told in 100 ms, with its latest place; what did not change is not told again.
 * 3. A run that a process of this studio writes is told of once it is opened there; those of other programs at the next look.
 * 4. Who begins to listen is told the present state first. Failures that nobody heard are kept for the next one, 20 at most.
 */
import { join } from 'node:path';
import { type Problem, systemTimers, type Timers, thisProcess } from '../core/index.ts';
import { isFinished, probeLock } from '../journal/index.ts';
import type { LiveStatus, RunItem, StudioEvent } from './api.ts';
import type { LiveRuns } from './live/live-runs.ts';
import type { RunList } from './run-list.ts';
import type { RunsFolder } from './runs-folder.ts';
import type { Shelf } from './shelf.ts';

const LOOK_MS = 250;
/** Looks between two looks at all runs. */
const LOOKS = 4;
const TELLING_MS = 100;
const MOST_UNHEARD = 20;
/** Runs whose state is told to who begins to listen: the newest, and those that are running. */
const NEWEST = 50;

type RunStory = Extract<StudioEvent, { readonly kind: 'run' }>;

export interface EventSources {
  readonly folder: Pick<RunsFolder, 'path'>;
  readonly list: RunList;
  readonly shelf: Shelf;
  readonly live: () => LiveRuns;
  readonly timers?: Timers;
}

export class Events {
  private readonly folder: EventSources['folder'];
  private readonly list: RunList;
  private readonly shelf: Shelf;
  private readonly live: () => LiveRuns;
  private readonly timers: Timers;
  private readonly listeners = new Set<(event: StudioEvent) => void>();
  /** What was told of each run last, as JSON. */
  private readonly told = new Map<string, string>();
  private running = new Set<string>();
  private known: ReadonlySet<string> | undefined;
  private readonly unheard: StudioEvent[] = [];
  private readonly changed = new Set<string>();
  private looks = 0;
  private stopLooking: (() => void) | undefined;
  private stopTelling: (() => void) | undefined;

  constructor({ folder, list, shelf, live, timers = systemTimers }: EventSources) {
    this.folder = folder;
    this.list = list;
    this.shelf = shelf;
    this.live = live;
    this.timers = timers;
  }

  /** Returns what ends it. */
  async listen(listener: (event: StudioEvent) => void): Promise<() => void> {
    // A folder that cannot be read now may be readable later: the page that lists it is told why.
    const items = await this.list.items().catch((): readonly RunItem[] => []);
    listener({ kind: 'runs' });
    for (const [place, item] of items.entries()) {
      if (place >= NEWEST && item.status !== 'running') continue;
      const story = this.storyOf(item);
      if (!isEarly(story)) listener(story);
    }
    for (const event of this.unheard.splice(0)) listener(event);
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.begin(items);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.pause();
    };
  }

  /** A run of this studio started, moved or ended. */
  runChanged(run: string): void {
    if (this.listeners.size === 0) return;
    this.changed.add(run);
    this.stopTelling ??= this.timers.after(TELLING_MS, () => {
      this.stopTelling = undefined;
      const runs = [...this.changed];
      this.changed.clear();
      for (const one of runs) void this.follow(one);
    });
  }

  runFailed(run: string, problems: readonly Problem[]): void {
    const event: StudioEvent = { kind: 'failed', run, problems };
    if (this.listeners.size > 0) return this.tell(event);
    this.unheard.push(event);
    if (this.unheard.length > MOST_UNHEARD) this.unheard.shift();
  }

  /** Runs came or went: told at the next look, which is now. */
  runsChanged(): void {
    if (this.listeners.size > 0) void this.lookAtAll();
  }

  close(): void {
    this.listeners.clear();
    this.pause();
  }

  private begin(items: readonly RunItem[]): void {
    this.noteItems(items);
    this.lookLater();
  }

  private pause(): void {
    this.stopLooking?.();
    this.stopLooking = undefined;
    this.stopTelling?.();
    this.stopTelling = undefined;
    this.changed.clear();
    this.told.clear();
    this.known = undefined;
  }

  private lookLater(): void {
    this.stopLooking?.();
    this.stopLooking = this.timers.after(LOOK_MS, () => {
      const looked = ++this.looks % LOOKS === 0 ? this.lookAtAll() : this.lookAtRunning();
      void looked.finally(() => {
        if (this.listeners.size > 0) this.lookLater();
      });
    });
  }

  private async lookAtRunning(): Promise<void> {
    for (const run of this.running) await this.follow(run);
  }

  private async lookAtAll(): Promise<void> {
    try {
      const items = await this.list.items();
      if (this.listeners.size > 0) this.noteItems(items);
    } catch {
      // A folder that cannot be read now may be readable at the next look; who lists it is told why.
    }
  }

  private noteItems(items: readonly RunItem[]): void {
    const before = this.known;
    this.known = new Set(items.map(({ id }) => id));
    const isSame =
      before !== undefined && before.size === this.known.size && items.every(({ id }) => before.has(id));
    if (before !== undefined && !isSame) this.tell({ kind: 'runs' });
    this.running = new Set(items.filter(({ status }) => status === 'running').map(({ id }) => id));
    for (const run of this.told.keys()) if (!this.known.has(run)) this.told.delete(run);
    for (const item of items) {
      // Between two looks the list may be older than what was told of a running one.
      if (this.running.has(item.id)) void this.follow(item.id);
      else if (before === undefined) this.told.set(item.id, JSON.stringify(this.storyOf(item)));
      else this.tellOf(this.storyOf(item));
    }
  }

  /** Reads how far a run is, and tells it where that is news. */
  private async follow(run: string): Promise<void> {
    try {
      const { status, days } = await this.shelf.use(
        run,
        ({ path, replay: { journal } }) =>
          ({
            status: probeLock(path).held ? 'running' : isFinished(journal) ? 'finished' : 'interrupted',
            days: journal.days(),
          }) as const,
      );
      if (status !== 'running') this.running.delete(run);
      const story = this.storyOf({ id: run, status, days });
      if (this.listeners.size > 0 && !isEarly(story)) this.tellOf(story);
    } catch {
      // It is gone, or cannot be read: the list says so.
      this.running.delete(run);
    }
  }

  private storyOf({ id, status, days }: Pick<RunItem, 'id' | 'status' | 'days'>): RunStory {
    return { kind: 'run', run: id, status, days, live: this.liveOf(id, status, days) };
  }

  /** Where a run stands that somebody is writing; null for all others, and for one that this studio has begun and not opened yet. */
  liveOf(run: string, status: RunItem['status'], days: number): LiveStatus | null {
    const own = this.live().get(run);
    if (own !== undefined) return own.status();
    if (status !== 'running' || this.mayBeStarting(run)) return null;
    return { isOurs: false, state: 'running', day: days, phase: null };
  }

  /** Whether a process that this studio has begun writes the run; while there is one, so may whoever has not written its name yet. */
  private mayBeStarting(run: string): boolean {
    const { startingPids } = this.live();
    if (startingPids.size === 0) return false;
    const { holder } = probeLock(join(this.folder.path, run));
    return holder === undefined || (holder.host === thisProcess().host && startingPids.has(holder.pid));
  }

  private tellOf(story: RunStory): void {
    const text = JSON.stringify(story);
    if (this.told.get(story.run) === text) return;
    this.told.set(story.run, text);
    this.tell(story);
  }

  private tell(event: StudioEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

/** Of a run that is being written, and not by anybody who can be named yet. */
function isEarly({ status, live }: RunStory): boolean {
  return status === 'running' && live === null;
}
