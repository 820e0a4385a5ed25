import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createRun, openRun, readRun } from '../../journal/index.ts';
import { errorOf, sampleDay, sampleEntry, sampleManifest, temporaryFolder, writer } from './samples.ts';

function closedRun(): string {
  const { journal, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
  for (let day = 0; day < 8; day++) journal.commitDay(sampleDay(day, { investors: 500, types: 8 }));
  journal.putResult('statistics', { rankIc: 0.1 });
  for (let number = 0; number < 8; number++) journal.append('alphas.mined', sampleEntry(number));
  journal.close();
  return path;
}

function sql(path: string, statement: string): void {
  const database = new DatabaseSync(join(path, 'journal.sqlite'));
  database.exec(statement);
  database.close();
}

function codeOf(action: () => void): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return (error as { readonly code?: unknown }).code ?? String(error);
  }
}

/** Every way to open and read the whole run. */
function readAll(path: string): void {
  const { journal } = readRun(path);
  try {
    for (const record of journal.records())
      expect(record).toStrictEqual(sampleDay(record.day, { investors: 500, types: 8 }));
    journal.result('statistics');
    let number = 0;
    for (const entry of journal.entries('alphas.mined')) expect(entry).toStrictEqual(sampleEntry(number++));
    expect(number).toBe(8);
  } finally {
    journal.close();
  }
}

describe('a folder that is not a run', () => {
  it('is named as such, for reading and for writing, and nothing is put there', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'notes.txt'), 'mine');
    for (const [path, found] of [
      [join(dir, 'nothing'), 'nothing of this name'],
      [join(dir, 'notes.txt'), 'a file'],
      [dir, 'a folder without manifest.json'],
    ] as const) {
      for (const open of [() => readRun(path), () => openRun(path, writer)]) {
        const error = errorOf(open);
        expect(error.code).toBe('journal.not-a-run');
        expect(error.problems[0]).toMatchObject({ file: path, found });
        expect(error.message).toContain('"mass runs" lists');
      }
    }
  });
});

describe('a damaged run folder', () => {
  const manifest = (text: string) => (path: string) => {
    writeFileSync(join(path, 'manifest.json'), text);
  };
  const changed = (change: object) => manifest(JSON.stringify({ ...sampleManifest('run'), ...change }));
  const cases: readonly (readonly [string, (path: string) => void, RegExp])[] = [
    ['without manifest', (path) => rmSync(join(path, 'manifest.json')), /lost its manifest\.json/],
    ['without database', (path) => rmSync(join(path, 'journal.sqlite')), /lost its journal\.sqlite/],
    ['with a cut manifest', manifest('{"format": 1, "runId"'), /manifest\.json.*JSON/],
    ['with an empty manifest', manifest(''), /manifest\.json.*JSON/],
    ['with a manifest of another kind', manifest('[1]'), /in which format/],
    ['with a manifest that lacks a field', changed({ name: undefined }), /manifest\.json name: /],
    ['with a manifest with a wrong digest', changed({ simulationDigest: 'abc' }), /64 hexadecimal digits/],
    ['with a manifest with an unknown field', changed({ extra: 1 }), /extra/],
    ['with a huge manifest', manifest(`"${'x'.repeat(2 ** 24)}"`), /more than the 16777216 allowed/],
    [
      'with a database of zeros',
      (path) => writeFileSync(join(path, 'journal.sqlite'), Buffer.alloc(8192)),
      /not a database/,
    ],
    [
      'with an empty database',
      (path) => writeFileSync(join(path, 'journal.sqlite'), ''),
      /not the database of a run/,
    ],
    [
      'with a database cut in half',
      (path) => truncateSync(join(path, 'journal.sqlite'), 40_960),
      /malformed/,
    ],
    [
      'with a database cut inside its header',
      (path) => truncateSync(join(path, 'journal.sqlite'), 50),
      /not the database of a run/,
    ],
    ['with another database', (path) => sql(path, 'PRAGMA application_id = 1'), /not the database of a run/],
    ['with a missing table', (path) => sql(path, 'DROP TABLE days'), /no such table/],
    [
      'with a missing day',
      (path) => sql(path, 'DELETE FROM days WHERE day = 3'),
      /7 days, the last of which is numbered 7/,
    ],
    [
      'with a changed number',
      (path) => sql(path, 'UPDATE days SET ballots_received = 1 WHERE day = 3'),
      /day 3 is damaged.*checksum/,
    ],
    [
      'with changed bits',
      (path) => sql(path, "UPDATE days SET score = x'00' WHERE day = 3"),
      /day 3 is damaged/,
    ],
    [
      'with missing ballots',
      (path) => sql(path, 'DELETE FROM ballots WHERE day = 3'),
      /day 3 is damaged.*chunk 0 is missing/,
    ],
    [
      'with changed ballots',
      (path) => sql(path, "UPDATE ballots SET bytes = x'28b52ffd' WHERE day = 3"),
      /day 3 is damaged.*checksum/,
    ],
    [
      'with a changed result',
      (path) => sql(path, `UPDATE results SET value = '{"rankIc":9}'`),
      /result "statistics" is damaged/,
    ],
    [
      'with a changed entry',
      (path) => sql(path, "UPDATE log_entries SET value = '0' WHERE number = 3"),
      /entry 3 of the log "alphas.mined" is damaged.*checksum/,
    ],
    [
      'with an entry in another place',
      (path) =>
        sql(
          path,
          'UPDATE log_entries SET (value, checksum) = (SELECT value, checksum FROM log_entries WHERE number = 5) WHERE number = 3',
        ),
      /entry 3 of the log "alphas.mined" is damaged.*checksum/,
    ],
    [
      'with a missing entry',
      (path) => sql(path, 'DELETE FROM log_entries WHERE number = 3'),
      /log "alphas.mined" is damaged.*7 entries, the last of which is numbered 7/,
    ],
    [
      'with an entry of a log of another name',
      (path) => sql(path, "UPDATE log_entries SET log = 'alphas.mind' WHERE number = 7"),
      /log "alphas.mind" is damaged.*1 entries, the last of which is numbered 7/,
    ],
    ['with a missing table of logs', (path) => sql(path, 'DROP TABLE log_entries'), /no such table/],
  ];

  for (const [name, damage, message] of cases) {
    it(`${name} is one clear error with a hint`, () => {
      const path = closedRun();
      readAll(path);
      damage(path);
      const error = errorOf(() => readAll(path));
      expect(error.code).toBe('journal.corrupt');
      expect(error.message).toMatch(message);
      expect(error.problems[0].hint).toBeTruthy();
    });
  }

  it('lets the days before the damage be read', () => {
    const path = closedRun();
    sql(path, "UPDATE days SET score = x'00' WHERE day = 3");
    const { journal } = readRun(path);
    expect(journal.day(2).day).toBe(2);
    expect(errorOf(() => journal.day(3)).problems[0].values).toEqual({ day: 3 });
    journal.close();
  });

  it('lets the entries before the damage be read', () => {
    const path = closedRun();
    sql(path, "UPDATE log_entries SET value = '0' WHERE number = 3");
    const { journal } = readRun(path);
    const seen: unknown[] = [];
    const error = errorOf(() => {
      for (const entry of journal.entries('alphas.mined')) seen.push(entry);
    });
    expect(seen).toStrictEqual([0, 1, 2].map(sampleEntry));
    expect(error.problems[0].values).toEqual({ log: 'alphas.mined', number: 3 });
    journal.close();
  });

  it('is not locked for good by a failed opening', () => {
    const path = closedRun();
    const whole = readFileSync(join(path, 'manifest.json'));
    writeFileSync(join(path, 'manifest.json'), '{');
    expect(errorOf(() => openRun(path, writer)).code).toBe('journal.corrupt');
    writeFileSync(join(path, 'manifest.json'), whole);
    openRun(path, writer).journal.close();
  });

  it('of flipped bytes anywhere never gives back a wrong day, result or entry', () => {
    const path = closedRun();
    const codes = codesOfFlips(path, 60, () => readAll(path));
    expect(codes.filter((code) => code !== 'journal.corrupt' && code !== 'journal.version')).toEqual([]);
    expect(codes.length).toBeGreaterThan(30);
  });

  it('of flipped bytes in its logs never gives back fewer entries or wrong ones', () => {
    const { journal: created, path } = createRun(temporaryFolder(), sampleManifest('run'), writer);
    const written = Array.from({ length: 60 }, (_, number) => sampleEntry(number));
    for (const entry of written) created.append('alphas.mined', entry);
    created.append('alphas.weights', 'x'.repeat(30_000));
    created.close();
    const codes = codesOfFlips(path, 150, () => {
      const { journal } = readRun(path);
      try {
        expect([...journal.entries('alphas.mined')]).toStrictEqual(written);
        expect([...journal.entries('alphas.weights')]).toEqual(['x'.repeat(30_000)]);
      } finally {
        journal.close();
      }
    });
    expect(codes.filter((code) => code !== 'journal.corrupt' && code !== 'journal.version')).toEqual([]);
    expect(codes.length).toBeGreaterThan(100);
  });
});

/** What `read` throws of a run whose database has one bit flipped, at `times` places one after the other. */
function codesOfFlips(path: string, times: number, read: () => void): unknown[] {
  const file = join(path, 'journal.sqlite');
  const whole = readFileSync(file);
  const codes: unknown[] = [];
  for (let k = 0; k < times; k++) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(((k + 0.5) / times) * bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << (k % 8));
    writeFileSync(file, bytes);
    codes.push(codeOf(read));
  }
  return codes.filter((code) => code !== undefined);
}
