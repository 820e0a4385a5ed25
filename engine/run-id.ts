import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A run's id and folder name: the scenario's name and the second it was made, numbered where that is taken. */
export function newRunId(name: string, createdAt: string, outDir: string): string {
  const stamp = createdAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const base = `${name}-${stamp}`;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!existsSync(join(outDir, id))) return id;
  }
}
