import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MassError } from '../../core/index.ts';
import {
  batchLine,
  MAX_ANSWER_CHARACTERS,
  modelRequest,
  rawAnswerOf,
  readBatchRequests,
  readBatchResults,
  readJsonLines,
} from '../../models/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-batch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(...lines: readonly string[]): string {
  const file = join(folder, `${files++}.jsonl`);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const request = modelRequest({
  model: 'big',
  messages: [
    { role: 'system', content: 'Pick.' },
    { role: 'user', content: 'a "b"\n买' },
  ],
  sampling: { temperature: 0.5, topP: 1, maxOutputTokens: 200, seed: 7 },
  answer: { name: 'decision', schema: { type: 'object', additionalProperties: false } },
});

const body = (content: string | null, more: object = {}) => ({
  id: 'chatcmpl-1',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content }, ...more }],
  usage: { prompt_tokens: 11, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 8 } },
});
const result = (id: string, response: unknown, error: unknown = null) =>
  JSON.stringify({ id: 'batch_req_1', custom_id: id, response, error });
const ok = (id: string, content: string) =>
  result(id, { status_code: 200, request_id: 'r', body: body(content) });

function problemOf(work: () => unknown): object {
  try {
    work();
  } catch (error) {
    if (error instanceof MassError) return error.problems[0];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('batchLine', () => {
  it.each([
    [
      'schema',
      ',"response_format":{"type":"json_schema","json_schema":{"name":"decision","strict":true,"schema":{"type":"object","additionalProperties":false}}}',
    ],
    ['json', ',"response_format":{"type":"json_object"}'],
    ['text', ''],
  ] as const)('writes a request byte for byte, kept in shape by %s', (mode, format) => {
    expect(batchLine(request, { mode })).toBe(
      `{"custom_id":"${request.digest}","method":"POST","url":"/v1/chat/completions","body":{"model":"big",` +
        '"messages":[{"role":"system","content":"Pick."},{"role":"user","content":"a \\"b\\"\\n买"}],' +
        `"temperature":0.5,"top_p":1,"max_tokens":200,"seed":7${format}}}`,
    );
  });

  it('takes the name that the server knows the model by', () => {
    expect(JSON.parse(batchLine(request, { mode: 'text', model: 'served' }))).toHaveProperty(
      'body.model',
      'served',
    );
  });

  it('is read back as it was written', () => {
    const [read, ...more] = readBatchRequests(fileOf(batchLine(request, { mode: 'text' }), ''));
    expect(more).toEqual([]);
    expect(read).toMatchObject({ line: 1, id: request.digest, body: { max_tokens: 200 } });
  });
});

describe('results of a batch', () => {
  it('are answers with their tokens, or failures with their reason, in the order of the file', () => {
    const file = fileOf(
      ok('a', '{"buys":[]}'),
      result('b', null, { code: 'batch_expired', message: 'too late' }),
      result('c', { status_code: 500, body: { error: 'down' } }),
      result('d', null),
      result('e', { status_code: 200, body: { choices: [] } }),
      '',
      ok('a', 'again'),
    );
    expect([...readBatchResults(file)]).toEqual([
      {
        kind: 'answered',
        line: 1,
        id: 'a',
        answer: { text: '{"buys":[]}', finish: 'stop', inputTokens: 11, outputTokens: 3, cachedTokens: 8 },
      },
      {
        kind: 'failed',
        line: 2,
        id: 'b',
        reason: 'error {"code":"batch_expired","message":"too late"}',
      },
      { kind: 'failed', line: 3, id: 'c', reason: 'status 500 {"error":"down"}' },
      { kind: 'failed', line: 4, id: 'd', reason: 'neither a response nor an error' },
      { kind: 'failed', line: 5, id: 'e', reason: 'no chat completion in {"choices":[]}' },
      expect.objectContaining({ kind: 'answered', line: 7, id: 'a' }),
    ]);
  });

  it.each([
    ['half a line', `${ok('a', 'x')}\n${ok('b', 'y').slice(0, 30)}`, 'the line is not JSON'],
    [
      'twenty thousand lists in each other',
      `${ok('a', 'x')}\n{"custom_id":"b","response":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      'the line is nested too deeply',
    ],
    ['no custom_id', `${ok('a', 'x')}\n{"response":null}`, 'the line is no batch result'],
    ['a list', `${ok('a', 'x')}\n[]`, 'the line is no batch result'],
    [
      'a status in words',
      `${ok('a', 'x')}\n${result('b', { status_code: 'ok' })}`,
      'the line is no batch result',
    ],
  ])('with %s are refused with file and line', (_, text, message) => {
    const file = fileOf(text);
    const problem = problemOf(() => [...readBatchResults(file)]);
    expect(problem).toMatchObject({ code: 'models.batch', file, line: 2 });
    expect((problem as { message: string }).message).toContain(message);
  });

  it('show nothing that a terminal would obey: control characters, and text that turns around', () => {
    const evil = 'a\u001b[2J\u009b31m\u202eb';
    const file = fileOf(result(evil, null, { message: evil }));
    expect([...readBatchResults(file)]).toMatchObject([
      {
        id: 'a\\u001b[2J\\u009b31m\\u202eb',
        reason: 'error {"message":"a\\u001b[2J\\u009b31m\\u202eb"}',
      },
    ]);
    const cut = problemOf(() => [...readBatchResults(fileOf(`{"${evil}`))]);
    expect(cut).toMatchObject({ found: '{"a\\u001b[2J\\u009b31m\\u202eb' });
  });

  it('that are not there are refused', () => {
    expect(problemOf(() => [...readBatchResults(join(folder, 'none.jsonl'))])).toMatchObject({
      code: 'models.batch',
      file: join(folder, 'none.jsonl'),
    });
  });
});

describe('readJsonLines', () => {
  it('reads characters and lines across the borders of its reads, and a last line without an end', () => {
    const long = '买'.repeat(700_000);
    const file = fileOf(JSON.stringify(long), '', '1');
    expect([...readJsonLines(file, 'models.batch')]).toEqual([
      { line: 1, value: long },
      { line: 3, value: 1 },
    ]);
  });

  it('refuses a line without end before it fills the memory', () => {
    const file = fileOf('1', 'x'.repeat(17_000_000));
    expect(problemOf(() => [...readJsonLines(file, 'models.batch')])).toMatchObject({
      message: 'the line is too long',
      line: 2,
    });
  });
});

describe('rawAnswerOf', () => {
  it('takes refusals, tool calls and lists of parts, and cuts what is too long', () => {
    const tool = [{ id: 't', type: 'function', function: { name: 'decision', arguments: '{"buys":1}' } }];
    const choice = (message: object, finish_reason: string | null = 'stop') =>
      rawAnswerOf({ choices: [{ message, finish_reason }] });
    expect(choice({ content: null, tool_calls: tool }, 'tool_calls')).toMatchObject({
      text: '{"buys":1}',
      finish: 'tool_calls',
      inputTokens: 0,
    });
    expect(choice({ content: null, refusal: 'no' })).toMatchObject({ text: '', refusal: 'no' });
    expect(choice({ content: [{ type: 'text', text: 'a' }, { text: 'b' }] }, null)).toMatchObject({
      text: 'ab',
      finish: 'stop',
    });
    const cut = choice({ content: 'x'.repeat(MAX_ANSWER_CHARACTERS + 1) });
    expect(cut).toMatchObject({ finish: 'length' });
    expect(cut?.text).toHaveLength(MAX_ANSWER_CHARACTERS);
  });

  it.each([
    ['says nothing', undefined, { inputTokens: 100, outputTokens: 30 }],
    ['leaves out what came back', { prompt_tokens: 50 }, { inputTokens: 50, outputTokens: 30 }],
    ['leaves out what was sent', { completion_tokens: 7 }, { inputTokens: 100, outputTokens: 7 }],
    ['counts nothing', { prompt_tokens: 0, completion_tokens: 0 }, { inputTokens: 100, outputTokens: 30 }],
    [
      'counts what nothing can have',
      { prompt_tokens: 1e308, completion_tokens: -1, prompt_tokens_details: { cached_tokens: 1e308 } },
      { inputTokens: 100, outputTokens: 30, cachedTokens: 0 },
    ],
    [
      'counts far more than the call can use',
      { prompt_tokens: 5_000_000, completion_tokens: 5_000_000 },
      { inputTokens: 800, outputTokens: 240 },
    ],
    [
      'counts somewhat more',
      { prompt_tokens: 120, completion_tokens: 90 },
      { inputTokens: 120, outputTokens: 90 },
    ],
  ])('judges each count by itself when a server %s', (_, usage, counts) => {
    const told = { choices: [{ message: { content: 'x' } }], usage };
    expect(rawAnswerOf(told, { input: 100, output: 30 })).toMatchObject(counts);
  });

  it('believes an empty answer without tokens, and leaves a withheld one as it is', () => {
    const most = { input: 100, output: 30 };
    const usage = { prompt_tokens: 50, completion_tokens: 0 };
    expect(rawAnswerOf({ choices: [{ message: { content: '' } }], usage }, most)).toMatchObject({
      inputTokens: 50,
      outputTokens: 0,
    });
    const withheld = { choices: [{ message: { content: '' }, finish_reason: 'content_filter' }] };
    expect(rawAnswerOf(withheld, most)).toMatchObject({ inputTokens: 0, outputTokens: 0 });
  });

  it('takes no impossible count in a batch either', () => {
    const usage = { prompt_tokens: 1e308, completion_tokens: 1e308 };
    expect(rawAnswerOf({ choices: [{ message: { content: 'x' } }], usage })).toMatchObject({
      inputTokens: 0,
      outputTokens: 0,
    });
  });

  it.each([null, 'text', {}, { choices: [] }, { choices: [{ message: null }] }])(
    'finds no answer in %j',
    (value) => {
      expect(rawAnswerOf(value)).toBeUndefined();
    },
  );
});
