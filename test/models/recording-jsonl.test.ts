import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRun } from '../../journal/index.ts';
import {
  exportRecording,
  imagePart,
  importRecording,
  MAX_LINE_CHARACTERS,
  type MessagePart,
  memoryRecording,
  modelRequest,
  openRecording,
  type Recording,
  type RecordingEntry,
  recordingFileOf,
  textLines,
} from '../../models/index.ts';
import { errorOf, sampleManifest, temporaryFolder, writer } from '../journal/samples.ts';
import { pngBytes } from './images.ts';
import { sampleEntry } from './recording-samples.ts';

async function linesOf(recording: Recording): Promise<string[]> {
  const lines: string[] = [];
  await exportRecording(recording, (line) => {
    lines.push(line);
  });
  return lines;
}

function recordingOf(entries: readonly RecordingEntry[]): Recording {
  const recording = memoryRecording();
  recording.add(entries);
  return recording;
}

function fileRecording(): Recording {
  return openRecording(join(temporaryFolder(), 'recording.sqlite'), { access: 'write' });
}

const text = fc.string({ unit: 'binary', maxLength: 400 });
/** Any UTF-16, lone surrogates included. */
const rough = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 400 });
const fenced = fc
  .array(fc.oneof(text, rough, fc.constantFrom('\n```a\n', '\n```\n', 'x'.repeat(250))), { maxLength: 8 })
  .map((parts) => parts.join(''));
const part: fc.Arbitrary<MessagePart> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: fenced }),
  fc
    .record({ width: fc.integer({ min: 1, max: 999 }), alt: rough })
    .map(({ width, alt }) => imagePart(pngBytes(width, 9), alt)),
);
const parts = fc.array(part, { maxLength: 3 });
const amount = fc.double({ min: 0, max: 1e12, noNaN: true }).map((x) => x + 0);
const entryArbitrary: fc.Arbitrary<RecordingEntry> = fc
  .record({
    model: rough,
    messages: fc.array(
      fc.record({ role: fc.constantFrom('system', 'user', 'assistant'), content: fc.oneof(fenced, parts) }),
      {
        maxLength: 4,
      },
    ),
    sampling: fc.record(
      { temperature: amount, topP: amount, maxOutputTokens: fc.nat(), seed: fc.nat() },
      { requiredKeys: ['temperature', 'topP', 'maxOutputTokens'] },
    ),
    schema: fc.dictionary(fc.string(), fc.jsonValue()),
    purpose: fc.record(
      {
        kind: fc.constantFrom('strategy', 'decision', 'proposal', 'verdict'),
        day: fc.nat(),
        date: fc.nat(),
        type: text.filter((name) => name.isWellFormed()),
        typeIndex: fc.nat(),
        ordinal: fc.nat(),
        attempt: fc.integer({ min: 1, max: 9 }),
      },
      { requiredKeys: ['kind', 'day', 'date', 'type', 'typeIndex', 'attempt'] },
    ),
    answer: fc.record(
      {
        text: rough,
        finish: rough,
        refusal: rough,
        inputTokens: fc.nat(),
        outputTokens: fc.nat(),
        cachedTokens: fc.nat(),
      },
      { requiredKeys: ['text', 'finish', 'inputTokens', 'outputTokens', 'cachedTokens'] },
    ),
    outcome: fc.oneof(
      fc.record({ parsed: fc.jsonValue() }),
      fc.record({ fault: fc.constantFrom('malformed', 'refused'), detail: rough }),
    ),
    numbers: fc.record({ latencyMs: amount, costUsd: amount, at: amount, attempts: fc.nat() }),
    run: text.filter((name) => name.isWellFormed()),
    endpoint: text.filter((name) => name.isWellFormed()),
  })
  .map(({ model, messages, sampling, schema, purpose, answer, outcome, numbers, run, endpoint }) => {
    const request = modelRequest({ model, messages, sampling, answer: { name: 'decision', schema } });
    const recorded = { digest: request.digest, answer, outcome, ...numbers, run, endpoint };
    // As JSON has it: 0 for -0, and no `__proto__`.
    return JSON.parse(JSON.stringify({ request, purpose, recorded })) as RecordingEntry;
  })
  .filter((entry) => !JSON.stringify(entry).includes('__proto__'));

describe('a recording as JSON lines', () => {
  it('says everything about an answer, one object a line', async () => {
    const entry = sampleEntry(3, 7, 2);
    const [line, ...rest] = await linesOf(recordingOf([entry]));
    expect(rest).toEqual([]);
    expect(line).not.toContain('\n');
    const { request, purpose, recorded } = entry;
    expect(JSON.parse(line as string)).toEqual({
      format: 'mass-recording/1',
      digest: request.digest,
      purpose,
      model: 'sample-model',
      messages: request.messages,
      sampling: request.sampling,
      answer: request.answer,
      raw: { text: recorded.answer.text, finish: 'stop' },
      outcome: recorded.outcome,
      tokens: { input: 1500, output: 40, cached: 700 },
      latencyMs: 512.25,
      endpoint: 'endpoint-1',
      costUsd: 0.0004,
      attempts: 1,
      run: 'run-1',
      at: 1_700_000_000_123,
    });
  });

  it('comes back the same through memory, file and text, whatever was asked and answered', async () => {
    const stored = fileRecording();
    await fc.assert(
      fc.asyncProperty(entryArbitrary, async (entry) => {
        const digest = entry.request.digest;
        const [line] = await linesOf(recordingOf([entry]));
        expect(importRecording(stored, [line as string], 'x')).toBe(1);
        expect(stored.find(digest)).toStrictEqual(entry.recorded);
        const back = memoryRecording();
        importRecording(back, [line as string], 'x');
        expect([...back.entries()]).toStrictEqual([entry]);
        expect(await linesOf(back)).toEqual([line]);
      }),
      { numRuns: 60 },
    );
    const again = memoryRecording();
    again.add(stored.entries());
    expect(await linesOf(again)).toEqual(await linesOf(stored));
    stored.close();
  });

  it('is byte-identical after export, import and export, and imports once', async () => {
    const first = recordingOf([2, 0, 1].flatMap((day) => [1, 0].map((ordinal) => sampleEntry(day, ordinal))));
    const lines = await linesOf(first);
    const file = join(temporaryFolder(), 'export.jsonl');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const second = fileRecording();
    expect(importRecording(second, textLines(file, MAX_LINE_CHARACTERS), file)).toBe(6);
    expect(importRecording(second, textLines(file, MAX_LINE_CHARACTERS), file)).toBe(0);
    expect(await linesOf(second)).toEqual(lines);
    second.close();
  });

  it('is written no faster than it is taken', async () => {
    let open = 0;
    const count = await exportRecording(recordingOf([sampleEntry(0, 0), sampleEntry(0, 1)]), async () => {
      open++;
      await Promise.resolve();
      expect(open--).toBe(1);
    });
    expect(count).toBe(2);
  });

  it('with bad lines adds nothing and names the first of them, each with what is wrong', async () => {
    const good = await linesOf(recordingOf([0, 1, 2].map((ordinal) => sampleEntry(0, ordinal))));
    const changed = (change: object) =>
      JSON.stringify({ ...(JSON.parse(good[0] as string) as object), ...change });
    const lines = [
      ...good,
      '',
      '{"format": "mass-recording/1", "dig',
      changed({ format: 'mass-recording/2' }),
      changed({ model: 'another' }),
      changed({ costUsd: -1 }),
      changed({ apiKey: 'secret' }),
      changed({ outcome: {} }),
      changed({ run: '\uD800' }),
      changed({ raw: { text: 'x'.repeat(65_537), finish: 'stop' } }),
      `"${'x'.repeat(MAX_LINE_CHARACTERS)}"`,
      'null',
      ...Array.from({ length: 20 }, () => '[]'),
    ];
    for (const recording of [memoryRecording(), fileRecording()]) {
      const error = errorOf(() => importRecording(recording, lines, 'export.jsonl'));
      expect(error.code).toBe('models.recording');
      expect(
        error.problems.map(({ file, line, path }) => [file, line, ...(path === undefined ? [] : [path])]),
      ).toEqual([
        ['export.jsonl', 5],
        ['export.jsonl', 6, 'format'],
        ['export.jsonl', 7, 'digest'],
        ['export.jsonl', 8, 'costUsd'],
        ['export.jsonl', 9, ''],
        ['export.jsonl', 10, 'outcome'],
        ['export.jsonl', 11, 'run'],
        ['export.jsonl', 12, 'raw.text'],
        ['export.jsonl', 13],
        ['export.jsonl', 14, 'format'],
      ]);
      expect(error.problems[4]?.message).toContain('apiKey');
      expect(error.message).toContain('Nothing was imported');
      expect(error.message.length).toBeLessThan(5000);
      expect([...recording.entries()]).toEqual([]);
      recording.close();
    }
  });
});

describe('a line from elsewhere', () => {
  it('with more tokens than anything can have is a bad line', async () => {
    const [good = ''] = await linesOf(recordingOf([sampleEntry(0, 0)]));
    const tokens = { input: 1e308, output: 1, cached: 0 };
    const line = JSON.stringify({ ...(JSON.parse(good) as object), tokens });
    const error = errorOf(() => importRecording(memoryRecording(), [line], 'export.jsonl'));
    expect(error.problems[0]).toMatchObject({ line: 1, path: 'tokens.input' });
  });

  it.each([
    ['is none', { data: 'R0lGODlh' }, 'PNG'],
    ['is of another kind', { mediaType: 'image/gif' }, 'image/png'],
    [
      'is too large',
      { data: `${imagePart(pngBytes(9, 9), '').data.slice(0, 40)}${'A'.repeat(800_000)}` },
      'too large',
    ],
    ['is told at length', { alt: 'x'.repeat(2_001) }, '2000'],
  ])('with an image that %s is a bad line', async (_, change, told) => {
    const [good = ''] = await linesOf(recordingOf([sampleEntry(0, 0)]));
    const image = { ...imagePart(pngBytes(9, 9), ''), ...change };
    const messages = [{ role: 'user', content: [image] }];
    const line = JSON.stringify({ ...(JSON.parse(good) as object), messages });
    const error = errorOf(() => importRecording(memoryRecording(), [line], 'export.jsonl'));
    expect(error.problems[0]?.path).toContain('messages.0.content');
    expect(error.problems[0]?.message).toContain(told);
  });

  it('with more images than a request has is a bad line', async () => {
    const [good = ''] = await linesOf(recordingOf([sampleEntry(0, 0)]));
    const content = Array.from({ length: 17 }, () => imagePart(pngBytes(9, 9), ''));
    const line = JSON.stringify({ ...(JSON.parse(good) as object), messages: [{ role: 'user', content }] });
    const error = errorOf(() => importRecording(memoryRecording(), [line], 'export.jsonl'));
    expect(error.problems[0]).toMatchObject({ path: 'messages', message: 'expected at most 16 images' });
  });

  it.each(['answer', 'outcome'])(
    'with twenty thousand lists in each other as %s is a bad line',
    async (member) => {
      const [good = ''] = await linesOf(recordingOf([sampleEntry(0, 0)]));
      const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const value = member === 'answer' ? `{"name":"decision","schema":{"a":${deep}}}` : `{"parsed":${deep}}`;
      const { [member]: _, ...rest } = JSON.parse(good) as Record<string, unknown>;
      const line = JSON.stringify(rest).replace(/\}$/, `,"${member}":${value}}`);
      const error = errorOf(() => importRecording(memoryRecording(), [good, line], 'export.jsonl'));
      expect(error.problems[0]).toMatchObject({ line: 2, message: 'the line is nested too deeply' });
    },
  );

  it.each([
    ['a format', { format: 'a\u009b31m' }],
    ['a member', { 'a\u009b31m': 1 }],
  ])('with %s that a terminal would obey is shown without', async (_, change) => {
    const [good = ''] = await linesOf(recordingOf([sampleEntry(0, 0)]));
    const line = JSON.stringify({ ...(JSON.parse(good) as object), ...change });
    const error = errorOf(() => importRecording(memoryRecording(), [line], 'export.jsonl'));
    expect(error.message).not.toContain('\u009b');
    expect(error.message).toContain('u009b31m');
  });
});

describe('lines of a text file', () => {
  it('come whole across chunks and without their ends', () => {
    const file = join(temporaryFolder(), 'lines');
    const lines = ['', '股'.repeat(50_000), 'a', 'x'.repeat(70_000), '', 'last'];
    writeFileSync(file, lines.join('\r\n'));
    expect([...textLines(file, 100_000)]).toEqual(lines);
    writeFileSync(file, `${lines.join('\n')}\n`);
    expect([...textLines(file, 100_000)]).toEqual(lines);
  });

  it('are cut where they are too long, and the rest is passed over', () => {
    const file = join(temporaryFolder(), 'lines');
    writeFileSync(file, `a\n${'x'.repeat(1_000_000)}\nb`);
    const [a, long, b, ...rest] = textLines(file, 1000);
    expect([a, b, rest]).toEqual(['a', 'b', []]);
    expect(long?.length).toBeGreaterThan(1000);
    expect(long?.length).toBeLessThan(70_000);
  });

  it('of what is no file are an error that names it', () => {
    const folder = temporaryFolder();
    for (const path of [folder, join(folder, 'nothing')]) {
      const error = errorOf(() => [...textLines(path, 10)]);
      expect(error.problems[0]).toMatchObject({ code: 'models.recording', file: path });
    }
  });
});

describe('the recording that a path means', () => {
  const run = (dir: string, notes: Record<string, unknown>): string => {
    const { journal, path } = createRun(dir, sampleManifest('run', { notes }), writer);
    journal.close();
    return path;
  };

  it('is the file itself, or the one that a run folder names', () => {
    const dir = temporaryFolder();
    const file = join(dir, 'recording.sqlite');
    openRecording(file, { access: 'write' }).close();
    expect(recordingFileOf(file)).toBe(file);
    expect(recordingFileOf(run(dir, { recording: '../recording.sqlite' }))).toBe(file);
    expect(recordingFileOf(run(join(dir, 'elsewhere'), { recording: file }))).toBe(file);
  });

  it('is an error with the way out where there is none', () => {
    const dir = temporaryFolder();
    const asked = run(join(dir, 'asked'), { recording: '../gone.sqlite' });
    const cases = [
      [join(dir, 'nothing'), 'nothing of this name'],
      [dir, 'neither a recording nor a run folder'],
      [run(join(dir, 'rule'), {}), 'the run has no recording'],
      [run(join(dir, 'odd'), { recording: 5 }), 'the run has no recording; found 5'],
      [asked, 'not where its manifest says'],
    ] as const;
    for (const [path, message] of cases) {
      const error = errorOf(() => recordingFileOf(path));
      expect(error.code).toBe('models.recording');
      expect(error.message).toContain(message);
      expect(error.problems[0].hint).toBeTruthy();
    }
    openRecording(join(dir, 'recording.sqlite'), { access: 'write' }).close();
    expect(errorOf(() => recordingFileOf(dir)).message).toContain(join(dir, 'recording.sqlite'));
  });
});

it('notes go along, so that a recording that was moved still says by which options it asked', async () => {
  const recording = memoryRecording();
  recording.note('analyst:0123', { kind: 'openai', model: 'm' });
  const lines: string[] = [];
  await exportRecording(recording, (line) => void lines.push(line));
  const moved = memoryRecording();
  expect(importRecording(moved, lines, 'moved.jsonl')).toBe(0);
  expect(moved.notes()).toEqual(recording.notes());
});
