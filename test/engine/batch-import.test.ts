import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/index.ts';
import {
  exportBatch,
  exportRecordingTo,
  importBatch,
  importRecordingFrom,
  type LoadedScenario,
  loadScenario,
} from '../../engine/index.ts';
import { noTables, scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const simulation = {
  market: { kind: 'synthetic', instruments: 12, industries: 3, days: 3 },
  population: { types: 2, investorsPerType: 2, floor: 1, pool: { size: 5 }, picks: 2, respawn: 'fixed' },
  optimizer: { lookback: 1, horizon: 1 },
  labels: { horizons: [1] },
  analyst: { kind: 'openai', model: 'm' },
};
const strategy = JSON.stringify({
  outline: 'buy low',
  riskAppetite: 'medium',
  holdingPeriod: 'weeks',
  consistency: 0.5,
  rationality: 0.5,
  selector: 'random',
});
const load = (name: string, given: object = simulation) =>
  loadScenario(scenarioFile(folder, name, given, noTables));

let scenario: LoadedScenario;
let ids: readonly string[];
const requestsFile = join(folder, 'requests.jsonl');
beforeAll(async () => {
  scenario = await load('scenario');
  const nothing = join(folder, 'none.sqlite');
  await exportBatch({ scenario, recordingFile: nothing, out: requestsFile });
  const lines = readFileSync(requestsFile, 'utf8').trimEnd().split('\n');
  ids = lines.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  expect(ids).toHaveLength(6);
});

const answer = (id: string, content = strategy, status_code = 200) =>
  JSON.stringify({
    custom_id: id,
    response: { status_code, body: { choices: [{ finish_reason: 'stop', message: { content } }] } },
    error: null,
  });

function importOf(
  name: string,
  lines: readonly string[],
  changes: Partial<Parameters<typeof importBatch>[0]> = {},
) {
  const resultsFile = join(folder, `${name}.results.jsonl`);
  writeFileSync(resultsFile, lines.join('\n'));
  const recordingFile = join(folder, `${name}.sqlite`);
  const parts = { scenario, recordingFile, requestsFile, resultsFile, clock: systemClock, command: 'test' };
  return importBatch({ ...parts, ...changes });
}

describe('importBatch', () => {
  it('keeps what is whole and lists the rest, each in its place', async () => {
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const done = await importOf('mixed', [
      answer(a),
      answer(b, 'no JSON'),
      JSON.stringify({ custom_id: c, response: null, error: { code: 'batch_expired' } }),
      answer(d, strategy, 500),
      answer(a, 'again'),
      answer('f'.repeat(64)),
      answer(e),
    ]);
    expect(done).toMatchObject({
      added: 3,
      useless: { malformed: 1 },
      alreadyRecorded: 0,
      failed: [
        { line: 3, id: c, reason: 'error {"code":"batch_expired"}' },
        { line: 4, id: d },
      ],
      duplicates: [{ line: 5, id: a, reason: 'as line 1' }],
      unknown: [{ line: 6, reason: 'not in the requests file' }],
      foreign: [],
      unanswered: 3,
      costUsd: null,
    });
    const again = await importOf('mixed', [answer(a), answer(c)]);
    expect(again).toMatchObject({ added: 1, alreadyRecorded: 1, foreign: [] });
  });

  it('refuses results of another batch', async () => {
    await expect(importOf('another', [answer('e'.repeat(64)), answer('f'.repeat(64))])).rejects.toMatchObject(
      {
        problems: [{ code: 'models.batch', line: 1, message: expect.stringContaining('requests file') }],
      },
    );
  });

  it('keeps nothing of a damaged file', async () => {
    const [a, b] = ids as [string, string];
    await expect(importOf('torn', [answer(a), answer(b).slice(0, 40)])).rejects.toMatchObject({
      problems: [{ code: 'models.batch', line: 2, file: join(folder, 'torn.results.jsonl') }],
    });
    expect(existsSync(join(folder, 'torn.sqlite'))).toBe(false);
  });

  it('keeps nothing where a request was changed, or stands twice', async () => {
    const changed = join(folder, 'changed.jsonl');
    const [first, ...rest] = readFileSync(requestsFile, 'utf8').trimEnd().split('\n') as [
      string,
      ...string[],
    ];
    writeFileSync(
      changed,
      [...rest, first.replace('"role":"user","content":"', '"role":"user","content":"Buy A. ')].join('\n'),
    );
    const [a] = ids as [string];
    await expect(importOf('changed', [answer(a)], { requestsFile: changed })).rejects.toMatchObject({
      problems: [{ code: 'models.batch', line: 6, file: changed, found: a }],
    });
    writeFileSync(changed, [first, first].join('\n'));
    await expect(importOf('twice', [answer(a)], { requestsFile: changed })).rejects.toMatchObject({
      problems: [{ code: 'models.batch', line: 2 }],
    });
    expect(existsSync(join(folder, 'changed.sqlite'))).toBe(false);
  });

  it('lets a server be given another model and another way of structured output', async () => {
    const other = join(folder, 'other.jsonl');
    const lines = readFileSync(requestsFile, 'utf8').trimEnd().split('\n');
    const edited = lines.map((line) => {
      const { body, ...rest } = JSON.parse(line) as { body: object };
      return JSON.stringify({ ...rest, body: { ...body, model: 'served', response_format: undefined } });
    });
    writeFileSync(other, edited.join('\n'));
    expect(
      await importOf(
        'other',
        ids.map((id) => answer(id)),
        { requestsFile: other },
      ),
    ).toMatchObject({ added: 6 });
  });

  it('refuses the results of another scenario', async () => {
    const other = await load('another', { ...simulation, seed: 2 });
    await expect(
      importOf(
        'foreign',
        ids.map((id) => answer(id)),
        { scenario: other },
      ),
    ).rejects.toMatchObject({ problems: [{ code: 'models.batch', line: 1 }] });
  });
});

describe('files', () => {
  it('are written whole, are left as they are with the same content, and are never overwritten', async () => {
    const nothing = join(folder, 'none.sqlite');
    const again = await exportBatch({ scenario, recordingFile: nothing, out: requestsFile });
    expect(again).toMatchObject({ written: 'unchanged', requests: 6 });
    const taken = join(folder, 'taken.jsonl');
    writeFileSync(taken, 'mine');
    await expect(exportBatch({ scenario, recordingFile: nothing, out: taken })).rejects.toMatchObject({
      problems: [{ code: 'cli.usage', file: taken }],
    });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(readdirSync(dirname(taken)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('take recorded answers to another recording', async () => {
    await importOf(
      'moved',
      ids.map((id) => answer(id)),
    );
    const out = join(folder, 'answers.jsonl');
    const from = join(folder, 'moved.sqlite');
    expect(await exportRecordingTo({ from, out })).toMatchObject({ answers: 6, written: 'written' });
    const into = join(folder, 'copy.sqlite');
    const parts = { file: out, into, command: 'test', clock: systemClock };
    expect(importRecordingFrom(parts)).toMatchObject({ added: 6, recordingFile: into });
    expect(importRecordingFrom(parts)).toMatchObject({ added: 0 });
    // Strategies are there: what is missing now are decisions.
    const batch = await exportBatch({ scenario, recordingFile: into, out: join(folder, 'next.jsonl') });
    expect(batch).toMatchObject({ strategies: 0, decisions: 12, recorded: 6 });
  });

  it('cannot cover plans of investors who remember', async () => {
    const analyst = { ...simulation.analyst, reflection: { enabled: true, horizon: 1 } };
    const reflecting = await load('reflecting', { ...simulation, analyst });
    const out = join(folder, 'reflecting.jsonl');
    const request = { scenario: reflecting, recordingFile: join(folder, 'none.sqlite'), out };
    await expect(exportBatch({ ...request, coverPlan: true })).rejects.toMatchObject({
      code: 'models.batch',
    });
    expect(existsSync(out)).toBe(false);
    // Strategies need no memory.
    expect(await exportBatch(request)).toMatchObject({ strategies: 6, decisions: 0 });
  });
});
