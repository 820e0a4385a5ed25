/** Runs whose alphas a model compares: asked before the first day, answered by the recording from then on. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MassError } from '../../core/index.ts';
import {
  checkRun,
  forkRun,
  judgeFolder,
  openPortfolioDays,
  openReplay,
  planCalls,
  type RunReport,
  resumeRun,
  runScenario,
  studyAlphas,
} from '../../engine/index.ts';
import { auditRun } from '../../experiments/index.ts';
import { type SimulatedServer } from '../../models/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { alphaScenario, alphas, DAYS } from './alpha-worlds.ts';
import { quickServer } from './asking/scenario.ts';
import { digestsOf, recordsIn, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const judged = {
  alphas: {
    ...alphas,
    agents: [
      { kind: 'judged', role: 'confidence', mostComparisons: 6 },
      { kind: 'risk', preference: 'neutral' },
    ],
    judge: { model: 'simulated', charts: true },
  },
};

const endpointsOf = (server: Pick<SimulatedServer, 'baseUrl'>) =>
  `models.endpoints=${JSON.stringify([{ baseUrl: server.baseUrl, timeoutSeconds: 1 }])}`;
const scenarioOf = (name: string, server: Pick<SimulatedServer, 'baseUrl'>): Promise<LoadedScenario> =>
  alphaScenario(folder, name, judged, [endpointsOf(server), 'models.patienceMinutes=0.02']);

describe('a run whose alphas a model compares', () => {
  const outDir = join(folder, 'runs');
  let report: RunReport;
  let digests: readonly string[];
  let stopped: string;
  let answered: number;
  beforeAll(async () => {
    const server = await quickServer();
    const scenario = await scenarioOf('judged', server);
    const stop = new AbortController();
    const part = await runScenario({
      scenario,
      outDir,
      signal: stop.signal,
      observe: (event) => {
        if (event.kind === 'day' && event.day === 5) stop.abort();
      },
    });
    stopped = part.runDir;
    answered = server.counts().answered;
    // The second run finds what the first one asked.
    report = await runScenario({ scenario, outDir });
    expect(server.counts().answered).toBe(answered);
    digests = digestsOf(recordsIn(report.runDir));
    await server.close();
  });

  it('asks both orders of each pair, and nothing twice', () => {
    expect(answered).toBeGreaterThan(6);
    expect(answered % 2).toBe(0);
    expect(report).toMatchObject({ complete: true, days: DAYS });
    expect(report.models).toMatchObject({ calls: 0 });
    expect(report.models?.reused).toBeGreaterThanOrEqual(answered);
  });

  it('is resumed without its server', async () => {
    expect(await resumeRun({ runDir: stopped })).toMatchObject({ complete: true, digest: report.digest });
    expect(digestsOf(recordsIn(stopped))).toEqual(digests);
  });

  it('is forked, judged again and shown without its server', async () => {
    const fork = await forkRun({ runDir: report.runDir, day: 12, outDir });
    expect(digestsOf(recordsIn(fork.runDir))).toEqual(digests);
    const again = await judgeFolder({ runDir: report.runDir, set: ['evaluation.costs.commissionBps=40'] });
    expect(again.report.judgement?.rivals).toEqual(report.judgement?.rivals);
    const replay = openReplay(report.runDir);
    const portfolio = openPortfolioDays(replay);
    expect((await portfolio.at(DAYS - 1)).day).toBe(DAYS - 1);
    await portfolio.close();
    replay.close();
  });

  it('is audited from its recording alone: under another future nothing new is asked', async () => {
    const audit = await auditRun(report.runDir, { days: 2 });
    expect(audit.findings).toEqual([]);
    expect(audit.verdict).toBe('clean');
  });
});

it('a study and the run of its folder ask the same questions once', async () => {
  const server = await quickServer();
  const outDir = join(folder, 'studied');
  const scenario = await scenarioOf('studied', server);
  const { runDir } = await studyAlphas({ study: { scenario, outDir }, through: 'evaluate' });
  const { answered } = server.counts();
  expect(answered).toBeGreaterThan(6);
  await server.close();
  expect(await resumeRun({ runDir })).toMatchObject({ complete: true, days: DAYS });
});

describe('where no model can be asked', () => {
  it('a check says so before anything is read', async () => {
    const server = { baseUrl: 'http://127.0.0.1:9/v1' };
    const { days } = await checkRun(await scenarioOf('checked', server));
    expect(days).toBe(DAYS);
    const without = await alphaScenario(folder, 'nobody', judged);
    const failure = await checkRun(without).catch((error: MassError) => error);
    expect(failure).toMatchObject({ code: 'models.endpoint' });
    await expect(runScenario({ scenario: without, outDir: folder })).rejects.toMatchObject({
      code: 'models.endpoint',
    });
  });

  it('a new run says that there is none to resume, and is a new one again', async () => {
    const server = await quickServer();
    const scenario = await scenarioOf('unreachable', server);
    await server.close();
    const failure = await runScenario({ scenario, outDir: join(folder, 'unreachable') }).catch(
      (error: MassError) => error,
    );
    expect((failure as MassError).problems[0]).toMatchObject({
      code: 'models.unreachable',
      hint: expect.stringContaining('start the run again'),
    });
  });

  it('a plan of calls says what it leaves out', async () => {
    const scenario = await scenarioOf('planned', { baseUrl: 'http://127.0.0.1:9/v1' });
    const plan = await planCalls({ scenario, recordingFile: join(folder, 'none.sqlite') });
    expect(plan.total).toMatchObject({ toSend: 0, costUsd: null });
    expect(plan.notes.join()).toMatch(
      /alphas are compared by simulated: at most 6 questions .* not in this plan/,
    );
  });
});

it('a run that is stopped while alphas are judged ends there, and leaves no folder', async () => {
  const server = await quickServer({ latency: { medianMs: 200 } });
  const stop = new AbortController();
  const scenario = await scenarioOf('stopped', server);
  const run = runScenario({ scenario, outDir: join(folder, 'ended'), signal: stop.signal });
  setTimeout(() => stop.abort(), 600);
  await expect(run).rejects.toMatchObject({ code: 'run.interrupted' });
  expect(readdirSync(join(folder, 'ended')).filter((name) => !name.startsWith('recording'))).toEqual([]);
  await server.close();
});
