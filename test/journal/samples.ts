import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { MassError } from '../../core/index.ts';

export { sampleDay, sampleEntry, sampleManifest } from './sample-days.ts';

export const writer = { command: 'mass run sample.yaml' };

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mass-journal-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** The MassError that `action` throws. */
export function errorOf(action: () => unknown): MassError {
  try {
    action();
  } catch (error) {
    if (error instanceof MassError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
