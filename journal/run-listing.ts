import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { byCodeUnit, MassError, type Problem, type TradingDate } from '../core/index.ts';
import { isFinished } from './completion.ts';
import { looksLikeRun, readRunAsIs } from './run-folder.ts';
import { probeLock } from './run-lock.ts';
import type { LockHolder } from './writer-lock.ts';

/** `running`: its writer lives. `finished`: all days and results are written. `interrupted`: neither; resume it. */
export type RunStatus = 'finished' | 'interrupted' | 'running';

export type RunListing =
  | {
      readonly kind: 'run';
      readonly path: string;
      readonly runId: string;
      readonly name: string;
      readonly createdAt: string;
      readonly days: number;
      /** Days that its market has, where its notes say so. */
      readonly totalDays?: number;
      /** Of the first and last committed day. */
      readonly dates?: readonly [TradingDate, TradingDate];
      readonly status: RunStatus;
      /** Of a running run, where known. */
      readonly holder?: LockHolder;
    }
  | { readonly kind: 'damaged'; readonly path: string; readonly problems: readonly Problem[] };

/** The run folders directly under `dir`, by name in code-unit order; none when `dir` does not exist. Writes nothing. */
export function listRuns(dir: string): RunListing[] {
  const parent = resolve(dir);
  return folderNames(parent)
    .map((name) => join(parent, name))
    .filter(looksLikeRun)
    .map(listingOf);
}

function folderNames(parent: string): string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    throw new MassError(
      {
        code: 'journal.not-a-run',
        file: parent,
        message: 'the folder of runs cannot be read',
        found: code,
        hint: 'name a folder that holds run folders',
      },
      { cause: error },
    );
  }
}

function listingOf(path: string): RunListing {
  try {
    const { journal } = readRunAsIs(path);
    try {
      const { runId, name, createdAt, notes } = journal.manifest();
      const totalDays = notes['days'];
      const days = journal.days();
      const lock = probeLock(path);
      const status = lock.held ? 'running' : isFinished(journal) ? 'finished' : 'interrupted';
      return {
        kind: 'run',
        path,
        runId,
        name,
        createdAt,
        days,
        ...(typeof totalDays === 'number' ? { totalDays } : {}),
        ...(days === 0
          ? {}
          : {
              dates: [
                journal.day(0, { ballots: false }).date,
                journal.day(days - 1, { ballots: false }).date,
              ] as const,
            }),
        status,
        ...(lock.holder === undefined ? {} : { holder: lock.holder }),
      };
    } finally {
      journal.close();
    }
  } catch (error) {
    if (error instanceof MassError) return { kind: 'damaged', path, problems: error.problems };
    throw error;
  }
}
