/**
 * The folder that holds run folders. Names are looked up in its listing and never joined from what a request says; links are no run
 * folders, wherever they lead.
 */
import { type Dirent, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
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

  /** Folders that may be runs, by name. Throws `studio.not-found`. */
  names(): readonly string[] {
    return this.listing()
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
  }

  /** Absolute path of a run folder, damaged or not; other folders have none. Throws `studio.not-found`. */
  pathOf(name: string): string {
    const names = this.names();
    const found = names.find((one) => one === name);
    if (found !== undefined && isRun(join(this.path, found))) return join(this.path, found);
    const guess = nearest(name, names);
    throw new MassError({
      code: 'studio.not-found',
      message: 'there is no run folder of this name',
      found: name,
      hint: guess === undefined || guess === name ? 'the list has all there are' : `did you mean ${guess}?`,
    });
  }

  private listing(): readonly Dirent[] {
    try {
      return readdirSync(this.path, { withFileTypes: true });
    } catch (error) {
      throw new MassError(
        {
          code: 'studio.not-found',
          file: this.path,
          message: 'the folder of runs cannot be read any more',
          found: error instanceof Error ? error.message : String(error),
          hint: 'bring it back, or start the studio again with another --runs',
        },
        { cause: error },
      );
    }
  }
}

/** Whether a folder holds anything of a run; what is damaged may lack the rest. */
export function isRun(path: string): boolean {
  return ['manifest.json', 'journal.sqlite'].some((file) => existsSync(join(path, file)));
}
