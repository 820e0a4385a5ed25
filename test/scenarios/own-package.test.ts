import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { launcher, start } from '../cli/launcher.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-elsewhere-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const code = `import { analysts, defineScenario } from 'mass-engine';
import { simulate } from 'mass-engine/testing';
if (typeof simulate !== 'function') throw new Error('no simulate');
analysts.register({ ...analysts.get('rule'), kind: 'mine' });
export default defineScenario({ version: 1 });
`;

it.each(['elsewhere.ts', 'elsewhere.mts'])(
  'a scenario that is code, %s, imports the running engine where its folder has none',
  async (name) => {
    const file = join(folder, name);
    writeFileSync(file, code);
    const { out, err } = await start(process.execPath, launcher, ['check', file]).ended;
    expect(err).toBe('');
    expect(out).toContain('is valid: elsewhere');
  },
);

it('and an engine of its own where its folder has one', async () => {
  const own = join(folder, 'own', 'node_modules', 'mass-engine');
  mkdirSync(own, { recursive: true });
  writeFileSync(
    join(own, 'package.json'),
    JSON.stringify({ name: 'mass-engine', type: 'module', exports: './index.js' }),
  );
  writeFileSync(
    join(own, 'index.js'),
    'export const defineScenario = (given) => ({ ...given, name: "by-its-own" });',
  );
  const file = join(folder, 'own', 'scenario.mts');
  writeFileSync(
    file,
    "import { defineScenario } from 'mass-engine';\nexport default defineScenario({ version: 1 });\n",
  );
  const { out } = await start(process.execPath, launcher, ['check', file]).ended;
  expect(out).toContain('is valid: by-its-own');
});
