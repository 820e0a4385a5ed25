import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { countTokens, modelRequest, tokensOfRequest } from '../../models/index.ts';

const request = modelRequest({
  model: 'm',
  messages: [
    { role: 'system', content: 'Hello, world!' },
    { role: 'user', content: 'hello world' },
  ],
  sampling: { temperature: 0, topP: 1, maxOutputTokens: 10 },
  answer: { name: 'decision', schema: { type: 'object' } },
});

describe('countTokens', () => {
  it.each([
    // Pieces as the encoding's table has them: Hello|,| world|!
    ['', 0],
    ['Hello, world!', 4],
    ['hello world', 2],
    [' world', 1],
    ['你好', 1],
    ['123456', 2],
  ])('counts %j as %i', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('takes marks of chat protocols for text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
    expect(countTokens('<|im_start|>system')).toBeGreaterThan(2);
  });

  it('counts long runs in pieces, so that no text takes long', () => {
    // 8 letters a token: 512 of them are 64 tokens.
    expect(countTokens('a'.repeat(65_536))).toBe(8192);
    expect(countTokens(`${'a'.repeat(512)} world`)).toBe(65);
    expect(countTokens('\ud800')).toBeGreaterThan(0);
  });

  it('loads its tables at the first count, not with the module', () => {
    const script = [
      "import { countTokens } from './models/index.ts';",
      "import { createRequire } from 'node:module';",
      'const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((f) => f.includes("o200k_base"));',
      'const before = loaded(); countTokens("x"); console.log(before, loaded());',
    ].join('\n');
    const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('false true');
  });
});

describe('tokensOfRequest', () => {
  it('adds the messages, four for each, three for the answer, and the schema', () => {
    const schema = countTokens('{"type":"object"}');
    expect(schema).toBe(5);
    expect(tokensOfRequest(request)).toBe(4 + 4 + (4 + 2) + 3 + schema);
  });
});
