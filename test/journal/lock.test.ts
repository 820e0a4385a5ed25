import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../core/index.ts';
import { createRun, listRuns, openRun, probeLock, readRun } from '../../journal/index.ts';
import { startChild } from './children.ts';
import { errorOf, sampleDay, sampleManifest, temporaryFolder, writer } from './samples.ts';

function closedRun(): string {
  const { journal, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
  journal.close();
  return path;
}

describe('lock of a run folder', () => {
  it('refuses a second process, names the first, and is free once that was killed', async () => {
    const path = closedRun();
    const child = startChild('hold-lock.ts', [path]);
    await child.printed(1);
    const error = errorOf(() => openRun(path, writer));
    expect(error.code).toBe('journal.locked');
    expect(error.message).toContain(`process ${child.pid} on ${hostname()} since 20`);
    expect(error.message).toContain('mass resume held');
    expect(error.message).toContain(`kill ${child.pid}`);
    expect(listRuns(join(path, '..'))).toMatchObject([{ status: 'running', holder: { pid: child.pid } }]);
    expect(readRun(path).journal.days()).toBe(0);

    await child.kill();
    expect(probeLock(path)).toEqual({ held: false });
    const { journal, killed } = openRun(path, writer);
    expect(killed).toMatchObject({ pid: child.pid, command: 'mass resume held' });
    journal.commitDay(sampleDay(0));
    journal.close();
    expect(openRun(path, writer)).not.toHaveProperty('killed');
  });

  it('refuses a second writer in the same process, until the first closes', () => {
    const path = closedRun();
    const clock = new VirtualClock(Date.UTC(2026, 0, 2));
    const first = openRun(path, { command: 'mass run a.yaml', clock });
    const error = errorOf(() => openRun(path, writer));
    expect(error.code).toBe('journal.locked');
    expect(error.problems[0].values).toEqual({
      holder: {
        pid: process.pid,
        host: hostname(),
        since: '2026-01-02T00:00:00.000Z',
        command: 'mass run a.yaml',
      },
    });
    first.journal.commitDay(sampleDay(0));
    expect(probeLock(path).held).toBe(true);
    first.journal.close();
    const second = openRun(path, writer);
    expect(second.journal.days()).toBe(1);
    second.journal.close();
  });

  it('is held from the creation on', () => {
    const { path, journal } = createRun(temporaryFolder(), sampleManifest('run'), writer);
    expect(errorOf(() => openRun(path, writer)).code).toBe('journal.locked');
    journal.close();
    expect(probeLock(path)).toEqual({ held: false });
  });

  it('takes a holder file without a held lock for what it is: the trace of a killed writer', () => {
    const path = closedRun();
    // The id of a living process: what a reused id looks like.
    const trace = {
      pid: process.pid,
      host: hostname(),
      since: '2026-01-01T00:00:00.000Z',
      command: 'mass run old.yaml',
    };
    writeFileSync(join(path, 'lock.json'), JSON.stringify(trace));
    expect(probeLock(path)).toEqual({ held: false });
    expect(listRuns(join(path, '..'))).toMatchObject([{ status: 'interrupted' }]);
    const { killed, journal } = openRun(path, writer);
    expect(killed).toEqual(trace);
    journal.close();
  });

  it('does not name a dead process as the holder', async () => {
    const path = closedRun();
    const dead = startChild('hold-lock.ts', [path]);
    await dead.printed(1);
    await dead.kill();
    const trace = readFileSync(join(path, 'lock.json'), 'utf8');
    const { journal } = openRun(path, writer);
    writeFileSync(join(path, 'lock.json'), trace);
    const error = errorOf(() => openRun(path, writer));
    expect(error.message).toContain('by another process');
    expect(error.message).not.toContain(String(dead.pid));
    journal.close();
  });

  it('ignores a damaged holder file', () => {
    const path = closedRun();
    writeFileSync(join(path, 'lock.json'), '{"pid":');
    const { journal, ...opened } = openRun(path, writer);
    expect(opened).not.toHaveProperty('killed');
    journal.close();
  });
});
