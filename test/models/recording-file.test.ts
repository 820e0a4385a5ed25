import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { RunStop } from '../../core/index.ts';
import { openRecording, type Recording } from '../../models/index.ts';
import { milliseconds, startChild } from '../journal/children.ts';
import { errorOf, temporaryFolder } from '../journal/samples.ts';
import {
  answeredCall,
  decisionPurpose,
  decisionRequest,
  sampleEntry,
  sentCall,
} from './recording-samples.ts';

const script = '../../models/children/write-calls.ts';
const linux = process.platform === 'linux';

function opened(file: string, access: 'read' | 'write' = 'write'): Recording {
  return openRecording(file, { access });
}

function newFile(): string {
  return join(temporaryFolder(), 'recording.sqlite');
}

/** A closed recording of twelve answers. */
function closedRecording(): string {
  const file = newFile();
  const recording = opened(file);
  recording.add(Array.from({ length: 12 }, (_, ordinal) => sampleEntry(0, ordinal)));
  recording.note('analyst', { model: 'sample-model' });
  recording.close();
  return file;
}

function sql(file: string, statement: string): void {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
}

/** Every way to read the whole recording. */
function readAll(file: string): void {
  const recording = opened(file, 'read');
  try {
    for (let ordinal = 0; ordinal < 12; ordinal++) recording.find(decisionRequest(0, ordinal).digest);
    expect([...recording.entries()]).toStrictEqual(
      Array.from({ length: 12 }, (_, ordinal) => sampleEntry(0, ordinal)),
    );
    recording.notes();
    recording.totals('run-1');
  } finally {
    recording.close();
  }
}

describe('a writer killed with SIGKILL', () => {
  it('loses no acknowledged call, and what was in flight is found; ten kills', async () => {
    const file = newFile();
    const acknowledged = new Set<number>();
    let settled = 0;
    for (let kill = 0; kill < 10; kill++) {
      const child = startChild(script, [file, String(kill * 100_000)]);
      await child.printed(20);
      await milliseconds((kill * 37) % 80);
      await child.kill();
      const steps = child.lines.map((line) => line.split(' '));
      const numbers = (step: string) =>
        new Set(steps.filter(([name]) => name === step).map(([, ordinal]) => Number(ordinal)));
      const answered = numbers('answered');
      for (const ordinal of answered) acknowledged.add(ordinal);

      const reader = opened(file, 'read');
      for (const ordinal of acknowledged) {
        const call = answeredCall({ latencyMs: ordinal });
        expect(reader.find(decisionRequest(0, ordinal).digest)).toMatchObject(call);
      }
      const open = [...numbers('sent')].filter(
        (ordinal) => reader.find(decisionRequest(0, ordinal).digest) === undefined,
      );
      reader.close();

      const recording = opened(file);
      const inFlight = recording.settleOpenCalls('run-1');
      // Beyond the acknowledged ones there may be those whose acknowledgement was cut off.
      expect(inFlight).toBeGreaterThanOrEqual(open.length);
      expect(inFlight).toBeLessThanOrEqual(8);
      settled += inFlight;
      const totals = recording.totals('run-1');
      expect(totals.uncertainCalls).toBe(settled);
      expect(totals.calls).toBe(totals.answered + settled);
      expect([...recording.entries()]).toHaveLength(totals.answered);
      recording.close();
    }
    expect(settled).toBeGreaterThan(0);
    expect(acknowledged.size).toBeGreaterThan(50);
  });

  it('while it makes the file leaves one that the next writer can use', async () => {
    for (let kill = 0; kill < 4; kill++) {
      const file = newFile();
      const child = startChild(script, [file]);
      while (!existsSync(file)) await milliseconds(1);
      await milliseconds(kill);
      await child.kill();
      const recording = opened(file);
      recording.settleOpenCalls('run-1');
      recording.add([sampleEntry(1, 0)]);
      recording.close();
      expect(opened(file, 'read').find(decisionRequest(1, 0).digest)).toBeDefined();
    }
  });
});

describe('lock of a recording', () => {
  it('refuses a second process, names the first and the way out, and is free once that was killed', async () => {
    const file = newFile();
    const child = startChild(script, [file, '0', '3', '1']);
    await child.ended();
    const holder = startChild(script, [file, '10']);
    await holder.printed(5);
    const error = errorOf(() => opened(file));
    expect(error.code).toBe('models.recording-locked');
    expect(error.message).toContain(`process ${holder.pid} on ${hostname()} since 20`);
    expect(error.message).toContain('mass run calls');
    expect(error.message).toContain('--set execution.models.recording=FILE');
    const reader = opened(file, 'read');
    expect(reader.totals('run-1').answered).toBeGreaterThanOrEqual(3);
    reader.close();
    await holder.kill();
    opened(file).close();
  });

  it('refuses a second writer in the same process until the first closes; readers see every commit', async () => {
    const file = newFile();
    const first = opened(file);
    expect(errorOf(() => opened(file)).code).toBe('models.recording-locked');
    const reader = opened(file, 'read');
    const id = await first.sent(decisionRequest(0, 0), decisionPurpose(0, 0), sentCall());
    expect(reader.totals('run-1').calls).toBe(1);
    await first.answered(id, answeredCall());
    expect(reader.find(decisionRequest(0, 0).digest)).toMatchObject(answeredCall());
    await expect(reader.sent(decisionRequest(0, 1), decisionPurpose(0, 1), sentCall())).rejects.toThrow(
      /opened for reading/,
    );
    expect(() => reader.settleOpenCalls('run-1')).toThrow(/opened for reading/);
    reader.close();
    first.close();
    opened(file).close();
  });
});

describe('lock of a recording behind links', () => {
  const links: readonly [string, (folder: string) => readonly [string, string]][] = [
    [
      'to the file',
      (folder) => {
        opened(join(folder, 'a')).close();
        symlinkSync(join(folder, 'a'), join(folder, 'b'));
        return [join(folder, 'a'), join(folder, 'b')];
      },
    ],
    [
      'to a file that is not there yet',
      (folder) => {
        symlinkSync('a', join(folder, 'b'));
        symlinkSync('b', join(folder, 'c'));
        return [join(folder, 'c'), join(folder, 'a')];
      },
    ],
    [
      'to the folder of a new file',
      (folder) => {
        mkdirSync(join(folder, 'a'));
        symlinkSync(join(folder, 'a'), join(folder, 'b'));
        return [join(folder, 'a', 'new'), join(folder, 'b', 'new')];
      },
    ],
  ];
  it.skipIf(process.platform === 'win32').each(links)('%s is the same lock', (_, make) => {
    const [one, other] = make(temporaryFolder());
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const recording = opened(first);
      expect(errorOf(() => opened(second)).code).toBe('models.recording-locked');
      recording.close();
    }
  });

  it.skipIf(process.platform === 'win32')('that go in a circle are refused', () => {
    const file = newFile();
    symlinkSync(file, file);
    expect(errorOf(() => opened(file)).code).toBe('models.recording');
  });
});

describe('file of a recording', () => {
  it('is made with its folder, is one plain file when closed, and opening alone does not change it', () => {
    const folder = join(temporaryFolder(), 'a', 'b');
    const file = join(folder, 'recording.sqlite');
    const recording = opened(file);
    recording.add([sampleEntry(0, 0)]);
    recording.close();
    expect(readdirSync(folder).toSorted()).toEqual(['recording.sqlite', 'recording.sqlite.lock']);
    const before = readFileSync(file);
    opened(file).close();
    opened(file, 'read').close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('commits calls of one turn of the event loop together', async () => {
    const file = newFile();
    const recording = opened(file);
    const log = `${file}-wal`;
    recording.note('first', 1);
    const send = (ordinal: number) =>
      recording.sent(decisionRequest(0, ordinal), decisionPurpose(0, ordinal), sentCall());
    const before = readFileSync(log).length;
    const waiting = Promise.all([0, 1, 2, 3].map(send));
    expect(readFileSync(log).length).toBe(before);
    const ids = await waiting;
    expect(new Set(ids).size).toBe(4);
    // A frame that ends a commit says how many pages the file has then; others say 0 (https://sqlite.org/walformat.html).
    const frames = readFileSync(log).subarray(before);
    const commits = Array.from({ length: frames.length / (4096 + 24) }, (_, k) =>
      frames.readUInt32BE(k * (4096 + 24) + 4),
    ).filter((pages) => pages > 0);
    expect(commits).toHaveLength(1);
    recording.close();
  });

  it('has no column that could hold a key, header or account', () => {
    const database = new DatabaseSync(closedRecording(), { readOnly: true });
    const columns = database
      .prepare(
        "SELECT t.name || '.' || c.name AS name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
      )
      .all()
      .map((row) => String(row['name']));
    database.close();
    expect(columns.length).toBeGreaterThan(40);
    // texts.key is the hash that names a text.
    expect(columns.filter((name) => /key|auth|header|secret|account|bearer/i.test(name))).toEqual([
      'texts.key',
    ]);
  });

  it('stores what messages share once', () => {
    const file = closedRecording();
    const database = new DatabaseSync(file, { readOnly: true });
    const texts = Number(database.prepare('SELECT count(*) AS n FROM texts').get()?.['n']);
    database.close();
    // Per request its frame, candidates and news; once: system message, introduction, columns, macro data, strategy.
    expect(texts).toBeLessThanOrEqual(12 * 3 + 5);
  });

  const refused: readonly (readonly [string, (file: string) => void, string])[] = [
    ['nothing', () => undefined, 'nothing of this name'],
    ['a folder', (file) => mkdirSync(file), 'a folder'],
    ['a text file', (file) => writeFileSync(file, 'mine'), 'a file of another kind'],
    ['a longer text file', (file) => writeFileSync(file, 'mine '.repeat(500)), 'a file of another kind'],
    ['another database', (file) => sql(file, 'CREATE TABLE mine (x)'), 'application id 0'],
  ];
  for (const [name, make, found] of refused) {
    it(`is not ${name}: one clear error, and what was there stays`, () => {
      const file = newFile();
      make(file);
      const content = () => (name === 'nothing' || name === 'a folder' ? '' : readFileSync(file, 'hex'));
      const before = content();
      for (const access of name === 'nothing' ? (['read'] as const) : (['read', 'write'] as const)) {
        const error = errorOf(() => opened(file, access));
        expect(error.code).toBe('models.recording');
        expect(error.problems[0].file).toBe(file);
        expect(error.message).toContain(found);
        expect(error.problems[0].hint).toBeTruthy();
      }
      expect(content()).toBe(before);
      expect(readdirSync(join(file, '..')).filter((entry) => entry !== 'recording.sqlite')).toEqual([]);
    });
  }

  it('says that an empty file holds nothing to read, and lets a writer fill it', () => {
    const file = newFile();
    writeFileSync(file, '');
    expect(errorOf(() => opened(file, 'read')).message).toContain('an empty file');
    opened(file).close();
    expect([...opened(file, 'read').entries()]).toEqual([]);
  });

  it('in a newer format is refused unchanged, with what to do', () => {
    const file = closedRecording();
    sql(file, 'PRAGMA user_version = 3');
    for (const access of ['read', 'write'] as const) {
      const error = errorOf(() => opened(file, access));
      expect(error.code).toBe('models.recording');
      expect(error.problems[0]).toMatchObject({ found: 'format 3', expected: 'format 1 to 2' });
      expect(error.message).toContain('newer mass-engine');
      expect(error.message).toContain('Update mass-engine');
    }
    sql(file, 'PRAGMA user_version = 2');
    readAll(file);
  });

  it('in format 1 is read as it is, and becomes one of format 2 with the first write, not before', () => {
    const file = closedRecording();
    sql(file, 'PRAGMA user_version = 1');
    const version = () => {
      const database = new DatabaseSync(file);
      const found = database.prepare('PRAGMA user_version').get()?.['user_version'];
      database.close();
      return found;
    };
    readAll(file);
    opened(file).close();
    expect(version()).toBe(1);
    const recording = opened(file);
    recording.note('a', 1);
    recording.close();
    expect(version()).toBe(2);
    readAll(file);
  });

  it('cannot be made where a file stands in the way of its folder', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const error = errorOf(() => opened(join(folder, 'file', 'recording.sqlite')));
    expect(error.code).toBe('models.recording');
    expect(error.message).toContain('execution.models.recording=FILE');
  });

  it('can be read from a folder that cannot be written to', () => {
    const file = closedRecording();
    const folder = join(file, '..');
    chmodSync(folder, 0o500);
    try {
      expect(() => readAll(file)).not.toThrow();
    } finally {
      chmodSync(folder, 0o700);
    }
  });
});

describe('a damaged recording', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a missing table', 'DROP TABLE texts', /no such table/],
    [
      'a changed cost',
      'UPDATE answers SET cost_usd = 0 WHERE request = 3',
      /the recorded answer to decision of day 0 .* investor 2 \(request [0-9a-f]{64}\) is damaged.*checksum/,
    ],
    [
      'a changed answer',
      "UPDATE answers SET body = x'007b7d' WHERE request = 3",
      /recorded answer to .*investor 2.*checksum/,
    ],
    [
      'an answer of another request',
      'UPDATE answers SET request = 99 WHERE request = 3; UPDATE answers SET request = 3 WHERE request = 4',
      /recorded answer to .*investor 2.*checksum/,
    ],
    [
      'a changed message',
      "UPDATE texts SET body = x'00227822' WHERE id = 1",
      /the question of decision of day 0 .*request [0-9a-f]{64}\) is damaged/,
    ],
    ['a lost message', 'DELETE FROM texts WHERE id = 1', /the question of .*text 1 is missing/],
    [
      'parts in another order',
      "UPDATE requests SET messages = replace(messages, '[1]', '[2]')",
      /the question of .*what is stored has the digest/,
    ],
  ];
  for (const [name, statement, message] of cases) {
    it(`by ${name} is one clear error that names the request`, () => {
      const file = closedRecording();
      readAll(file);
      sql(file, statement);
      const error = errorOf(() => readAll(file));
      expect(error.code).toBe('models.recording');
      expect(error).toBeInstanceOf(RunStop);
      expect(error.message).toMatch(message);
      expect(error.problems[0].hint).toContain('copy');
    });
  }

  it('cut in half is an error for readers and writers', () => {
    const file = closedRecording();
    truncateSync(file, 16_384);
    expect(errorOf(() => readAll(file)).code).toBe('models.recording');
  });
});

describe('a full disk', () => {
  it.skipIf(!linux)('fails the calls of the commit, and everything acknowledged stays', async () => {
    const file = newFile();
    opened(file).close();
    // 1,024-byte blocks; a process that ignores the signal gets the error.
    const child = startChild(script, [file, '0', '2000'], "trap '' XFSZ; ulimit -f 600");
    await child.ended();
    const failure = JSON.parse(child.lines.find((line) => line.startsWith('{')) as string) as {
      error: string;
      message: string;
    };
    expect(failure.error).toBe('journal.write-failed');
    expect(failure.message).toContain('what was recorded before is intact');
    const acknowledged = child.lines.filter((line) => line.startsWith('answered '));
    expect(acknowledged.length).toBeGreaterThan(20);
    const recording = opened(file);
    for (const line of acknowledged) {
      const ordinal = Number(line.split(' ')[1]);
      expect(recording.find(decisionRequest(0, ordinal).digest)).toMatchObject({ latencyMs: ordinal });
    }
    expect(recording.settleOpenCalls('run-1')).toBeGreaterThan(0);
    recording.add([sampleEntry(1, 0)]);
    recording.close();
  });
});
