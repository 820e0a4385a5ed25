import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRun, listRuns, openRun, readRun } from '../../journal/index.ts';
import { milliseconds, startChild } from './children.ts';
import { sampleDay, sampleEntry, sampleManifest, temporaryFolder, writer } from './samples.ts';

const shape = { types: 16, instruments: 60, investors: 200 };

describe('a writer killed with SIGKILL', () => {
  it('loses no acknowledged day, leaves none in part, and the next day can be appended; fifteen kills', async () => {
    const dir = temporaryFolder();
    const { journal: created, path } = createRun(dir, sampleManifest('run'), writer);
    created.close();
    let checked = 0;
    for (let kill = 0; kill < 15; kill++) {
      const child = startChild('write-days.ts', ['open', path]);
      await child.printed(2);
      await milliseconds((kill * 37) % 90);
      await child.kill();
      const acknowledged = Number(child.lines.at(-1));
      expect(acknowledged).toBeGreaterThanOrEqual(checked);

      const reading = readRun(path).journal;
      expect(reading.days()).toBeGreaterThan(acknowledged);
      // At most the day whose acknowledgement was cut off is there beyond the acknowledged ones.
      expect(reading.days()).toBeLessThanOrEqual(acknowledged + 2);
      for (; checked < reading.days(); checked++) {
        expect(reading.day(checked)).toStrictEqual(sampleDay(checked, shape));
      }
      reading.close();

      const { journal, killed } = openRun(path, writer);
      expect(killed?.pid).toBe(child.pid);
      journal.commitDay(sampleDay(checked, shape));
      checked++;
      journal.close();
    }
    expect(listRuns(dir)).toMatchObject([{ kind: 'run', days: checked, status: 'interrupted' }]);
  });

  it('loses no acknowledged entry of a log and leaves none in part; three kills', async () => {
    const { journal: created, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
    created.close();
    let checked = 0;
    for (let kill = 0; kill < 3; kill++) {
      const child = startChild('append-entries.ts', [path, 'alphas.mined']);
      await child.printed(3);
      await milliseconds((kill * 17) % 40);
      await child.kill();
      const acknowledged = Number(child.lines.at(-1));
      expect(acknowledged).toBeGreaterThan(checked);

      const { journal } = readRun(path);
      const entries = [...journal.entries('alphas.mined')];
      journal.close();
      expect(entries).toStrictEqual(entries.map((_, number) => sampleEntry(number)));
      // At most the entry whose acknowledgement was cut off is there beyond the acknowledged ones.
      expect([acknowledged + 1, acknowledged + 2]).toContain(entries.length);
      checked = entries.length;
    }
    const { journal } = openRun(path, writer);
    expect(journal.days()).toBe(0);
    journal.append('alphas.mined', sampleEntry(checked));
    expect([...journal.entries('alphas.mined', checked)]).toStrictEqual([sampleEntry(checked)]);
    journal.close();
  });

  it('leaves whole days only, wherever a power loss tears the tail off the log', async () => {
    const dir = temporaryFolder();
    const { journal: created, path } = createRun(dir, sampleManifest('run'), writer);
    created.close();
    const child = startChild('write-days.ts', ['open', path]);
    await child.printed(7);
    await child.kill();
    const log = readFileSync(join(path, 'journal.sqlite-wal'));
    const found = new Set<number>();
    for (let cut = 0; cut < 12; cut++) {
      const torn = join(dir, `torn-${cut}`);
      cpSync(path, torn, { recursive: true });
      rmSync(join(torn, 'journal.sqlite-shm'), { force: true });
      const kept = log.subarray(0, Math.floor((log.length * (cut + 0.3)) / 12));
      // What follows the synced part may be missing, or be there as noise.
      const tail = cut % 2 === 0 ? Buffer.alloc(0) : Buffer.alloc(9000, cut);
      writeFileSync(join(torn, 'journal.sqlite-wal'), Buffer.concat([kept, tail]));
      const { journal } = openRun(torn, writer);
      const days = journal.days();
      found.add(days);
      journal.commitDay(sampleDay(days, shape));
      for (const record of journal.records()) expect(record).toStrictEqual(sampleDay(record.day, shape));
      journal.close();
    }
    expect(found.size).toBeGreaterThan(4);
  });

  it('leaves either no run folder or a whole one when killed while creating', async () => {
    const dir = temporaryFolder();
    for (let kill = 0; kill < 6; kill++) {
      const child = startChild('create-runs.ts', [dir]);
      await child.printed(1);
      await milliseconds(5 + ((kill * 29) % 70));
      await child.kill();
      for (const run of listRuns(dir)) {
        expect(run).toMatchObject({ kind: 'run', days: 0 });
        expect(existsSync(join(run.path, 'results'))).toBe(true);
      }
      createRun(dir, sampleManifest(`after-${kill}`), writer).journal.close();
      expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
    }
    expect(listRuns(dir).length).toBeGreaterThan(6);
  });
});
