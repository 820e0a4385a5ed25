import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { RunFormat } from '../../journal/format.ts';
import { JOURNAL_FORMAT, listRuns } from '../../journal/index.ts';
import { createRun } from '../../journal/run-creation.ts';
import { openRun, readRun, readRunAsIs } from '../../journal/run-folder.ts';
import { errorOf, sampleDay, sampleManifest, temporaryFolder, writer } from './samples.ts';

/** Two formats after the present one: results get an author, the manifest's notes are renamed and back. */
const later: RunFormat = {
  current: JOURNAL_FORMAT + 2,
  migrations: [
    {
      from: JOURNAL_FORMAT,
      database: (database) =>
        database.exec("ALTER TABLE results ADD COLUMN author TEXT NOT NULL DEFAULT 'unknown'"),
      manifest: ({ notes, ...rest }) => ({ ...rest, remarks: notes }),
    },
    {
      from: JOURNAL_FORMAT + 1,
      database: (opened) => opened.exec("UPDATE results SET author = 'migrated'"),
      manifest: ({ remarks, ...rest }) => ({ ...rest, notes: { ...(remarks as object), migrated: true } }),
    },
  ],
};

function olderRun(): string {
  const { journal, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
  journal.commitDay(sampleDay(0));
  journal.putResult('x', 1);
  journal.close();
  return path;
}

function withDatabase<Result>(path: string, query: (database: DatabaseSync) => Result): Result {
  const opened = new DatabaseSync(join(path, 'journal.sqlite'));
  try {
    return query(opened);
  } finally {
    opened.close();
  }
}

function versionOf(path: string): unknown {
  return withDatabase(path, (opened) => opened.prepare('PRAGMA user_version').get()?.['user_version']);
}

describe('format of a run folder', () => {
  for (const [name, open] of [
    ['writing', (path: string) => openRun(path, writer, later)],
    ['reading', (path: string) => readRun(path, later)],
  ] as const) {
    it(`is brought up step by step when an older run is opened for ${name}`, () => {
      const path = olderRun();
      const { journal } = open(path);
      expect(journal.manifest()).toEqual(
        sampleManifest('run', { format: later.current, notes: { dropped: 0, migrated: true } }),
      );
      expect(journal.day(0)).toStrictEqual(sampleDay(0));
      expect(journal.result('x')).toBe(1);
      journal.close();
      expect(versionOf(path)).toBe(later.current);
      expect(
        withDatabase(path, (opened) => opened.prepare('SELECT author FROM results').get()?.['author']),
      ).toBe('migrated');
      readRunAsIs(path, later).journal.close();
    });
  }

  it('is finished by the next opening when a crash fell between database and manifest', () => {
    const path = olderRun();
    const manifest = readFileSync(join(path, 'manifest.json'));
    openRun(path, writer, later).journal.close();
    writeFileSync(join(path, 'manifest.json'), manifest);
    expect(errorOf(() => readRunAsIs(path, later)).code).toBe('journal.version');
    expect(readRun(path, later).journal.manifest().format).toBe(later.current);
  });

  it('stays as it was when a migration fails', () => {
    const path = olderRun();
    const [first, second] = later.migrations;
    const broken = {
      current: later.current,
      migrations: [
        first,
        { ...second, database: (opened: DatabaseSync) => opened.exec('DROP TABLE absent') },
      ],
    } as RunFormat;
    expect(() => openRun(path, writer, broken)).toThrow(/no such table: absent/);
    expect(versionOf(path)).toBe(JOURNAL_FORMAT);
    const { journal } = openRun(path, writer);
    expect(journal.day(0)).toStrictEqual(sampleDay(0));
    journal.close();
  });

  it('that is newer is refused with the version that reads it, and left alone', () => {
    const path = olderRun();
    const newer = sampleManifest('run', { format: JOURNAL_FORMAT + 1, engineVersion: '9.8.7' });
    writeFileSync(join(path, 'manifest.json'), JSON.stringify({ ...newer, fieldOfTheFuture: 1 }));
    for (const open of [() => openRun(path, writer), () => readRun(path)]) {
      const error = errorOf(open);
      expect(error.code).toBe('journal.version');
      expect(error.message).toContain(`found "format ${JOURNAL_FORMAT + 1}"`);
      expect(error.message).toContain(`npx mass-engine@9.8.7 show ${path}`);
    }
    expect(listRuns(join(path, '..'))).toMatchObject([
      { kind: 'damaged', problems: [{ code: 'journal.version' }] },
    ]);

    writeFileSync(join(path, 'manifest.json'), JSON.stringify(sampleManifest('run')));
    withDatabase(path, (opened) => opened.exec(`PRAGMA user_version = ${JOURNAL_FORMAT + 1}`));
    for (const open of [() => openRun(path, writer), () => readRun(path)]) {
      expect(errorOf(open).code).toBe('journal.version');
    }
    expect(versionOf(path)).toBe(JOURNAL_FORMAT + 1);
  });
});
