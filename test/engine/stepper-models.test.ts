import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runScenario, stepRun, stepScenario } from '../../engine/index.ts';
import type { SimulatedServer } from '../../models/index.ts';
import { askingScenario, askingScenarioFile, DAYS, INVESTORS, quickServer } from './asking/scenario.ts';
import { digestsOf, recordsIn, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const file = askingScenarioFile(folder);
const TYPES = 4;
let server: SimulatedServer;
beforeEach(async () => {
  server = await quickServer();
});
afterEach(() => server.close());

describe('stepping through a run that asks models', () => {
  it('asks for no day that nobody has stepped to, and gives the days of the run made straight', async () => {
    const outDir = join(folder, 'live');
    const scenario = await askingScenario({ file, outDir, baseUrl: server.baseUrl });
    const stepper = await stepScenario({ scenario, outDir });
    for (let i = 0; i < 4; i++) await stepper.stepPhase();
    expect(server.counts().received).toBe(0);
    expect(await stepper.stepPhase()).toEqual({ day: 0, phase: 'strategies' });
    expect(server.counts().received).toBe(TYPES + INVESTORS);
    await stepper.stepDay();
    expect(server.counts().received).toBe(TYPES + INVESTORS);
    while ((await stepper.stepDay()) !== undefined);
    await stepper.close();
    const { received } = server.counts();
    // From the same recording: as many days at once as the scenario allows, and nothing is asked again.
    const straight = await runScenario({ scenario, outDir });
    expect(server.counts().received).toBe(received);
    expect(straight.days).toBe(DAYS);
    expect(digestsOf(recordsIn(stepper.replay.runDir))).toEqual(digestsOf(recordsIn(straight.runDir)));
  });

  it('and stopping while answers are waited for drops that day, which is found again with what was answered', async () => {
    const outDir = join(folder, 'stopped');
    const scenario = await askingScenario({ file, outDir, baseUrl: server.baseUrl, concurrency: 1 });
    const stepper = await stepScenario({ scenario, outDir });
    await stepper.stepDay();
    for (let i = 0; i < 4; i++) await stepper.stepPhase();
    const step = stepper.stepPhase();
    const before = server.counts().received;
    while (server.counts().received < before + 5) await new Promise((resolve) => setImmediate(resolve));
    await stepper.stop();
    expect(await step).toBeUndefined();
    expect([stepper.position, stepper.committed]).toEqual([{ day: 0, phase: 'portfolio' }, 1]);
    const { runDir } = stepper.replay;
    await stepper.close();
    const again = await stepRun({ runDir, live: true });
    again.goTo(0);
    expect(await again.stepDay()).toEqual({ day: 1, phase: 'portfolio' });
    // One call was on its way when it was stopped; what had been answered is not asked again.
    expect(server.counts().received).toBeLessThanOrEqual(2 * (TYPES + INVESTORS) + 1);
    expect(again.replay.manifest().executions.map(({ execution }) => execution)).toHaveLength(2);
    await again.close();
  });
});
