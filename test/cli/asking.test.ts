import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedServer, simulatedServerOptions, startSimulatedServer } from '../../models/index.ts';
import { launcher, start, userEnvironment } from './launcher.ts';

const KEY = 'sk-command-line-0123456789';
const folder = mkdtempSync(join(tmpdir(), 'mass-asking-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: SimulatedServer;
beforeEach(async () => {
  const options = simulatedServerOptions.parse({ latency: { medianMs: 5 }, faults: { error500: 0.1 } });
  server = await startSimulatedServer(options, { apiKey: KEY });
});
afterEach(() => server.close());

function mass(args: readonly string[], key: string | undefined) {
  const env = userEnvironment(key === undefined ? {} : { MODELS_KEY: key });
  return start(process.execPath, launcher, args, { env });
}

/** `mass run` of a small population that asks the server, with a key read from `MODELS_KEY`. */
function run(outDir: string, more: readonly string[], key: string | undefined) {
  const endpoint = { baseUrl: server.baseUrl, apiKeyEnv: 'MODELS_KEY', concurrency: 4 };
  const sets = [
    'analyst={kind: openai, model: m}',
    'market.days=8',
    'population.types=4',
    'population.investorsPerType=8',
    `models.endpoints=${JSON.stringify([endpoint])}`,
    ...more,
  ].flatMap((set) => ['--set', set]);
  return mass(['run', 'scenarios/library/first-run.yaml', '--out', outDir, '--json', ...sets], key);
}

function filesWith(text: string, path: string): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).includes(text));
}

describe('a key', () => {
  it.each([
    ['that is refused', 'sk-wrong-0123456789', [], 3, 'models.key'],
    ['of a run that spends its budget', KEY, ['budget.calls=50'], 1, 'models.budget'],
    [
      'of a run that reaches no server',
      KEY,
      ['models.endpoints.0.baseUrl=http://127.0.0.1:1/v1', 'models.patienceMinutes=0.02'],
      3,
      'models.unreachable',
    ],
  ] as const)('%s is in nothing that is printed or written', async (_, key, more, code, error) => {
    const outDir = mkdtempSync(join(folder, 'run-'));
    const ended = await run(outDir, more, key).ended;
    expect(ended.code).toBe(code);
    expect(JSON.parse(ended.out)).toMatchObject({ error: { problems: [{ code: error }] } });
    expect(ended.err).toContain(error);
    expect(`${ended.out}${ended.err}`).not.toContain(key);
    expect(filesWith(key, outDir)).toEqual([]);
  });

  it('that is not set is one error before anything is made', async () => {
    const outDir = mkdtempSync(join(folder, 'unset-'));
    const ended = await run(outDir, [], undefined).ended;
    expect(ended.code).toBe(3);
    expect(ended.err).toMatch(/MODELS_KEY.*\[models\.key\]/);
    expect(readdirSync(outDir)).toEqual([]);
    expect(server.counts().received).toBe(0);
  });
});

describe('Ctrl-C in a run that asks models', () => {
  it('stops at once, records what is in flight, and goes on without asking anything twice', async () => {
    const outDir = mkdtempSync(join(folder, 'stopped-'));
    const started = run(outDir, [], KEY);
    while (server.counts().answered < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    started.child.kill('SIGINT');
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    const name = readdirSync(outDir).find((entry) => entry.startsWith('first-run')) as string;
    const resumed = await mass(['resume', join(outDir, name), '--json'], KEY).ended;
    expect(resumed.err).toBe('');
    expect(JSON.parse(resumed.out)).toMatchObject({ complete: true, days: 8 });
    expect(server.counts().answeredAgain).toEqual({});
  });
});
