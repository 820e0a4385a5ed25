/**
 * The folder that holds run folders. Names are looked up in its listing and never joined from what a request says; links are no run
 * folders, wherever they lead.
 */
import { mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit, MassError, nearest } from '../core/index.ts';
import { writeFailed } from '../journal/index.ts';

export class RunsFolder {
  readonly path: string;

  /** Made where it does not exist. Throws `journal.write-failed`. */
  constructor(path: string) {
    try {
      mkdirSync(path, { recursive: true });
      this.path = realpathSync(path);
    } catch (error) {
      throw writeFailed(error, path, 'choose another folder with --runs');
    }
  }

  /** Folders that may be runs, by name. */
  names(): readonly string[] {
    return readdirSync(this.path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
  }

  /** Absolute path of a run folder. Throws `studio.not-found`. */
  pathOf(name: string): string {
    const names = this.names();
    const found = names.find((one) => one === name);
    if (found !== undefined) return join(this.path, found);
    const guess = nearest(name, names);
    throw new MassError({
      code: 'studio.not-found',
      message: 'there is no run folder of this name',
      found: name,
      ...(guess === undefined ? {} : { hint: `did you mean ${guess}?` }),
    });
  }
}
