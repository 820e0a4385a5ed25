/**
 * What happens to runs, told to whoever listens.
 * 1. Only while somebody listens, folders are looked at: running ones four times a second, all of them once a second.
 * 2. Of a run at most one event is told in 100 ms, with its latest place; what did not change is not told again.
 * 3. A run that comes up while this studio starts one is told of when that one is opened: until then it may be the one.
 * 4. Who begins to listen is told the present state first. Failures that nobody heard are kept for the next one, 20 at most.
 */
import { type Problem, systemTimers, type Timers } from '../core/index.ts';
import { isFinished, probeLock } from '../journal/index.ts';
import type { LiveStatus, RunItem, StudioEvent } from './api.ts';
import type { LiveRuns } from './live/live-runs.ts';
import type { RunList } from './run-list.ts';
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
  readonly list: RunList;
  readonly shelf: Shelf;
  readonly live: () => LiveRuns;
  readonly timers?: Timers;
}

export class Events {
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

  constructor({ list, shelf, live, timers = systemTimers }: EventSources) {
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
    for (const [place, item] of items.entries())
      if ((place < NEWEST || item.status === 'running') && !this.isEarly(item.id, item.status))
        listener(this.storyOf(item));
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
      if (this.listeners.size > 0 && !this.isEarly(run, status))
        this.tellOf({ kind: 'run', run, status, days, live: this.liveOf(run, status, days) });
    } catch {
      // It is gone, or cannot be read: the list says so.
      this.running.delete(run);
    }
  }

  private storyOf({ id, status, days }: RunItem): RunStory {
    return { kind: 'run', run: id, status, days, live: this.liveOf(id, status, days) };
  }

  /** Where a run stands that somebody is writing; null for all others. */
  liveOf(run: string, status: RunItem['status'], days: number): LiveStatus | null {
    const own = this.live().get(run);
    if (own !== undefined) return own.status();
    return status === 'running' ? { isOurs: false, state: 'running', day: days, phase: null } : null;
  }

  /** Whether nobody can say yet whose run it is. */
  private isEarly(run: string, status: RunItem['status']): boolean {
    const live = this.live();
    return status === 'running' && live.isStarting && live.get(run) === undefined && !this.told.has(run);
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
