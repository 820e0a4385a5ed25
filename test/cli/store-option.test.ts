import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/index.ts';
import { loadScenario } from '../../engine/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { invoke, jsonOf, reportOf } from './fakes.ts';

const folder = temporaryFolder();
const file = join(folder, 'a.yaml');
writeFileSync(file, 'version: 1\n');
const own = join(folder, 'own.yaml');
writeFileSync(own, 'version: 1\nexecution: { cluster: { url: "http://127.0.0.1:8080" } }\n');

async function goneOn({ set }: { readonly set: readonly string[] }) {
  await loadScenario(file, { set });
  return reportOf();
}

const services = {
  loadScenario,
  runScenario: async () => reportOf(),
  resumeRun: goneOn,
  extendRun: goneOn,
};
const mass = (...argv: readonly string[]) => invoke([...argv, '--json'], services);

describe('--store', () => {
  it.each([
    ['run', ['run', file, '--store', 'shared']],
    ['run --extend', ['run', '--extend', folder, '--store', 'shared']],
    ['resume', ['resume', folder, '--store', 'shared']],
  ])('of "mass %s" without a cluster is blamed itself, and the way out named', async (_, argv) => {
    const result = await mass(...argv);
    expect(result.code).toBe(exitCodes.badInput);
    expect(jsonOf(result)).toEqual({
      error: {
        problems: [
          expect.objectContaining({
            code: 'cli.usage',
            found: '--store shared',
            hint: expect.stringContaining('give --cluster URL too') as string,
          }),
        ],
      },
    });
    expect(result.err).not.toContain(file);
  });

  it('goes with --cluster, and with a cluster that the scenario names', async () => {
    expect((await mass('run', own, '--store', 'shared')).code).toBe(exitCodes.ok);
    const both = await mass('run', file, '--store', 'shared', '--cluster', 'http://127.0.0.1:8080');
    expect(both.code).toBe(exitCodes.ok);
  });

  it('leaves the blame where an address is wrong', async () => {
    const wrong = ['--cluster', 'nowhere'];
    expect(jsonOf(await mass('run', file, '--store', 'shared', ...wrong))).toHaveProperty(
      'error.problems.0.code',
      'scenario.invalid',
    );
    const set = ['--set', 'execution.cluster.url=nowhere'];
    expect(jsonOf(await mass('run', file, '--store', 'shared', ...set))).toHaveProperty(
      'error.problems.0.code',
      'scenario.invalid',
    );
  });
});
