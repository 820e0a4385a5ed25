/** Audits of runs whose investors ask models, and of runs that are not finished. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rehearsalOf, resumeRun, runScenario } from '../../engine/index.ts';
import { auditRun } from '../../experiments/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';

const folder = temporaryFolder();
const judged = [
  'evaluation.rivals=[]',
  'evaluation.bootstrapSamples=100',
  'evaluation.portfolios=[{kind: top-quantile}]',
];

describe('a run whose investors asked a model', () => {
  const simulation = {
    market: { kind: 'synthetic', instruments: 12, industries: 3, days: 6 },
    population: { types: 2, investorsPerType: 4, floor: 1, pool: { size: 6 }, picks: 2 },
    labels: { horizons: [1] },
    optimizer: { horizon: 1, lookback: 1, iterations: 5 },
    analyst: { kind: 'openai', model: 'm', reflection: { horizon: 1, items: 2 } },
  };
  let runDir: string;
  let recording: string;
  beforeAll(async () => {
    const loaded = await loadScenario(scenarioFile(folder, 'asked', simulation, noTables), { set: judged });
    const scenario = rehearsalOf(loaded, { outDir: folder, latencyMs: 1 });
    recording = scenario.scenario.execution.models.recording as string;
    ({ runDir } = await runScenario({ scenario, outDir: folder }));
  }, 60_000);

  it('is audited from its recording alone: memories and prompts are the same without the future', async () => {
    const report = await auditRun(runDir, { days: 3, full: true });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('clean');
  });

  it('whose questions another recording answers is told that its days cannot be cast again', async () => {
    const other = { ...simulation, population: { ...simulation.population, picks: 1 } };
    const loaded = await loadScenario(scenarioFile(folder, 'other', other, noTables), { set: judged });
    const scenario = rehearsalOf(loaded, { outDir: folder, latencyMs: 1 });
    await runScenario({ scenario, outDir: folder });
    const kept = join(folder, 'kept.sqlite');
    renameSync(recording, kept);
    renameSync(scenario.scenario.execution.models.recording as string, recording);
    const { findings, verdict } = await auditRun(runDir, { days: 1 });
    expect(verdict).toBe('found');
    // The future has nothing to do with it.
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(['replay']));
    expect(findings[0]?.subject).toBe('prompt');
    renameSync(kept, recording);
  });
});

it('audits an interrupted run up to its last day, and the rest once it has gone on', async () => {
  const simulation = {
    ...small,
    market: { ...small.market, days: 12 },
    labels: { horizons: [1] },
    optimizer: { horizon: 1, lookback: 2 },
  };
  const file = scenarioFile(folder, 'interrupted', simulation, noTables);
  const stopping = new AbortController();
  const { runDir } = await runScenario({
    scenario: await loadScenario(file, { set: judged }),
    outDir: folder,
    signal: stopping.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day === 6) stopping.abort();
    },
  });
  const early = await auditRun(runDir, { days: 2 });
  expect(early).toMatchObject({ days: 7, verdict: 'clean', findings: [] });
  expect(early.checks.find(({ check }) => check === 'results')?.notChecked).toContain('not finished');
  await resumeRun({ runDir });
  expect(await auditRun(runDir, { days: 2 })).toMatchObject({ days: 12, verdict: 'clean', findings: [] });
});
