/**
 * The runs of a folder, read once and again where their files changed.
 * 1. An item stands as long as the stamp of its folder's files does; of a run that was being written the lock is asked again.
 * 2. Many folders are read a few at a time, so that others are served meanwhile.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { breathe, byCodeUnit } from '../core/index.ts';
import type { RunItem } from './api.ts';
import { readItem } from './run-item.ts';
import { isRun, type RunsFolder } from './runs-folder.ts';

const files = ['manifest.json', 'journal.sqlite', 'journal.sqlite-wal', 'lock.json'];
const AT_ONCE = 8;

interface Kept {
  readonly stamp: string;
  readonly item: RunItem;
}

export class RunList {
  private readonly folder: RunsFolder;
  private kept: ReadonlyMap<string, Kept> = new Map();
  private reading: Promise<readonly RunItem[]> | undefined;

  constructor(folder: RunsFolder) {
    this.folder = folder;
  }

  /** All runs, newest first. */
  items(): Promise<readonly RunItem[]> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  /** One run. Throws `studio.not-found`. */
  item(name: string): RunItem {
    return this.look(name, this.folder.pathOf(name)).item;
  }

  private async read(): Promise<readonly RunItem[]> {
    const next = new Map<string, Kept>();
    let changed = 0;
    for (const name of this.folder.names()) {
      const path = join(this.folder.path, name);
      if (!isRun(path)) continue;
      const kept = this.look(name, path);
      if (kept !== this.kept.get(name) && ++changed % AT_ONCE === 0) await breathe();
      next.set(name, kept);
    }
    this.kept = next;
    return [...next.values()]
      .map(({ item }) => item)
      .sort((a, b) => byCodeUnit(b.createdAt, a.createdAt) || byCodeUnit(a.id, b.id));
  }

  private look(name: string, path: string): Kept {
    const stamp = stampOf(path);
    const kept = this.kept.get(name);
    if (kept?.stamp === stamp && kept.item.status !== 'running') return kept;
    return { stamp, item: readItem(path, name) };
  }
}

function stampOf(path: string): string {
  return files
    .map((file) => {
      const about = statSync(join(path, file), { throwIfNoEntry: false });
      // Who reads a database leaves an empty log beside it.
      return about === undefined || about.size === 0 ? '-' : `${about.ino}:${about.size}:${about.mtimeMs}`;
    })
    .join(' ');
}
