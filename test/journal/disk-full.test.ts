import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createRun, openRun } from '../../journal/index.ts';
import { startChild } from './children.ts';
import { sampleDay, sampleManifest, temporaryFolder, writer } from './samples.ts';

const shape = { types: 16, instruments: 60, investors: 200 };
const linux = process.platform === 'linux';
/** A file system of its own needs unprivileged user namespaces. */
const mountable =
  linux && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

interface Failure {
  readonly error: string;
  readonly message: string;
}

function failureOf(lines: readonly string[]): Failure {
  return JSON.parse(lines.at(-1) as string) as Failure;
}

describe('a full disk', () => {
  it.skipIf(!linux)(
    '(file size limit) fails the commit, keeps every committed day, and lets the run go on later',
    async () => {
      const { journal: created, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
      created.close();
      // 1,024-byte blocks; a process that ignores the signal gets the error.
      const child = startChild('write-days.ts', ['open', path, '1000', '200'], "trap '' XFSZ; ulimit -f 600");
      await child.ended();
      expect(failureOf(child.lines).error).toBe('journal.write-failed');
      const acknowledged = Number(child.lines.at(-2));
      expect(acknowledged).toBeGreaterThan(1);

      const { journal } = openRun(path, writer);
      expect(journal.days()).toBe(acknowledged + 1);
      journal.commitDay(sampleDay(journal.days(), shape));
      for (const record of journal.records()) expect(record).toStrictEqual(sampleDay(record.day, shape));
      journal.close();
    },
  );

  it.skipIf(!linux)('(file size limit) leaves nothing of a run that could not be created', async () => {
    const dir = temporaryFolder();
    const child = startChild(
      'write-days.ts',
      ['create', join(dir, 'runs'), '1'],
      "trap '' XFSZ; ulimit -f 4",
    );
    await child.ended();
    expect(failureOf(child.lines).error).toBe('journal.write-failed');
    expect(readdirSync(dir)).toEqual([]);
  });

  it.skipIf(!mountable)(
    '(1 MiB file system, where namespaces can be made) is named, and what was committed can be read',
    async () => {
      const disk = temporaryFolder();
      // The mount is gone with the namespace, so both children live in it.
      const inside = `mount -t tmpfs -o size=1m tmpfs ${disk} && "$@"; "\${@:1:3}" "$READER" ${disk}/run`;
      const reader = fileURLToPath(new URL('children/read-days.ts', import.meta.url));
      const shell = `set -- unshare -rm bash -c '${inside}' bash "$@"; export READER=${reader}`;
      const child = startChild('write-days.ts', ['create', disk, '1000', '200'], shell);
      await child.ended();
      const at = child.lines.findIndex((line) => line.startsWith('{'));
      const failure = failureOf(child.lines.slice(0, at + 1));
      expect(failure.error).toBe('journal.write-failed');
      expect(failure.message).toContain('the disk is full');
      const acknowledged = Number(child.lines[at - 1]);
      expect(acknowledged).toBeGreaterThan(1);
      expect(child.lines.slice(at + 1)).toEqual([`${acknowledged + 1} whole days`]);
    },
  );
});
