import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analysts } from '../../actors/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { launcher, start } from '../cli/launcher.ts';

const page = readFileSync('docs/models.md', 'utf8');
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text as string,
  );
const folder = mkdtempSync(join(tmpdir(), 'mass-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('docs/models.md', () => {
  it.each(blocksOf('yaml'))('shows a scenario that loads', async (text) => {
    const file = join(folder, 'shown.yaml');
    writeFileSync(file, text);
    expect((await loadScenario(file)).warnings).toEqual([]);
  });

  it.each(blocksOf('sh').flatMap((text) => text.trim().split('\n')))(
    'shows a command that works: %s',
    async (line) => {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      expect(words.slice(0, 2)).toEqual(['npx', 'mass']);
      const small = ['--set', 'population.investorsPerType=8', '--set', 'market.days=8'];
      const out = words[2] === 'rehearse' ? ['--out', folder] : [];
      const { code, err } = await start(process.execPath, launcher, [...words.slice(2), ...small, ...out])
        .ended;
      expect(code, err).toBe(0);
    },
  );

  it('names every option of the analyst', () => {
    const section = /### Options of `openai`\n([\s\S]*?)\n###/.exec(page)?.[1] ?? '';
    const options = Object.keys(analysts.get('openai').options.shape).filter((name) => name !== 'kind');
    expect(options.filter((name) => !section.includes(`\`${name}`))).toEqual([]);
  });
});
