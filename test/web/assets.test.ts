import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesDigest } from '../../web/app/sources-digest.ts';

const assets = 'web/assets';
const read = (name: string) => readFileSync(join(assets, name), 'utf8');

describe("the studio's built page", () => {
  it('is made of the sources that are here', () => {
    const { sha256 } = JSON.parse(read('sources.json')) as { readonly sha256: string };
    expect(
      sha256,
      'web/app or web/api.ts have changed since web/assets was built: run "npm run studio:build" and commit web/assets',
    ).toBe(sourcesDigest('.', (file) => readFileSync(file)));
  });

  it('notices a changed source, and none in ends of lines', () => {
    const plain = sourcesDigest('.', (file) => readFileSync(file));
    const touched = (ending: string) => (file: string) => {
      const text = readFileSync(file, 'utf8');
      return Buffer.from(file.endsWith('main.tsx') ? text.replaceAll('\n', ending) : text);
    };
    expect(sourcesDigest('.', touched('\r\n'))).toBe(plain);
    expect(sourcesDigest('.', touched(';\n'))).not.toBe(plain);
  });

  it('has scripts and styles in files alone, as the policy of the server asks, and nothing of other hosts', () => {
    const page = read('index.html');
    for (const [tag] of page.matchAll(/<script\b[^>]*>/g)) expect(tag).toMatch(/ src="\/[\w-]+\.js"/);
    expect(page).toMatch(/<script\b/);
    expect(page).not.toMatch(/<style\b|\bon\w+=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(read('index.css')).not.toMatch(/@import|url\((?!["']?data:)/);
  });

  it('evaluates no text as code', () => {
    const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    expect(scripts).toContain('studio.js');
    for (const name of scripts) expect(read(name), name).not.toMatch(/\beval\(|new Function\(/);
  });
});
