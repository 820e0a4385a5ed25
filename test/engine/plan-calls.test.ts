import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/index.ts';
import { batchChoices, roundsOf } from '../../engine/batch-choices.ts';
import { evenDays } from '../../engine/call-sample.ts';
import { exportBatch, importBatch, loadScenario, planCalls } from '../../engine/index.ts';
import { readBatchRequests, tokensOfRequest } from '../../models/index.ts';
import { noTables, scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const simulation = {
  market: { kind: 'synthetic', instruments: 12, industries: 3, days: 4 },
  population: { types: 2, investorsPerType: 3, floor: 1, pool: { size: 6 }, picks: 2, respawn: 'fixed' },
  optimizer: { lookback: 1, horizon: 1, iterations: 5 },
  labels: { horizons: [1] },
  analyst: { kind: 'openai', model: 'm', maxOutputTokens: 100 },
};
const price = { inputPerMillion: 1, outputPerMillion: 10, batchShare: 0.5 };
const endpoint = { baseUrl: 'http://127.0.0.1:9/v1', price, concurrency: 2 };
const load = (name: string, given: object = simulation, endpoints: readonly object[] = [endpoint]) =>
  loadScenario(scenarioFile(folder, name, given, { ...noTables, models: { endpoints } }));
const nowhere = join(folder, 'no-recording.sqlite');

/** Tokens of a batch's requests, counted one by one. */
function tokensIn(file: string): number {
  let total = 0;
  for (const { body } of readBatchRequests(file)) {
    const { messages, response_format } = body as {
      messages: Parameters<typeof tokensOfRequest>[0]['messages'];
      response_format: { json_schema: { schema: Record<string, unknown> } };
    };
    total += tokensOfRequest({ messages, answer: { name: '', schema: response_format.json_schema.schema } });
  }
  return total;
}

describe('planCalls of 2 types of 3 investors over 4 days', () => {
  it('counts every call, and the tokens of the very prompts that would be sent', async () => {
    const scenario = await load('plain');
    const plan = await planCalls({ scenario, recordingFile: nowhere });
    expect(plan).toMatchObject({ asksModels: true, model: 'm', days: 4, types: 2, investors: 6 });
    expect(plan.strategy).toMatchObject({
      calls: 8,
      recorded: 0,
      toSend: 8,
      sampled: 8,
      mostOutputTokens: 800,
    });
    expect(plan.decision).toMatchObject({ calls: 24, recorded: 0, toSend: 24, sampled: 24 });
    expect(plan.total).toMatchObject({ calls: 32, recorded: 0, toSend: 32, mostOutputTokens: 3200 });
    expect(plan.whole).toMatchObject({
      calls: plan.total.calls,
      inputTokens: plan.total.inputTokens,
      outputTokens: plan.total.outputTokens,
      costUsd: plan.total.costUsd,
    });
    // All 4 days and all investors are in the sample, and strategy prompts do not depend on answers.
    const out = join(folder, 'plain.jsonl');
    await exportBatch({ scenario, recordingFile: nowhere, out });
    expect(plan.strategy.inputTokens).toBe(tokensIn(out));
    expect(plan.perDay.map(({ strategies, decisions }) => [strategies, decisions])).toEqual(
      Array.from({ length: 4 }, () => [2, 6]),
    );
  });

  it('prices tokens by the endpoints, half as dear by batch, and bounds the answers', async () => {
    const { total, batches, whole } = await planCalls({
      scenario: await load('priced'),
      recordingFile: nowhere,
    });
    expect(total.costUsd).toBeCloseTo((total.inputTokens + 10 * total.outputTokens) / 1e6, 8);
    expect(total.mostUsd).toBeCloseTo((total.inputTokens + 10 * 3200) / 1e6, 8);
    expect(total.batchUsd).toBeCloseTo((total.costUsd as number) / 2, 8);
    expect(batches).toEqual([
      {
        kind: 'days',
        batches: 2,
        strategies: 8,
        decisions: 24,
        costUsd: expect.closeTo((whole?.costUsd as number) / 2, 8),
      },
    ]);
  });

  it('takes the mean price by weight of several endpoints', async () => {
    const dear = {
      ...endpoint,
      name: 'dear',
      weight: 3,
      price: { inputPerMillion: 5, outputPerMillion: 50 },
    };
    const { total } = await planCalls({
      scenario: await load('two', simulation, [endpoint, dear]),
      recordingFile: nowhere,
    });
    expect(total.costUsd).toBeCloseTo((4 * (total.inputTokens + 10 * total.outputTokens)) / 1e6, 8);
  });

  it('says what is not available, and why', async () => {
    const { price: _, ...unpriced } = endpoint;
    const noPrice = await planCalls({
      scenario: await load('unpriced', simulation, [unpriced]),
      recordingFile: nowhere,
    });
    expect(noPrice.total).toMatchObject({ costUsd: null, mostUsd: null, batchUsd: null });
    expect(noPrice.time).toEqual({ seconds: null, latencyMs: null, source: null });
    expect(noPrice.notes.join()).toMatch(
      /money is n\/a: no price of endpoint-1.*time is n\/a.*--latency-ms.*second tries/,
    );
    const nobody = await planCalls({
      scenario: await load('nobody', simulation, []),
      recordingFile: nowhere,
      latencyMs: 5,
    });
    expect(nobody.time.seconds).toBeNull();
    expect(nobody.notes.join()).toContain('no endpoint is named');
  });

  it.each([
    // 32 calls, 2 at a time, 500 ms each.
    [{}, 8],
    [{ requestsPerMinute: 60 }, 32],
  ])('tells the time with limits %j', async (limits, seconds) => {
    const scenario = await load('timed', simulation, [{ ...endpoint, ...limits }]);
    const { time } = await planCalls({ scenario, recordingFile: nowhere, latencyMs: 500 });
    expect(time).toEqual({ seconds, latencyMs: 500, source: 'given' });
  });

  it('says what a smaller pool, fewer investors and the other scope would be', async () => {
    const { changes, total } = await planCalls({ scenario: await load('changes'), recordingFile: nowhere });
    expect(changes.map(({ set, calls }) => [set, calls])).toEqual([
      ['population.pool.size=3', 32],
      ['population.investorsPerType=1', 8 + 8],
      ['population.strategyScope=investor', 24 + 24],
    ]);
    expect(changes[0]?.inputTokens).toBeLessThan(total.inputTokens);
  });

  it('leaves out what is recorded, and learns from it', async () => {
    const scenario = await load('recorded');
    const recordingFile = join(folder, 'recorded.sqlite');
    const requests = join(folder, 'recorded.jsonl');
    await exportBatch({ scenario, recordingFile, out: requests });
    const results = `${requests}.results`;
    const ids = [...readBatchRequests(requests)].map(({ id }) => id);
    // Six strategies that can be used, and two that cannot.
    const strategy = {
      outline: 'buy low',
      riskAppetite: 'medium',
      holdingPeriod: 'weeks',
      consistency: 0.5,
      rationality: 0.5,
      selector: 'random',
    };
    const line = (id: string, i: number) => {
      const content = i < 6 ? JSON.stringify(strategy) : 'no';
      const body = {
        choices: [{ finish_reason: 'stop', message: { content } }],
        usage: { prompt_tokens: 10, completion_tokens: 5 },
      };
      return JSON.stringify({ id: 'x', custom_id: id, response: { status_code: 200, body }, error: null });
    };
    writeFileSync(results, ids.map(line).join('\n'));
    const done = await importBatch({
      scenario,
      recordingFile,
      requestsFile: requests,
      resultsFile: results,
      clock: systemClock,
      command: 'test',
    });
    expect(done).toMatchObject({ added: 8, useless: { malformed: 2 }, inputTokens: 80, outputTokens: 40 });
    const plan = await planCalls({ scenario, recordingFile });
    expect(plan.strategy).toMatchObject({ calls: 8, recorded: 8, toSend: 0, inputTokens: 0 });
    expect(plan.measured).toMatchObject({ answers: 8, faultShare: 0.25, latencyMs: null });
    expect(plan.measured?.tokenRatio).toBeCloseTo(80 / tokensIn(requests), 10);
    // 24 decisions, a quarter of which come twice, and a quarter of those a third time; two strategies are asked a second time.
    expect(plan.retries).toMatchObject({
      share: 0.25,
      calls: Math.round(24 * (0.25 + 0.0625)) + Math.round(2 * 1.25),
    });
    expect(plan.notes.join()).toContain('no decisions are recorded yet');
    for (const name of ['inputTokens', 'outputTokens', 'mostOutputTokens'] as const) {
      expect(plan.total[name]).toBe(plan.strategy[name] + plan.decision[name] + plan.retries[name]);
    }
    expect(plan.total.toSend).toBe(24 + plan.retries.calls);
    expect(plan.perDay.map(({ recorded }) => recorded)).toEqual([2, 2, 2, 2]);
  });

  it('costs nothing where no model is asked', async () => {
    const scenario = await load('rule', { ...simulation, analyst: { kind: 'rule' } });
    const plan = await planCalls({ scenario, recordingFile: nowhere });
    expect(plan).toMatchObject({ asksModels: false, total: { calls: 0, costUsd: 0 }, whole: null });
    const out = join(folder, 'rule.jsonl');
    await expect(exportBatch({ scenario, recordingFile: nowhere, out })).rejects.toMatchObject({
      code: 'models.batch',
    });
  });
});

describe('rounds of batches', () => {
  it('are as many as days depend on each other', () => {
    const none = () => -1;
    expect(roundsOf(0, none)).toBe(0);
    expect(roundsOf(242, none)).toBe(1);
    // Labels of h = 5 days, known 6 days later, from a window of 5 on: days 0..9, then six at a time.
    const waits = (day: number) => (day - 6 - 4 >= 0 ? day - 6 : -1);
    expect(roundsOf(10, waits)).toBe(1);
    expect(roundsOf(16, waits)).toBe(2);
    expect(roundsOf(120, waits)).toBe(20);
  });

  it('are two where the plan is covered, and two for each part where strategies wait, too', () => {
    const shape = {
      days: 16,
      strategiesAhead: true,
      canCover: true,
      waitsFor: (day: number) => (day >= 10 ? day - 6 : -1),
      waitsForWhenCovered: () => -1,
    };
    const planned = { strategies: 32, decisions: 96 };
    expect(batchChoices(shape, planned, { strategies: 32, decisions: 160.3 })).toEqual([
      { kind: 'days', batches: 3, strategies: 32, decisions: 96 },
      { kind: 'cover', batches: 2, strategies: 32, decisions: 160 },
    ]);
    expect(batchChoices({ ...shape, strategiesAhead: false, canCover: false }, planned, planned)).toEqual([
      { kind: 'days', batches: 4, ...planned },
    ]);
  });

  it('sample days evenly', () => {
    expect(evenDays(3)).toEqual([0, 1, 2]);
    expect(evenDays(100)).toEqual([10, 30, 50, 70, 90]);
  });
});
