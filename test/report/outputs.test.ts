import { describe, expect, it } from 'vitest';
import { csvOf, pageCsv } from '../../report/csv.ts';
import { type Page, pageHtml, pageJson } from '../../report/index.ts';
import { pageMarkdown } from '../../report/markdown.ts';
import { runPage } from '../../report/run-page.ts';
import { runData } from './fixtures.ts';

const hostile = '</script><script>alert(1)</script>';
const page: Page = {
  title: hostile,
  subtitle: '<img src=x onerror=alert(1)>',
  sections: [
    {
      id: 'one',
      title: 'A & B',
      text: ['line <b>\nnext'],
      commands: ['mass show "<x>"'],
      tables: [
        {
          id: 'table',
          title: '"quoted"',
          columns: [
            { key: 'name', label: 'Name' },
            {
              key: 'rank_ic',
              label: 'Rank IC',
              format: 'signedPercent',
              isEstimate: true,
              hint: '" onload="alert(1)',
            },
          ],
          rows: [
            [
              { name: 'a|b', colour: 'accent' },
              { value: 0.01, low: 0, high: 0.02 },
            ],
            ['x, "y"\nz', null],
          ],
        },
      ],
      charts: [],
    },
  ],
};

/** A page without the scripts that it brings: what this project and the data wrote. */
const written = (of: Page) => pageHtml(of).split('<script>')[0] as string;

describe('the page', () => {
  it('escapes every text, in markup, attributes and data', () => {
    const text = written(page);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('" onload="');
    expect(text).toContain('&lt;/script&gt;');
    const named = runPage(runData({ name: hostile, warnings: [hostile] }));
    expect(pageHtml(named).includes('<script>alert')).toBe(false);
    expect(pageHtml(named).match(/<\/script>/g)).toHaveLength(3);
    expect(pageHtml(named).includes('<!--')).toBe(false);
  });

  it('forbids every request, and has no address of another file', () => {
    const text = written(page);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy).toContain('default-src &#39;none&#39;');
    expect(policy).not.toContain('http');
    expect(text).not.toMatch(/<(link|script|img|iframe)[^>]*(src|href)=/);
  });
});

describe('Markdown', () => {
  it('has the same tables, with what would be markup escaped', () => {
    const text = pageMarkdown(page);
    expect(text).toContain('| a\\|b | +1.00\u00a0% (0.00\u00a0% to +2.00\u00a0%) |');
    expect(text).toContain('| x, "y" z | n/a |');
    expect(text).toContain('| --- | ---: |');
    expect(text).not.toMatch(/(?<!\\)<(script|img|b)/);
  });
});

describe('CSV', () => {
  it('has raw numbers, three columns for an interval, and quotes what needs it', () => {
    const [table] = page.sections[0]?.tables ?? [];
    expect(table === undefined ? '' : csvOf(table)).toBe(
      'name,rank_ic,rank_ic_low,rank_ic_high\na|b,0.01,0,0.02\n"x, ""y""\nz",,,\n',
    );
  });

  it('has a file for every table and chart, with equally long lines', () => {
    const files = pageCsv(runPage(runData()));
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
    expect(files.map(({ name }) => name)).toContain('chart-growth-1.csv');
    const growth =
      files
        .find(({ name }) => name === 'chart-growth-1.csv')
        ?.text.trimEnd()
        .split('\n') ?? [];
    expect(growth).toHaveLength(80);
    expect(new Set(growth.map((line) => line.split(',').length)).size).toBe(1);
  });
});

describe('JSON', () => {
  it('has the numbers as they are', () => {
    expect(pageJson(page).sections[0]?.tables[0]?.rows).toEqual([
      ['a|b', { value: 0.01, low: 0, high: 0.02 }],
      ['x, "y"\nz', null],
    ]);
    expect(JSON.parse(JSON.stringify(pageJson(runPage(runData()))))).toEqual(pageJson(runPage(runData())));
  });
});
