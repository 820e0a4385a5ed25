import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun, listRuns, markFinished, openRun, readRun } from '../../journal/index.ts';
import { errorOf, sampleDay, sampleManifest, temporaryFolder, writer } from './samples.ts';

describe('run folder', () => {
  it('holds manifest, journal, lock and a folder for results, under its run id', () => {
    const dir = temporaryFolder();
    const { path, resultsPath, journal } = createRun(join(dir, 'a', 'b'), sampleManifest('run-1'), writer);
    expect(path).toBe(join(dir, 'a', 'b', 'run-1'));
    expect(resultsPath).toBe(join(path, 'results'));
    expect(readdirSync(resultsPath)).toEqual([]);
    journal.commitDay(sampleDay(0));
    journal.close();
    expect(readdirSync(path).toSorted()).toEqual([
      'journal.sqlite',
      'lock.sqlite',
      'manifest.json',
      'results',
    ]);
    expect(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))).toEqual(sampleManifest('run-1'));
  });

  it('is refused where something exists already, which stays as it is', () => {
    const dir = temporaryFolder();
    createRun(dir, sampleManifest('run'), writer).journal.close();
    const error = errorOf(() => createRun(dir, sampleManifest('run', { name: 'other' }), writer));
    expect(error.code).toBe('journal.exists');
    expect(error.message).toContain('mass resume');
    expect(readRun(join(dir, 'run')).journal.manifest().name).toBe('sample run');

    mkdirSync(join(dir, 'empty'));
    expect(errorOf(() => createRun(dir, sampleManifest('empty'), writer)).code).toBe('journal.exists');
    writeFileSync(join(dir, 'file'), 'mine');
    expect(errorOf(() => createRun(dir, sampleManifest('file'), writer)).code).toBe('journal.exists');
    expect(readdirSync(dir).toSorted()).toEqual(['empty', 'file', 'run']);
  });

  it('leaves the output folder as it was when it cannot be made', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'file'), 'mine');
    const error = errorOf(() => createRun(join(dir, 'file', 'runs'), sampleManifest('run'), writer));
    expect(error.code).toBe('journal.write-failed');
    expect(readdirSync(dir)).toEqual(['file']);
    const onto = errorOf(() => createRun(join(dir, 'file'), sampleManifest('run'), writer));
    for (const { problems } of [error, onto])
      expect(problems[0]).toMatchObject({ found: 'a file', hint: 'choose another folder with --out' });

    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const unwritable = sampleManifest('run', { notes: circular });
    expect(() => createRun(join(dir, 'x', 'y'), unwritable, writer)).toThrow(/circular/);
    expect(readdirSync(dir)).toEqual(['file']);
  });

  it('that begins with days of another run is not there when they cannot be written, and is to be made again', () => {
    const dir = temporaryFolder();
    function* days() {
      yield sampleDay(0);
      throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
    }
    const past = { days: days(), results: [] };
    const error = errorOf(() => createRun(dir, sampleManifest('run'), writer, undefined, past));
    expect(error.code).toBe('journal.write-failed');
    expect(error.problems[0].hint).toBe('free some space, then start the command again');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('shows who reads it the manifest as it is now, of its own run alone', () => {
    const dir = temporaryFolder();
    const { path, journal } = createRun(dir, sampleManifest('run'), writer);
    const reader = readRun(path).journal;
    const noted = { ...sampleManifest('run'), notes: { days: 30 } };
    journal.updateManifest(noted);
    journal.close();
    expect(reader.manifest()).toEqual(noted);
    rmSync(path, { recursive: true });
    expect(reader.manifest()).toEqual(noted);
    createRun(dir, sampleManifest('run', { createdAt: '2027-01-01T00:00:00.000Z' }), writer).journal.close();
    expect(reader.manifest()).toEqual(noted);
    reader.close();
  });

  it('refuses a run id that is not a plain name', () => {
    for (const runId of ['', '..', '.hidden', 'a/b', 'a\\b', 'a~b', 'x'.repeat(101)]) {
      expect(() => createRun(temporaryFolder(), sampleManifest(runId), writer)).toThrow(
        /cannot be a folder's name/,
      );
    }
  });

  it('removes what a dead creation left, and only that', () => {
    const dir = temporaryFolder();
    const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_');
    const names = {
      dead: `.creating~run~${host}~4194305~0`,
      ownOfAnEarlierProcess: `.creating~run~${host}~${process.pid}~0`,
      living: `.creating~run~${host}~${process.ppid}~0`,
      elsewhere: '.creating~run~another.host~4194305~0',
      foreign: '.created by somebody else',
    };
    for (const name of Object.values(names)) {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'manifest.json'), '{');
    }
    expect(listRuns(dir)).toEqual([]);
    createRun(dir, sampleManifest('run'), writer).journal.close();
    expect(existsSync(join(dir, names.dead))).toBe(false);
    for (const name of [names.living, names.elsewhere, names.foreign])
      expect(existsSync(join(dir, name))).toBe(true);
  });

  it('is found by name order, with its state: running, interrupted, finished, damaged', () => {
    const dir = temporaryFolder();
    const names = ['d', 'B', 'a', 'c'];
    const opened = names.map((runId) => createRun(dir, sampleManifest(runId), writer));
    for (const { journal } of opened) for (const day of [0, 1]) journal.commitDay(sampleDay(day));
    const [running, finished, , damaged] = opened;
    markFinished(finished?.journal as never);
    for (const run of opened) if (run !== running) run.journal.close();
    writeFileSync(join(damaged?.path as string, 'manifest.json'), '{');
    mkdirSync(join(dir, 'not a run'));
    writeFileSync(join(dir, 'file'), '');

    const before = readdirSync(dir, { recursive: true });
    expect(listRuns(dir)).toMatchObject([
      { kind: 'run', runId: 'B', days: 2, status: 'finished', dates: [20210104, 20210105] },
      { kind: 'run', runId: 'a', days: 2, status: 'interrupted', name: 'sample run' },
      { kind: 'damaged', path: join(dir, 'c'), problems: [{ code: 'journal.corrupt' }] },
      { kind: 'run', runId: 'd', days: 2, status: 'running', holder: { pid: process.pid } },
    ]);
    expect(readdirSync(dir, { recursive: true })).toEqual(before);
    running?.journal.close();
  });

  it('is no longer finished once it was extended', () => {
    const dir = temporaryFolder();
    const { journal, path } = createRun(dir, sampleManifest('run'), writer);
    journal.commitDay(sampleDay(0));
    markFinished(journal);
    journal.close();
    expect(listRuns(dir)).toMatchObject([{ status: 'finished' }]);
    const resumed = openRun(path, writer).journal;
    resumed.commitDay(sampleDay(1));
    resumed.close();
    expect(listRuns(dir)).toMatchObject([{ status: 'interrupted', days: 2 }]);
  });

  it('lists nothing where there is no folder, and says so where there is a file', () => {
    const dir = temporaryFolder();
    expect(listRuns(join(dir, 'nothing'))).toEqual([]);
    writeFileSync(join(dir, 'file'), '');
    expect(errorOf(() => listRuns(join(dir, 'file'))).code).toBe('journal.not-a-run');
  });
});
