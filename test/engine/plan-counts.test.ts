import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distinctOf, requestsOf } from '../../engine/distinct-calls.ts';
import { callsFrom, triesOf } from '../../engine/further-tries.ts';
import { loadScenario, planCalls, runScenario } from '../../engine/index.ts';
import { measuredCalls } from '../../engine/measured-calls.ts';
import { dayCalls } from '../../engine/planned-days.ts';
import { memoryRecording, modelRequest, type RecordingEntry } from '../../models/index.ts';
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
const load = (name: string, given: object = simulation, endpoints: readonly object[] = []) =>
  loadScenario(scenarioFile(folder, name, given, { ...noTables, models: { endpoints } }));

describe('planCalls of questions that are equal', () => {
  const whole = { ...simulation.population, investorsPerType: 20, pool: { size: 12 } };
  const quiet = { ...noTables, models: { endpoints: [{ simulated: { latency: { medianMs: 0 } }, price }] } };

  it('counts a question that many ask once, and nothing to send after the run', async () => {
    const name = 'whole-market';
    const given = { ...simulation, market: { ...simulation.market, days: 9 }, population: whole };
    const scenario = await loadScenario(scenarioFile(folder, name, given, quiet));
    const outDir = join(folder, name);
    const recordingFile = join(outDir, 'recording.sqlite');
    const before = await planCalls({ scenario, recordingFile });
    expect(before.strategy.calls).toBe(18);
    // 20 investors of a type see the same instruments and hold the same strategy.
    expect(before.decision.calls).toBe(18);
    expect(before.changes.find(({ change }) => change === 'half-investors')?.calls).toBe(36);
    // With a strategy each they ask differently: 360 strategies, and more decisions than one a type and day.
    expect(before.changes.find(({ change }) => change === 'strategy-per-investor')?.calls).toBeGreaterThan(
      378,
    );
    expect(before.batches[0]).toMatchObject({ strategies: 18, decisions: 18 });
    const { models } = await runScenario({ scenario, outDir });
    expect(models?.calls).toBe(36);
    const after = await planCalls({ scenario, recordingFile });
    expect(after.total).toMatchObject({ calls: 36, recorded: 36, toSend: 0, costUsd: 0 });
    expect(after.perDay.map(({ recorded }) => recorded)).toEqual(Array<number>(9).fill(4));
  });

  it('has nothing to send after a run that some answers failed in for good', async () => {
    const simulated = { latency: { medianMs: 0 }, faults: { malformed: 0.3, refused: 0.2 } };
    const scenario = await load('failing', { ...simulation, analyst: { ...simulation.analyst, tries: 2 } }, [
      { simulated, price },
    ]);
    const outDir = join(folder, 'failing');
    const { models } = await runScenario({ scenario, outDir });
    const { total, strategy, decision } = await planCalls({
      scenario,
      recordingFile: join(outDir, 'recording.sqlite'),
    });
    expect(models?.contentFaults).toHaveProperty('malformed');
    expect(total.toSend).toBe(0);
    expect(strategy.calls).toBe(8);
    // Investors of a type without a strategy ask nothing.
    expect(decision.calls).toBeLessThan(24);
    expect(decision.recorded).toBe(decision.calls);
  });

  it('expects as many further tries as the analyst makes', async () => {
    expect(callsFrom(1, 3, 0.5)).toBe(1 + 0.5 + 0.25);
    expect(callsFrom(2, 3, 0.5)).toBe(1 + 0.5);
    expect(callsFrom(1, 1, 0.5)).toBe(1);
    const { simulation: once } = (
      await load('once', { ...simulation, analyst: { ...simulation.analyst, tries: 1 } })
    ).scenario;
    expect(triesOf(once)).toBe(1);
  });
});

describe('different questions', () => {
  it('stay all different, or one, and are as many as draws from a few would meet', () => {
    expect(distinctOf({ asked: 8, distinct: 8 }, 32)).toBe(32);
    expect(distinctOf({ asked: 8, distinct: 1 }, 32)).toBe(1);
    expect(distinctOf({ asked: 0, distinct: 0 }, 32)).toBe(0);
    // Of 10, 8 draws meet 10 (1 - 0.9^8) = 5.7 on average, and 32 draws 9.7.
    expect(distinctOf({ asked: 8, distinct: 10 * (1 - 0.9 ** 8) }, 32)).toBeCloseTo(10 * (1 - 0.9 ** 32), 6);
  });

  it('are one a type where all days ask the same, and one a day and type where investors do', () => {
    const day = { asked: 8, distinct: 1 };
    const days = Array.from({ length: 5 }, () => day);
    const size = { days: 100, perType: 32 };
    expect(requestsOf([{ days, distinct: 1 }], size)).toBe(1);
    expect(requestsOf([{ days, distinct: 5 }], size)).toBe(100);
    expect(requestsOf([{ days: [], distinct: 0 }], size)).toBe(0);
  });

  it('are spread over days in whole numbers that add up, but where they are known', () => {
    const none = { days: new Map() };
    expect(dayCalls('decision', 10, 4, none).map(({ calls }) => calls)).toEqual([3, 2, 3, 2]);
    const known = {
      days: new Map([
        [0, { strategy: { recorded: 1, calls: 1 }, decision: { recorded: 4, calls: undefined } }],
        [1, { strategy: { recorded: 0, calls: 1 }, decision: { recorded: 5, calls: 7 } }],
      ]),
    };
    expect(dayCalls('decision', 6, 3, known)).toEqual([
      { calls: 4, recorded: 4, toSend: 0 },
      { calls: 7, recorded: 5, toSend: 2 },
      { calls: 2, recorded: 0, toSend: 2 },
    ]);
  });
});

describe('what a recording tells of calls', () => {
  it('is told by both kinds, each from its first day to its last', () => {
    const entry = (kind: 'strategy' | 'decision', day: number): RecordingEntry => {
      const request = modelRequest({
        model: 'm',
        messages: [{ role: 'user', content: `${kind} ${day}` }],
        sampling: { temperature: 0, topP: 1, maxOutputTokens: 9 },
        answer: { name: kind, schema: {} },
      });
      const isLate = kind === 'decision' && day >= 1000;
      return {
        request,
        purpose: { day, date: 20200101, kind, type: 'a', typeIndex: 0, attempt: 1 },
        recorded: {
          digest: request.digest,
          run: 'r',
          endpoint: 'e',
          at: 0,
          answer: { text: '', finish: 'stop', inputTokens: 0, outputTokens: 0, cachedTokens: 0 },
          outcome: isLate ? { fault: 'malformed', detail: '' } : { parsed: {} },
          latencyMs: kind === 'strategy' ? 100 : 300,
          costUsd: 0,
          attempts: 1,
        },
      };
    };
    const recording = memoryRecording();
    recording.add(Array.from({ length: 600 }, (_, day) => entry('strategy', day)));
    recording.add(Array.from({ length: 1800 }, (_, day) => entry('decision', day)));
    const measured = measuredCalls(recording, 'm');
    // 300 of 600 and 450 of 1,800 are looked at, every second and every fourth.
    expect(measured).toMatchObject({ answers: 750, tokenRatio: null });
    expect(measured).not.toHaveProperty('only');
    expect(measured?.latencyMs).toBeCloseTo((600 * 100 + 1800 * 300) / 2400, 6);
    expect(measured?.faultShare).toBeCloseTo(800 / 2400, 6);
    expect(measuredCalls(recording, 'other')).toBeUndefined();
  });
});
