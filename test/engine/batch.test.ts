import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/index.ts';
import { type BatchExport, exportBatch, importBatch, loadScenario, runScenario } from '../../engine/index.ts';
import { type SimulatedServer, simulatedServerOptions, startSimulatedServer } from '../../models/index.ts';
import { noTables, recordsIn, scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const seed = 6;
/** One answer in ten is of no use: second tries take batches of their own. */
const faults = { malformed: 0.05, wrongCount: 0.05 };
let server: SimulatedServer;
beforeAll(async () => {
  server = await startSimulatedServer(
    simulatedServerOptions.parse({ seed, slots: 16, latency: { medianMs: 0 }, faults }),
  );
});
afterAll(() => server.close());

const simulation = {
  market: { kind: 'synthetic', instruments: 12, industries: 3, days: 12 },
  population: { types: 3, investorsPerType: 4, floor: 2, pool: { size: 5 }, picks: 2, respawn: 'fixed' },
  optimizer: { lookback: 2, horizon: 2, iterations: 20 },
  labels: { horizons: [1, 2] },
  analyst: { kind: 'openai', model: 'm' },
};
const planned = { ...simulation, population: { ...simulation.population, respawn: 'plan' } };
const priced = { inputPerMillion: 2, outputPerMillion: 4, batchShare: 0.5 };

function scenarioOf(name: string, given: object, models: object = {}) {
  const endpoints = [{ baseUrl: server.baseUrl, price: priced }];
  const execution = { ...noTables, models: { endpoints, ...models } };
  return loadScenario(scenarioFile(folder, name, given, execution));
}

/** Result lines as a batch interface gives them, in another order. */
async function answered(requests: string): Promise<string[]> {
  const lines = readFileSync(requests, 'utf8').trimEnd().split('\n');
  const results = await Promise.all(
    lines.map(async (line) => {
      const { custom_id, url, body } = JSON.parse(line) as { custom_id: string; url: string; body: object };
      const response = await fetch(`${server.baseUrl}${url.slice(3)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      return JSON.stringify({
        id: `batch_req_${custom_id.slice(0, 8)}`,
        custom_id,
        response: { status_code: response.status, request_id: 'r', body: answer },
        error: null,
      });
    }),
  );
  return results.toReversed();
}

/** Batches until nothing is missing. */
async function byBatches(name: string, given: object, coverPlan = false): Promise<BatchExport[]> {
  const scenario = await scenarioOf(name, given);
  const recordingFile = join(folder, name, 'recording.sqlite');
  const exports: BatchExport[] = [];
  for (let round = 0; round < 60; round++) {
    const out = join(folder, `${name}-${round}.jsonl`);
    const batch = await exportBatch({ scenario, recordingFile, coverPlan, out });
    exports.push(batch);
    if (batch.requests === 0) return exports;
    const results = `${out}.results`;
    writeFileSync(results, (await answered(out)).join('\n'));
    const done = await importBatch({
      scenario,
      recordingFile,
      requestsFile: out,
      resultsFile: results,
      clock: systemClock,
      command: 'test',
    });
    expect(done).toMatchObject({
      added: batch.requests,
      alreadyRecorded: 0,
      failed: [],
      unknown: [],
      duplicates: [],
      foreign: [],
      unanswered: 0,
    });
    expect(done.costUsd).toBeCloseTo((done.inputTokens * 1 + done.outputTokens * 2) / 1e6, 12);
  }
  throw new Error('the batches do not end');
}

function firstTries(batches: readonly BatchExport[]): number {
  return batches.reduce((sum, { requests, furtherTries }) => sum + requests - furtherTries, 0);
}

async function digestsOf(name: string, given: object, models: object): Promise<readonly string[]> {
  const scenario = await scenarioOf(name, given, models);
  const { runDir, complete } = await runScenario({ scenario, outDir: join(folder, name) });
  expect(complete).toBe(true);
  return recordsIn(runDir).map(({ digest }) => digest);
}

describe('a batch of requests', () => {
  const exported = async (name: string, given: object, options: object = {}) => {
    const out = join(folder, `${name}.jsonl`);
    const recordingFile = join(folder, 'none.sqlite');
    const batch = await exportBatch({
      scenario: await scenarioOf(name, given),
      recordingFile,
      out,
      ...options,
    });
    return { batch, lines: readFileSync(out, 'utf8').trimEnd().split('\n') };
  };

  it('holds the strategies of all days where the plan is fixed, though investors remember and a type may be empty', async () => {
    const { batch } = await exported('remembering', {
      ...simulation,
      population: { ...simulation.population, floor: 0 },
      analyst: { ...simulation.analyst, reflection: { enabled: true, horizon: 1 } },
    });
    expect(batch).toMatchObject({ strategies: 36, decisions: 0 });
  });

  it('asks the same in the words of models that know max_completion_tokens alone and refuse sampling', async () => {
    const plain = await exported('plain', simulation);
    const { lines } = await exported('newer', simulation, {
      maxCompletionTokens: true,
      leaveOut: ['temperature', 'top_p'],
    });
    type Line = { custom_id: string; body: Record<string, unknown> };
    for (const [i, line] of lines.entries()) {
      const { custom_id, body } = JSON.parse(line) as Line;
      const other = JSON.parse(plain.lines[i] as string) as Line;
      const { max_completion_tokens, ...rest } = body;
      const { max_tokens, temperature: _t, top_p: _p, ...expected } = other.body;
      expect({ custom_id, rest }).toEqual({ custom_id: other.custom_id, rest: expected });
      expect(max_completion_tokens).toBe(max_tokens);
    }
  });
});

describe('a scenario answered by batches', () => {
  it('runs from its recording alone as it runs live: strategies, decisions, further tries', async () => {
    const batches = await byBatches('fixed', simulation);
    expect(batches[0]).toMatchObject({
      strategies: 36,
      decisions: 0,
      furtherTries: 0,
      recorded: 0,
      days: 12,
    });
    expect(firstTries(batches)).toBe(36 + 144);
    // Two batches, two more for second and third tries of each kind, and one that finds nothing missing.
    expect(batches.length).toBeLessThanOrEqual(7);
    expect(batches.at(-1)).toMatchObject({ written: 'empty', complete: true, waitsFrom: null });
    expect(batches.flatMap(({ furtherTries }) => furtherTries).some((tries) => tries > 0)).toBe(true);
    const offline = await digestsOf('fixed', simulation, { offline: true });
    expect(offline).toEqual(await digestsOf('fixed live', simulation, {}));
  });

  it('goes as far as plans are known, where the plan is learned', async () => {
    const batches = await byBatches('planned', planned);
    const waits = batches.map(({ waitsFrom, days }) => [waitsFrom === null, days] as const);
    // Window of 2 days, labels known 3 days later: day 4 is the first whose plan needs ballots, those of days 0 and 1.
    expect(waits[0]).toEqual([false, 4]);
    expect(batches[0]?.strategies).toBe(36);
    expect(waits.at(-1)).toEqual([true, 12]);
    expect(batches.at(-1)).toMatchObject({ complete: true });
    const offline = await digestsOf('planned', planned, { offline: true });
    expect(offline).toEqual(await digestsOf('planned live', planned, {}));
  });

  it('waits for nothing where every investor of any plan is covered', async () => {
    const batches = await byBatches('covered', planned, true);
    // 12 investors, of whom the other two types keep 2 each.
    expect(firstTries(batches)).toBe(36 + 12 * 3 * 8);
    expect(batches.every(({ waitsFrom, days }) => waitsFrom === null && days === 12)).toBe(true);
    const offline = await digestsOf('covered', planned, { offline: true });
    expect(offline).toEqual(await digestsOf('planned live again', planned, {}));
  });
});
