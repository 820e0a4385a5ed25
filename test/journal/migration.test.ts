import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
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

/** A run as version 0.1.0 wrote it: three sample days, one result. */
function runOfFormat1(): string {
  const path = join(temporaryFolder(), 'format-1');
  cpSync(fileURLToPath(new URL('fixtures/format-1', import.meta.url)), path, { recursive: true });
  return path;
}

/** What a database is made of, in the words that made it. */
function tablesOf(path: string): unknown {
  return withDatabase(path, (opened) =>
    opened.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all(),
  );
}

describe('a run folder in format 1', () => {
  for (const [name, open] of [
    ['writing', (path: string) => openRun(path, writer)],
    ['reading', (path: string) => readRun(path)],
  ] as const) {
    it(`keeps all it holds and has no log when it is opened for ${name}`, () => {
      const path = runOfFormat1();
      expect(versionOf(path)).toBe(1);
      const { journal } = open(path);
      expect(journal.manifest()).toEqual(sampleManifest('format-1'));
      expect([...journal.records()]).toStrictEqual([0, 1, 2].map((day) => sampleDay(day)));
      expect(journal.result('statistics')).toEqual({ rankIc: Number.NaN, days: [1, 2] });
      expect([...journal.entries('alphas.mined')]).toEqual([]);
      journal.close();
      expect(versionOf(path)).toBe(2);
    });
  }

  it('takes entries once it is brought up, in the tables that a new run has', () => {
    const path = runOfFormat1();
    const { journal } = openRun(path, writer);
    journal.append('alphas.mined', { alpha: 1 });
    journal.commitDay(sampleDay(3));
    journal.close();
    expect([...readRunAsIs(path).journal.entries('alphas.mined')]).toEqual([{ alpha: 1 }]);
    expect(tablesOf(path)).toEqual(tablesOf(olderRun()));
  });

  it('is refused, and left alone, by who reads as it is', () => {
    const path = runOfFormat1();
    const before = readFileSync(join(path, 'journal.sqlite'));
    expect(errorOf(() => readRunAsIs(path)).problems[0]).toMatchObject({
      code: 'journal.version',
      found: 'format 1',
      expected: 'format 2',
      hint: `"mass show ${path}" brings it up to date`,
    });
    expect(listRuns(join(path, '..'))).toMatchObject([
      { kind: 'damaged', problems: [{ code: 'journal.version' }] },
    ]);
    expect(readFileSync(join(path, 'journal.sqlite')).equals(before)).toBe(true);
  });
});

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
