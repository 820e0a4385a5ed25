/**
 * Runs that are being looked at, kept open between requests.
 * 1. An entry is closed when nobody uses it any more: because it was idle, because others took its place, because its run is
 *    gone, or because the studio ends.
 * 2. A folder that was replaced by another of the same name is opened anew.
 */
import { statSync } from 'node:fs';
import { type Clock, systemClock, systemTimers } from '../core/index.ts';
import {
  type Inspection,
  openInspection,
  openPortfolioDays,
  openReplay,
  type PortfolioDays,
  type Replay,
  type RunReport,
} from '../engine/index.ts';
import type { RunsFolder } from './runs-folder.ts';

const MOST_OPEN = 8;
const IDLE_MS = 60_000;

/** A run that is open; what needs its market is opened when it is first asked for. */
export class OpenRun {
  readonly path: string;
  readonly replay: Replay;
  /** The report that was read last, and what reading it took. */
  report: { readonly report: RunReport; readonly readAt: number; readonly tookMs: number } | undefined;
  /** Its report as a page, and what it was made of. */
  page: { readonly stamp: string; readonly html: string } | undefined;
  private opened: { inspection?: Inspection; portfolio?: PortfolioDays } = {};

  constructor(path: string) {
    this.path = path;
    this.replay = openReplay(path);
  }

  inspection(): Inspection {
    this.opened.inspection ??= openInspection(this.replay);
    return this.opened.inspection;
  }

  portfolio(): PortfolioDays {
    this.opened.portfolio ??= openPortfolioDays(this.replay);
    return this.opened.portfolio;
  }

  async close(): Promise<void> {
    const { inspection, portfolio } = this.opened;
    this.opened = {};
    await portfolio?.close();
    await inspection?.close();
    this.replay.close();
  }
}

interface Entry {
  readonly run: OpenRun;
  readonly folder: number;
  readonly closed: PromiseWithResolvers<void>;
  users: number;
  usedAt: number;
  isGone: boolean;
}

export class Shelf {
  private readonly folder: RunsFolder;
  private readonly clock: Clock;
  /** In the order of their last use, the latest last. */
  private readonly entries = new Map<string, Entry>();
  /** Entries that nobody finds any more and that are not closed yet, with their names. */
  private readonly leaving = new Map<Entry, string>();
  private stopTidying = () => {};

  constructor(folder: RunsFolder, clock = systemClock) {
    this.folder = folder;
    this.clock = clock;
    this.tidyLater();
  }

  /** Lets `work` look into a run. Throws `studio.not-found` and `journal.*`. */
  async use<T>(name: string, work: (run: OpenRun) => T | Promise<T>): Promise<T> {
    const entry = this.entryOf(name);
    entry.users++;
    try {
      return await work(entry.run);
    } finally {
      entry.users--;
      entry.usedAt = this.clock.elapsed();
      if (entry.isGone && entry.users === 0) this.close(entry);
    }
  }

  /** Closes a run before its folder goes; resolves when nobody uses it any more. */
  async forget(name: string): Promise<void> {
    const entry = this.entries.get(name);
    if (entry !== undefined) this.drop(name, entry);
    const ofIt = [...this.leaving].filter(([, one]) => one === name);
    await Promise.all(ofIt.map(([{ closed }]) => closed.promise));
  }

  async closeAll(): Promise<void> {
    this.stopTidying();
    for (const [name, entry] of this.entries) this.drop(name, entry);
    await Promise.all([...this.leaving.keys()].map(({ closed }) => closed.promise));
  }

  private entryOf(name: string): Entry {
    const path = this.folder.pathOf(name);
    const folder = statSync(path).ino;
    const kept = this.entries.get(name);
    if (kept !== undefined && kept.folder === folder) {
      this.entries.delete(name);
      this.entries.set(name, kept);
      return kept;
    }
    if (kept !== undefined) this.drop(name, kept);
    const run = new OpenRun(path);
    const closed = Promise.withResolvers<void>();
    const entry = { run, folder, closed, users: 0, usedAt: this.clock.elapsed(), isGone: false };
    this.entries.set(name, entry);
    for (const [other, one] of this.entries) {
      if (this.entries.size <= MOST_OPEN) break;
      if (one !== entry) this.drop(other, one);
    }
    return entry;
  }

  private drop(name: string, entry: Entry): void {
    this.entries.delete(name);
    this.leaving.set(entry, name);
    entry.isGone = true;
    if (entry.users === 0) this.close(entry);
  }

  private close(entry: Entry): void {
    const done = () => {
      this.leaving.delete(entry);
      entry.closed.resolve();
    };
    // What cannot be closed is let go of: nobody looks at it any more.
    entry.run.close().then(done, done);
  }

  private tidyLater(): void {
    this.stopTidying = systemTimers.after(IDLE_MS, () => {
      const now = this.clock.elapsed();
      for (const [name, entry] of this.entries)
        if (entry.users === 0 && now - entry.usedAt >= IDLE_MS) this.drop(name, entry);
      this.tidyLater();
    });
  }
}
