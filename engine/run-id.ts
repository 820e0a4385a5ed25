import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MassError } from '../core/index.ts';

/** A run's id and folder name: the scenario's name and the second it was made, numbered where that is taken. */
export function newRunId(name: string, createdAt: string, outDir: string): string {
  const stamp = createdAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const base = `${name}-${stamp}`;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!existsSync(join(outDir, id))) return id;
  }
}

/**
 * Calls `begin`, which takes a new run id and makes its folder; again where another process made a folder of that name meanwhile, so that
 * runs that begin in the same second all get a name.
 */
export async function withFreeName<Begun>(begin: () => Promise<Begun>): Promise<Begun> {
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof MassError && error.code === 'journal.exists')) throw error;
    }
  }
}
