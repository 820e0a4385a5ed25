import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MassError } from '../../../core/index.ts';
import { resumeRun, runScenario, simulate } from '../../../engine/index.ts';
import { exportRecording, importRecording, openRecording } from '../../../models/index.ts';
import { digestsOf, recordsIn, temporaryFolder } from '../folders.ts';
import {
  askingScenario,
  askingScenarioFile,
  DAYS,
  INVESTORS,
  quickServer,
  recordingIn,
  tenthOfFaults,
} from './scenario.ts';

const folder = temporaryFolder();
const file = askingScenarioFile(folder);

/** A run against a server of its own; with what the server counted. */
async function runAgainst(
  outDir: string,
  options: { readonly server?: object; readonly concurrency?: number; readonly set?: readonly string[] } = {},
) {
  const server = await quickServer(options.server);
  try {
    const scenario = await askingScenario({ file, outDir, baseUrl: server.baseUrl, ...options });
    const report = await runScenario({ scenario, outDir });
    return { report, counts: server.counts() };
  } finally {
    await server.close();
  }
}

/** The error that a run ends with. */
async function failureOf(work: Promise<unknown>): Promise<MassError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MassError);
  return error as MassError;
}

describe('a run whose investors ask a model', () => {
  it('accounts for every ballot, and a second run makes no call and has the same digest', async () => {
    const outDir = join(folder, 'twice');
    const first = await runAgainst(outDir);
    expect(first.report).toMatchObject({ complete: true, days: DAYS, investors: INVESTORS });
    for (const record of recordsIn(first.report.runDir)) {
      expect(record.ballotsReceived + record.abstentions.length).toBe(INVESTORS);
      expect(record.ballotsExpected).toBe(INVESTORS);
    }
    const strategies = 4 * DAYS;
    expect(first.report.models).toMatchObject({
      answered: strategies + INVESTORS * DAYS,
      calls: first.counts.received,
      reused: 0,
      contentFaults: {},
      transportFaults: {},
    });
    const second = await runAgainst(outDir);
    expect(second.counts.received).toBe(0);
    expect(second.report.digest).toBe(first.report.digest);
    expect(digestsOf(recordsIn(second.report.runDir))).toEqual(digestsOf(recordsIn(first.report.runDir)));
    expect(second.report.models).toMatchObject({ calls: 0, reused: strategies + INVESTORS * DAYS });
  });

  it('replays offline without a server, and names the answer that was taken out of the recording', async () => {
    const outDir = join(folder, 'offline');
    const live = await runAgainst(outDir);
    const set = ['models.offline=true'];
    const replay = async (more: readonly string[] = []) =>
      runScenario({
        scenario: await askingScenario({
          file,
          outDir,
          baseUrl: 'http://127.0.0.1:9/v1',
          set: [...set, ...more],
        }),
        outDir,
      });
    expect((await replay()).digest).toBe(live.report.digest);

    const lines: string[] = [];
    const whole = openRecording(recordingIn(outDir), { access: 'read' });
    await exportRecording(whole, (line) => void lines.push(line));
    whole.close();
    // One of them notes the analyst's options.
    expect(lines).toHaveLength(1 + 4 * DAYS + INVESTORS * DAYS);
    const missing = lines.findIndex((line) => line.includes('"kind":"decision"') && line.includes('"day":3'));
    const { digest, purpose } = JSON.parse(lines[missing] as string) as {
      readonly digest: string;
      readonly purpose: { readonly type: string; readonly ordinal: number };
    };
    const partial = join(outDir, 'partial.sqlite');
    const copy = openRecording(partial, { access: 'write', writer: { command: 'test' } });
    importRecording(copy, lines.toSpliced(missing, 1), 'partial.jsonl');
    copy.close();
    const error = await failureOf(replay([`models.recording=${partial}`]));
    expect(error.code).toBe('models.missing-answers');
    expect(error.message).toContain(digest.slice(0, 12));
    expect(error.message).toContain(`decision of day 3`);
    expect(error.message).toContain(`type ${purpose.type}, investor ${purpose.ordinal}`);
  });

  it('replays from a run folder by the recorded analyst, whatever other runs wrote into the recording', async () => {
    const outDir = join(folder, 'recorded');
    const live = await runAgainst(outDir);
    await runAgainst(outDir, { set: ['analyst.temperature=0.5', 'market.days=1'] });
    const replayed = await runScenario({
      scenario: await askingScenario({
        file,
        outDir,
        baseUrl: 'http://127.0.0.1:9/v1',
        set: [`analyst={kind: recorded, recording: ${JSON.stringify(live.report.runDir)}}`],
      }),
      outDir,
    });
    expect(replayed.digest).toBe(live.report.digest);
    expect(replayed.models).toMatchObject({ calls: 0, answered: 0 });
  });

  it('has one digest at concurrency 1, 8 and 256, with shuffled latencies and a tenth of faults', async () => {
    // 288 investors and two days in flight: 256 calls at a time do happen.
    const set = ['market.days=4', 'population.investorsPerType=72'];
    const digests: (readonly string[])[] = [];
    for (const [i, concurrency] of [1, 8, 256].entries()) {
      const outDir = join(folder, `faulty-${concurrency}`);
      const latency = { medianMs: [0.5, 4, 250][i], sigma: 1.2, capMs: 600 };
      const server = { faults: tenthOfFaults, latency };
      const { report, counts } = await runAgainst(outDir, { server, concurrency, set });
      expect(Object.keys(counts.faults).length).toBeGreaterThan(6);
      expect(counts.mostBusySlots).toBeGreaterThan(0.5 * concurrency);
      expect(counts.mostBusySlots).toBeLessThanOrEqual(concurrency);
      digests.push(digestsOf(recordsIn(report.runDir)));
    }
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });

  it('has the digest of a calm server where only calls fail, and no answer', async () => {
    const calm = await runAgainst(join(folder, 'calm'), { concurrency: 1 });
    const answerFaults = { truncated: 0, malformed: 0, illegal: 0, wrongCount: 0, refused: 0, empty: 0 };
    const repaired = await runAgainst(join(folder, 'repaired'), {
      server: { faults: { ...tenthOfFaults, ...answerFaults } },
    });
    expect(repaired.report.digest).toBe(calm.report.digest);
    expect(Object.keys(repaired.report.models?.transportFaults ?? {}).length).toBeGreaterThan(2);
  });
});

describe('a budget', () => {
  const caps = [
    { cap: 'calls', least: 40, more: 100_000 },
    { cap: 'tokens', least: 60_000, more: 100_000_000 },
    { cap: 'usd', least: 0.05, more: 1000 },
  ] as const;

  it.each(caps)(
    'in $cap stops a run within one call of the cap, never above it; raised, the run goes on',
    async ({ cap, least, more }) => {
      const outDir = join(folder, `budget-${cap}`);
      const server = await quickServer();
      try {
        const price = { inputPerMillion: 1, outputPerMillion: 2 };
        const endpoint = { baseUrl: server.baseUrl, concurrency: 8, price };
        const scenario = await askingScenario({
          file,
          outDir,
          baseUrl: server.baseUrl,
          set: [`models.endpoints=${JSON.stringify([endpoint])}`, `budget.${cap}=${least}`],
        });
        let runDir = '';
        const observe = (event: { readonly kind: string; readonly runDir?: string }) => {
          if (event.kind === 'opened') runDir = event.runDir as string;
        };
        const error = await failureOf(runScenario({ scenario, outDir, observe }));
        expect(error.code).toBe('models.budget');
        expect(error.message).toContain('mass resume');
        const spent = spentOn(cap, server.counts(), price);
        expect(spent).toBeLessThanOrEqual(least);
        // The next call could have cost as much as the largest prompt in bytes and the longest answer.
        const oneCall = { calls: 1, tokens: 12_000, usd: 0.013 }[cap];
        expect(spent).toBeGreaterThan(least - oneCall);

        const before = server.counts().received;
        const resumed = await resumeRun({ runDir, set: [`budget.${cap}=${more}`] });
        expect(resumed).toMatchObject({ complete: true, days: DAYS });
        expect(server.counts().repeated).toEqual({});
        expect(server.counts().received).toBe(4 * DAYS + INVESTORS * DAYS);
        expect(before).toBeLessThan(server.counts().received);
        const undisturbed = await runAgainst(join(folder, `unlimited-${cap}`));
        expect(resumed.digest).toBe(undisturbed.report.digest);
      } finally {
        await server.close();
      }
    },
  );
});

function spentOn(
  cap: 'calls' | 'tokens' | 'usd',
  counts: { readonly received: number; readonly inputTokens: number; readonly outputTokens: number },
  price: { readonly inputPerMillion: number; readonly outputPerMillion: number },
): number {
  const { received, inputTokens, outputTokens } = counts;
  if (cap === 'calls') return received;
  if (cap === 'tokens') return inputTokens + outputTokens;
  return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6;
}

describe('keys', () => {
  it('stand in no journal, recording, manifest, error or report of a run that fails', async () => {
    const key = 'sk-never-to-be-seen-0123456789';
    process.env['MASS_TEST_KEY'] = key;
    try {
      const outDir = join(folder, 'keys');
      const server = await quickServer({}, 'another key');
      const good = await quickServer({ faults: { error500: 0.2 } }, key);
      const said: string[] = [];
      try {
        for (const { baseUrl } of [server, good]) {
          const endpoint = { baseUrl, apiKeyEnv: 'MASS_TEST_KEY' };
          const scenario = await askingScenario({
            file,
            outDir,
            baseUrl,
            set: [`models.endpoints=${JSON.stringify([endpoint])}`, 'budget.calls=60'],
          });
          const error = await failureOf(
            runScenario({ scenario, outDir, observe: (event) => void said.push(JSON.stringify(event)) }),
          );
          said.push(error.message, JSON.stringify(error.problems), String(error.stack), causesOf(error));
        }
      } finally {
        await server.close();
        await good.close();
      }
      expect(said.join('\n')).toContain('models.key');
      expect(said.join('\n')).toContain('models.budget');
      expect(said.join('\n')).not.toContain(key);
      const names = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
      expect(names.length).toBeGreaterThan(3);
      const holding = names
        .map((name) => join(outDir, name))
        .filter((path) => statSync(path).isFile() && readFileSync(path).includes(key));
      expect(holding).toEqual([]);
    } finally {
      delete process.env['MASS_TEST_KEY'];
    }
  });
});

function causesOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${String(error.stack)} ${causesOf(error.cause)}` : '';
}

describe('overridden prompts', () => {
  it('belong to the identity of a run', async () => {
    const prompts = join(folder, 'decision.md');
    writeFileSync(prompts, 'Choose.\n\n{{columns}}\n{{strategy}}\n{{candidates}}\n');
    const outDir = join(folder, 'prompts');
    const own = askingScenarioFile(folder, 'own-prompts', { prompts: { decision: 'decision.md' } });
    const server = await quickServer();
    try {
      const scenario = await askingScenario({
        file: own,
        outDir,
        baseUrl: server.baseUrl,
        set: ['budget.calls=80'],
      });
      let runDir = '';
      await failureOf(
        runScenario({
          scenario,
          outDir,
          observe: (event) => {
            if (event.kind === 'opened') runDir = event.runDir;
          },
        }),
      );
      writeFileSync(prompts, 'Choose well.\n\n{{columns}}\n{{strategy}}\n{{candidates}}\n');
      const error = await failureOf(resumeRun({ runDir, set: ['budget.calls=100000'] }));
      expect(error.code).toBe('run.identity');
      expect(error.message).toContain('decision.md');
    } finally {
      await server.close();
    }
  });
});

describe('a simulation in memory', () => {
  it('sends nothing when it is offline, and keeps answers where the scenario says', async () => {
    const outDir = join(folder, 'memory');
    const server = await quickServer();
    const named = [`models.recording=${recordingIn(folder)}`];
    try {
      const asking = { file, outDir, baseUrl: server.baseUrl };
      const offline = await askingScenario({ ...asking, set: ['models.offline=true'] });
      expect((await failureOf(simulate(offline))).code).toBe('models.recording');
      expect(server.counts().received).toBe(0);
      const first = await simulate(await askingScenario({ ...asking, set: named }), { controls: 'journal' });
      const { received } = server.counts();
      const second = await simulate(
        await askingScenario({ ...asking, set: [...named, 'models.offline=true'] }),
        {
          controls: 'journal',
        },
      );
      expect(received).toBe(4 * DAYS + INVESTORS * DAYS);
      expect(server.counts().received).toBe(received);
      expect(second.journal.day(DAYS - 1).digest).toBe(first.journal.day(DAYS - 1).digest);
    } finally {
      await server.close();
    }
  });
});
