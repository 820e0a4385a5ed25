import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const scripts = Object.keys(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts,
);

/** The anchor that a heading gets on the usual hosts. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function anchorsOf(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    anchorOf(heading as string),
  );
}

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  it('links to pages, files and headings that exist', () => {
    const broken: string[] = [];
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const [path = '', anchor] = (target as string).split('#');
      if (/^https?:/.test(path)) continue;
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(file)) broken.push(target as string);
      else if (anchor !== undefined && !anchorsOf(file).includes(anchor)) broken.push(target as string);
    }
    expect(broken).toEqual([]);
  });

  it('names only files of the project that exist, and only scripts of package.json', () => {
    const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words as string);
    const folders = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = quoted.filter(
      (words) =>
        /^[\w./-]+\.(ts|md|yaml|json|cjs)$/.test(words) &&
        folders.some(({ name }) => words.startsWith(`${name}/`)),
    );
    expect(
      files.filter((file) => !existsSync(file) && !file.includes('NAME') && !file.startsWith('results/')),
    ).toEqual([]);
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(
      ([, script]) => script as string,
    );
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});
