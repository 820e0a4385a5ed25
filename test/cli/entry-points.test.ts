import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/index.ts';
import { start, systemNode } from './launcher.ts';

const system = systemNode();
const isOld =
  system !== undefined && Number(execFileSync(system, ['-p', 'process.versions.node.split(".")[0]'])) < 24;
const entries = [
  'actors/analysts/kernel/write-module.ts',
  'alphas/write-page.ts',
  'bench/run.ts',
  'cli/golden.ts',
  'experiments/reproduce.ts',
  'experiments/run.ts',
  'models/simulated/serve.ts',
  'scenarios/write-schema.ts',
];
/** What some of them write. */
const written = [
  'actors/analysts/kernel/generated-module.ts',
  'docs/formulas.md',
  'scenarios/scenario.schema.json',
];

describe.skipIf(!isOld)('a script under a Node that is too old', () => {
  it.each(entries)('says how to get another, without a stack: %s', async (entry) => {
    const read = (): readonly string[] => written.map((file) => readFileSync(file, 'utf8'));
    const before = read();
    const { code, out, err } = await start(system as string, '--import', ['tsx', entry]).ended;
    expect({ code, out }).toEqual({ code: exitCodes.environment, out: '' });
    expect(err).toMatch(/^error: .*Node 24 or newer.*npm ci.*\[cli\.node-version\]\n$/);
    expect(read()).toEqual(before);
  });
});

it('every script of package.json that starts a file of the project is covered', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const started = Object.values(scripts).flatMap((line) => line.match(/\b[a-z]+(?:\/[a-z-]+)+\.ts$/) ?? []);
  expect(started.toSorted()).toEqual(entries);
});
