import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes, runCommandLine, type Services } from '../../cli/index.ts';
import { engineServices } from '../../cli/services/engine-services.ts';
import { VirtualClock } from '../../core/index.ts';
import type { BatchExport, BatchImport, CallPlan } from '../../engine/index.ts';
import { type LoadedScenario, scenarioSchema } from '../../scenarios/index.ts';
import { invoke, jsonOf } from './fakes.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const loaded: LoadedScenario = {
  scenario: scenarioSchema().parse({ version: 1, name: 'mine' }),
  file: 'mine.yaml',
  baseFolder: folder,
  warnings: [],
  originOf: () => ({ file: 'mine.yaml' }),
};
const here = () => ({ terminal: capturedTerminal({ cwd: '/w' }) });

const kind = {
  calls: 1920,
  recorded: 20,
  toSend: 1900,
  inputTokens: 2_000_000,
  outputTokens: 100_000,
  mostOutputTokens: 1_140_000,
  inputTokensPerCall: 1052.6,
  outputTokensPerCall: 52.6,
  sampled: 80,
};
const planned: CallPlan = {
  analyst: 'openai',
  asksModels: true,
  model: 'm',
  days: 120,
  types: 16,
  investors: 512,
  strategyScope: 'type',
  sampledDates: ['2020-01-20', '2020-02-21', '2020-03-26', '2020-04-29', '2020-06-02'],
  strategy: kind,
  decision: { ...kind, calls: 61_440, toSend: 61_420, inputTokens: 101_333_568 },
  retries: { share: 0.1, calls: 6965, inputTokens: 7_000_001, outputTokens: 9, mostOutputTokens: 9 },
  total: { ...kind, calls: 63_360, costUsd: 1234.5, mostUsd: 12_345.6, batchUsd: null },
  whole: { calls: 63_360, inputTokens: 103_000_000, outputTokens: 2_000_000, costUsd: 1234.5 },
  time: { seconds: 3600, latencyMs: 800, source: 'recording' },
  measured: { answers: 500, latencyMs: 800, tokenRatio: 1.07, faultShare: 0.1 },
  changes: [
    {
      change: 'half-pool',
      set: 'population.pool.size=10',
      calls: 63_360,
      inputTokens: 80_000_000,
      outputTokens: 2_000_000,
      costUsd: null,
    },
  ],
  batches: [{ kind: 'cover', batches: 2, strategies: 1920, decisions: 752_640, costUsd: 333.5 }],
  perDay: [],
  notes: ['second tries are not counted'],
};

const exported: BatchExport = {
  file: '/w/r.jsonl',
  written: 'written',
  requests: 1920,
  strategies: 1900,
  decisions: 20,
  furtherTries: 3,
  recorded: 5,
  days: 10,
  totalDays: 120,
  waitsFrom: '2020-01-16',
  complete: false,
};

const imported: BatchImport = {
  recordingFile: '/w/runs/recording.sqlite',
  added: 1910,
  useless: { malformed: 4 },
  alreadyRecorded: 2,
  failed: Array.from({ length: 7 }, (_, i) => ({ line: i + 1, id: 'ab'.repeat(32), reason: 'status 500' })),
  unknown: [],
  duplicates: [],
  foreign: [],
  unanswered: 1,
  inputTokens: 2_000_000,
  outputTokens: 100_000,
  costUsd: 1.5,
};

describe('mass plan', () => {
  it('shows calls, tokens, money and time in 80 columns, and what would change them', async () => {
    let asked: unknown;
    const result = await invoke(
      ['plan', 'mine.yaml', '--latency-ms', '800', '--set', 'seed=3'],
      {
        loadScenario: async () => loaded,
        planCalls: async ({ outDir, latencyMs }) => {
          asked = { outDir, latencyMs };
          return planned;
        },
      },
      here(),
    );
    expect(result.code).toBe(exitCodes.ok);
    expect(asked).toEqual({ outDir: join('/w', 'runs'), latencyMs: 800 });
    expect(result.out).toMatch(/decisions +61,440 +20 +61,420 +101,333,568/);
    expect(result.out).toMatch(/further tries +6,965 +7,000,001 +9\n/);
    expect(result.out).toContain('$1,234.50');
    expect(result.out).toMatch(/By batch +n\/a/);
    expect(result.out).toContain('1 h 00 min at 800 ms a call');
    expect(result.out).toContain('1.07 tokens');
    expect(result.out).toMatch(/population\.pool\.size=10 +63,360 +82,000,000 +n\/a/);
    expect(result.out).toMatch(/batch export --cover-plan +2 +754,560 +\$333\.50/);
    expect(result.out).toContain('mass rehearse mine.yaml --set seed=3');
    expect(result.terminal.outLines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('says that nothing is paid where no model is asked, and gives the whole plan as JSON', async () => {
    const services = {
      loadScenario: async () => loaded,
      planCalls: async () => ({ ...planned, asksModels: false, notes: ['the rule analyst asks no model'] }),
    };
    const text = await invoke(['plan', 'mine.yaml'], services, here());
    expect(text.out).toContain('costs nothing: 0 calls');
    expect(text.out).toContain('mass run mine.yaml');
    expect(jsonOf(await invoke(['plan', 'mine.yaml', '--json'], services, here()))).toMatchObject({
      file: 'mine.yaml',
      total: { calls: 63_360 },
    });
  });

  it('says once that money is not available', async () => {
    const total = { ...planned.total, costUsd: null, mostUsd: null };
    const services = { loadScenario: async () => loaded, planCalls: async () => ({ ...planned, total }) };
    expect((await invoke(['plan', 'mine.yaml'], services, here())).out).toMatch(/^Money +n\/a$/m);
  });

  it('refuses a latency that is no number', async () => {
    const result = await invoke(['plan', 'mine.yaml', '--latency-ms', 'soon']);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toContain('--latency-ms takes a number');
  });
});

describe('mass batch', () => {
  it('exports what can be asked and says until which day', async () => {
    let asked: unknown;
    const result = await invoke(
      ['batch', 'export', 'mine.yaml', '--out', 'r.jsonl', '--cover-plan'].concat([
        '--max-completion-tokens',
        '--leave-out',
        'top_p, temperature',
      ]),
      {
        loadScenario: async () => loaded,
        exportBatch: async ({ scenario, ...given }) => {
          expect(scenario).toBe(loaded);
          asked = given;
          return exported;
        },
      },
      here(),
    );
    expect(asked).toEqual({
      outDir: join('/w', 'runs'),
      coverPlan: true,
      maxCompletionTokens: true,
      leaveOut: ['temperature', 'top_p'],
      out: join('/w', 'r.jsonl'),
    });
    expect(result.out).toContain('1,920 requests in r.jsonl: 1,900 strategies, 20 decisions');
    expect(result.out).toContain('3 of them further tries');
    expect(result.out).toContain('from 2020-01-16 on');
    expect(result.out).toContain('batch import mine.yaml --requests r.jsonl --results FILE');
  });

  it('says so when nothing is missing, or nothing can be asked', async () => {
    const said = async (changes: Partial<BatchExport>) =>
      invoke(
        ['batch', 'export', 'mine.yaml', '--out', 'r.jsonl'],
        {
          loadScenario: async () => loaded,
          exportBatch: async () => ({ ...exported, requests: 0, written: 'empty', ...changes }),
        },
        here(),
      );
    expect((await said({ complete: true, waitsFrom: null, days: 120 })).out).toContain(
      'run mine.yaml --offline',
    );
    expect((await said({})).out).toContain('Nothing can be asked now');
  });

  it('imports, and lists what brought no answer', async () => {
    let asked: unknown;
    const services = {
      loadScenario: async () => loaded,
      importBatch: async ({ requestsFile, resultsFile }: Parameters<Services['importBatch']>[0]) => {
        asked = { requestsFile, resultsFile };
        return imported;
      },
    };
    const argv = ['batch', 'import', 'mine.yaml', '--requests', 'r.jsonl', '--results', 's.jsonl'];
    const result = await invoke(argv, services, here());
    expect(asked).toEqual({ requestsFile: join('/w', 'r.jsonl'), resultsFile: join('/w', 's.jsonl') });
    expect(result.out).toContain('1,910 answers added to runs/recording.sqlite');
    expect(result.out).toContain('malformed 4');
    expect(result.out).toContain('Failed, still missing: 7');
    expect(result.out).toContain('and 2 more: --json shows all');
    expect(result.out).toContain('Requests without an answer: 1');
    expect(jsonOf(await invoke([...argv, '--json'], services, here()))).toEqual(imported);
  });

  it('refuses to leave out what is no sampling', async () => {
    const result = await invoke(['batch', 'export', 'a.yaml', '--out', 'r', '--leave-out', 'messages']);
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.err).toContain('temperature, top_p, seed');
  });

  it('asks for the files that it needs', async () => {
    for (const argv of [
      ['batch', 'export', 'a.yaml'],
      ['batch', 'import', 'a.yaml', '--requests', 'r'],
    ]) {
      const result = await invoke(argv);
      expect(result.code).toBe(exitCodes.badInput);
      expect(result.err).toMatch(/required option/);
    }
  });
});

describe('mass recording', () => {
  it('exports and imports', async () => {
    const services = {
      exportRecording: async ({ from, out }: { from: string; out: string }) => ({
        recordingFile: from,
        file: out,
        written: 'written' as const,
        answers: 3,
      }),
      importRecording: async ({ file, into }: { file: string; into: string }) => ({
        recordingFile: into,
        file,
        added: 2,
      }),
    };
    const out = await invoke(['recording', 'export', 'runs/a', '--out', 'x.jsonl'], services, here());
    expect(out.out).toBe('3 answers written to x.jsonl');
    const back = await invoke(['recording', 'import', 'x.jsonl', '--into', 'r.sqlite'], services, here());
    expect(back.out).toContain('2 new answers in r.sqlite');
  });
});

describe('the commands over the engine', () => {
  it('plan, export, import and move answers of a small scenario', async () => {
    writeFileSync(
      join(folder, 'small.yaml'),
      `version: 1
simulation:
  market: { kind: synthetic, instruments: 12, industries: 3, days: 3 }
  population: { types: 2, investorsPerType: 2, floor: 1, pool: { size: 5 }, picks: 2, respawn: fixed }
  optimizer: { lookback: 1, horizon: 1 }
  labels: { horizons: [1] }
  analyst: { kind: openai, model: m }
execution:
  models: { recording: ${JSON.stringify(join(folder, 'r.sqlite'))} }
`,
    );
    const mass = async (...argv: readonly string[]) => {
      const terminal = capturedTerminal({ cwd: folder });
      const services = engineServices();
      const clock = new VirtualClock();
      const code = await runCommandLine({
        argv: [...argv, '--json'],
        terminal,
        services,
        clock,
        version: '1',
      });
      expect(terminal.errLines, argv.join(' ')).toEqual([]);
      expect(code).toBe(exitCodes.ok);
      return JSON.parse(terminal.outLines.join('')) as Record<string, unknown>;
    };
    const file = join(folder, 'small.yaml');
    expect(await mass('plan', file)).toMatchObject({ total: { calls: 6 + 12, toSend: 18, costUsd: null } });
    const batch = await mass('batch', 'export', file, '--out', 'q.jsonl');
    expect(batch).toMatchObject({ requests: 6, strategies: 6, waitsFrom: null, complete: false });
    const strategy =
      '{"outline":"x","riskAppetite":"low","holdingPeriod":"days","consistency":1,"rationality":1,"selector":"random"}';
    const results = readFileSync(join(folder, 'q.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { custom_id } = JSON.parse(line) as { custom_id: string };
        const body = { choices: [{ finish_reason: 'stop', message: { content: strategy } }] };
        return JSON.stringify({ custom_id, response: { status_code: 200, body }, error: null });
      });
    writeFileSync(join(folder, 's.jsonl'), results.join('\n'));
    const paths = ['--requests', 'q.jsonl', '--results', 's.jsonl'];
    expect(await mass('batch', 'import', file, ...paths)).toMatchObject({ added: 6, useless: {} });
    expect(await mass('recording', 'export', 'r.sqlite', '--out', 'a.jsonl')).toMatchObject({ answers: 6 });
    expect(await mass('recording', 'import', 'a.jsonl', '--into', 'c.sqlite')).toMatchObject({ added: 6 });
    expect(existsSync(join(folder, 'c.sqlite'))).toBe(true);
    expect(await mass('plan', file)).toMatchObject({ total: { recorded: 6, toSend: 12 } });
  });
});
