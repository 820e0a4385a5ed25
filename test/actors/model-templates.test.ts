import { describe, expect, it } from 'vitest';
import {
  builtInPrompt,
  type PromptName,
  placeholders,
  textsOf,
} from '../../actors/analysts/model/prompts.ts';
import { compileTemplate } from '../../actors/analysts/model/template.ts';
import { textOfWording, type Wording, wordings } from '../../actors/analysts/model/wording.ts';
import { snapshotOf } from './fixtures.ts';
import {
  asked,
  block,
  dayWith,
  newsView,
  noFiles,
  problemOf,
  requestsOf,
  settings,
  userText,
} from './model-fixtures.ts';

describe('templates', () => {
  it('that are built in have a version in the first line and use only what they may', () => {
    for (const language of ['en', 'zh'] as const) {
      for (const name of Object.keys(placeholders) as PromptName[]) {
        const text = builtInPrompt(language, name);
        expect(text.split('\n')[0]).toMatch(new RegExp(`^<!-- ${name}/${language}/\\d+ -->$`));
        expect(() => compileTemplate(name, text, placeholders[name])).not.toThrow();
      }
    }
  });

  it('of a scenario take the place of the user part; what to answer is said all the same', () => {
    const own =
      '<!-- mine/7 -->\r\nColumns:\r\n{{columns}}\n{{#sells}}never{{/sells}}{{strategy}}\n{{candidates}}\n';
    const requests = requestsOf({ prompts: { decision: 'mine.md' } }, { files: { 'mine.md': own } });
    const { request } = requests.decision(asked(newsView(snapshotOf())));
    const text = userText(request);
    expect(text).toMatch(/^Columns:\n```columns\n/);
    expect(text).not.toContain('never');
    expect(text).not.toContain('mine/7');
    expect(text.split('\n').at(-1)).toBe('{"buys": [2 codes]}');
    expect(request.messages[0]).toEqual(
      requestsOf().decision(asked(newsView(snapshotOf()))).request.messages[0],
    );
  });

  it('of a scenario may be the system message, which takes no data', () => {
    const own = (text: string) => ({ files: { 'mine.md': text } });
    const prompts = { system: 'mine.md' };
    const { request } = requestsOf({ prompts }, own('<!-- v -->\nYou trade.\n')).decision(
      asked(newsView(snapshotOf())),
    );
    expect(request.messages[0]).toEqual({ role: 'system', content: 'You trade.' });
    expect(userText(request)).toBe(userText(requestsOf().decision(asked(newsView(snapshotOf()))).request));
    expect(problemOf(() => requestsOf({ prompts }, own('a {{news}}')))).toMatchObject({
      code: 'models.prompt',
      found: 'news',
      expected: 'text without placeholders',
    });
    expect(problemOf(() => requestsOf({ prompts }, own('<!-- v -->\n \n')))).toMatchObject({
      code: 'models.prompt',
      message: 'the template is empty',
    });
  });

  it('that decide the questions are named with their content: by version, or by file', () => {
    const texts = textsOf(settings({ prompts: { decision: 'mine.md' } }), (path) => `text of ${path}`);
    expect(Object.keys(texts)).toEqual(['system/en/1', 'strategy/en/1', 'mine.md', 'wording/en']);
    expect(texts['mine.md']).toBe('text of mine.md');
    expect(texts['system/en/1']).toBe(builtInPrompt('en', 'system'));
    expect(Object.keys(textsOf(settings({ language: 'zh' }), noFiles))).toEqual([
      'system/zh/1',
      'strategy/zh/1',
      'decision/zh/1',
      'wording/zh',
    ]);
  });

  it('are said with a wording whose text changes when any of it does', () => {
    const { en } = wordings;
    const text = textOfWording(en);
    const changed: readonly Partial<Wording>[] = [
      { codes: (count) => `${count} code(s)` },
      { rationale: 'short' },
      { outline: 'short' },
      { share: '0..1' },
      { answer: 'Answer:' },
      { useless: (why) => why },
      { nothing: '-' },
      { faults: { ...en.faults, illegal: 'no' } },
    ];
    expect(changed.flatMap(Object.keys).toSorted()).toEqual(Object.keys(en).toSorted());
    for (const part of changed) expect(textOfWording({ ...en, ...part })).not.toBe(text);
  });

  it.each([
    [
      '{{columns}}\n{{strategy}}\n{{candidate}}',
      3,
      'candidate',
      /no placeholder of this name/,
      /\{\{candidates\}\}/,
    ],
    ['{{columns}}\n{{strategy}}', 2, 'no {{candidates}}', /lacks a placeholder/, /add it/],
    ['{{columns}}{{strategy}}{{candidates}}\n\n{{#news}}', 3, '{{#news}}', /no end/, /\{\{\/news\}\}/],
    ['{{columns}}{{strategy}}{{candidates}}\n{{/news}}', 2, '{{/news}}', /not opened/, /begin it/],
    ['{{ columns }}{{strategy}}{{candidates}}', 1, ' columns ', /no placeholder/, /columns/],
    ['{{columns}}{{strategy}}{{candidates}}\n{{news', 2, undefined, /begins no placeholder/, /close it/],
  ])('with a mistake are refused with file and line: %j', (own, line, found, message, hint) => {
    const files = { 'mine.md': own };
    const problem = problemOf(() => requestsOf({ prompts: { decision: 'mine.md' } }, { files }));
    expect(problem).toMatchObject({ code: 'models.prompt', file: 'mine.md', line });
    expect(problem.found).toBe(found);
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
    expect(problem.expected).toContain('{{candidates}}');
  });

  it('are bounded', () => {
    const files = { 'mine.md': `{{columns}}{{strategy}}{{candidates}}${' '.repeat(70_000)}` };
    const problem = problemOf(() => requestsOf({ prompts: { decision: 'mine.md' } }, { files }));
    expect(problem).toMatchObject({ code: 'models.prompt', file: 'mine.md', found: files['mine.md'].length });
  });

  it('never look at values again: a placeholder in data stays text', () => {
    const view = newsView(dayWith({ S003: ['{{strategy}} {{#news}} up'] }));
    const text = userText(requestsOf().decision(asked(view)).request);
    expect(block(text, 'news')).toEqual(['S003 | {{strategy}} {{#news}} up']);
  });
});
