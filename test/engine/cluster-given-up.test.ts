/** Runs on a cluster that does not answer, and runs whose cluster is gone. What a cluster answers is scripted. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createShardHost, RuleAnalyst, type ShardLink } from '../../actors/index.ts';
import { MassError } from '../../core/index.ts';
import type { ClusterLinkOptions } from '../../engine/cluster/cluster-link.ts';
import {
  judgeFolder,
  loadScenario,
  type RunEvent,
  type RunReport,
  resumeRun,
  runScenario,
} from '../../engine/index.ts';
import { newManifest } from '../../engine/manifest.ts';
import { prepareRun } from '../../engine/prepare-run.ts';
import { Session } from '../../engine/session.ts';
import { MOST_INVESTORS } from '../../evaluation/index.ts';
import { MemoryJournal, readRun } from '../../journal/index.ts';
import { noTables, recordsIn, scenarioFile, small, temporaryFolder } from './folders.ts';

/** What the scripted cluster does, and what it was asked. */
const cluster = vi.hoisted(() => ({
  isGone: false,
  /** Whether workers answer: the opening (`day` undefined) or a day of a run or of its uniform plan. */
  answers: (_asked: { readonly run: string; readonly day?: number }): boolean => true,
  opened: 0,
  stopped: 0,
}));

vi.mock('../../engine/cluster/cluster-link.ts', () => ({
  openClusterLink: (options: ClusterLinkOptions) => scripted(options),
}));

const interrupted = new MassError({ code: 'run.interrupted', message: 'given up' });

/** Answers as a host here does; who waits for no worker is told so, and waits until it is stopped. */
async function scripted({ settings, signal, observe }: ClusterLinkOptions): Promise<ShardLink> {
  if (cluster.isGone) throw new MassError({ code: 'cluster.unreachable', message: 'nobody answers' });
  const { run } = settings;
  const silence = Promise.withResolvers<never>();
  silence.promise.catch(() => undefined);
  const asked = async <T>(day: number | undefined, answer: () => T | Promise<T>): Promise<T> => {
    if (cluster.answers(day === undefined ? { run } : { run, day })) return answer();
    observe?.({ kind: 'waiting', seconds: 30 });
    return silence.promise;
  };
  signal?.addEventListener('abort', () => silence.reject(interrupted));
  await asked(undefined, () => undefined);
  const host = createShardHost(settings, { analyst: new RuleAnalyst() });
  cluster.opened++;
  return {
    castDay: (requests) => asked(requests[0]?.snapshot.day, () => host.castDay(requests)),
    messages: () => host.messages(),
    stop() {
      cluster.stopped++;
      silence.reject(interrupted);
      return host.stop();
    },
  };
}

const DAYS = 6;
const simulation = {
  ...small,
  market: { ...small.market, days: DAYS },
  population: { ...small.population, investorsPerType: MOST_INVESTORS + 6 },
};
const folder = temporaryFolder();
const onCluster = { ...noTables, grain: 'cohort', cluster: { url: 'http://127.0.0.1:9' } };
const here = scenarioFile(folder, 'here', simulation, noTables);
const there = scenarioFile(folder, 'there', simulation, onCluster);

const digests = ({ runDir }: RunReport) => recordsIn(runDir).map(({ digest }) => digest);
const isUniform = (run: string) => run.endsWith('-uniform');

/** A run on the cluster that is stopped as soon as somebody waits there. */
function stopped(name: string) {
  const control = new AbortController();
  const events: RunEvent[] = [];
  const observe = (event: RunEvent): void => {
    events.push(event);
    if (event.kind === 'notice') control.abort();
  };
  const outDir = join(folder, name);
  const watch = { observe, signal: control.signal };
  return {
    events,
    outDir,
    run: async () => runScenario({ scenario: await loadScenario(there), outDir, ...watch }),
    resume: (runDir: string) => resumeRun({ runDir, ...watch }),
  };
}

const alone = await runScenario({ scenario: await loadScenario(here), outDir: join(folder, 'alone') });

beforeEach(() => {
  Object.assign(cluster, { isGone: false, answers: () => true, opened: 0, stopped: 0 });
});

describe('a run on a cluster without workers', () => {
  it('ends at the first stop while a day waits, and goes on from there', async () => {
    cluster.answers = ({ day }) => day !== 3;
    const { run, events } = stopped('day');
    const report = await run();
    expect([report.complete, recordsIn(report.runDir).length]).toEqual([false, 3]);
    expect(events[0]).toMatchObject({ kind: 'opened', inCluster: true, asksModels: false });
    expect(events.at(-1)).toEqual({ kind: 'interrupted', day: 3 });
    expect(events.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    expect([cluster.opened, cluster.stopped]).toEqual([1, 1]);
    cluster.answers = () => true;
    const whole = await resumeRun({ runDir: report.runDir });
    expect(whole.complete).toBe(true);
    expect(digests(whole)).toEqual(digests(alone));
  });

  it('ends while it is opened: a new one leaves no folder, a resumed one stays as it was', async () => {
    cluster.answers = ({ day }) => day !== undefined;
    const fresh = stopped('opening');
    await expect(fresh.run()).rejects.toThrow(/run\.interrupted/);
    expect(existsSync(fresh.outDir)).toBe(false);
    cluster.answers = ({ day }) => day !== 2;
    const { runDir } = await stopped('opening-again').run();
    cluster.answers = ({ day }) => day !== undefined;
    const again = stopped('opening-again');
    const report = await again.resume(runDir);
    expect([report.complete, recordsIn(runDir).length]).toEqual([false, 2]);
    expect(again.events.at(-1)).toEqual({ kind: 'interrupted', day: 2 });
  });

  it.each([
    ['casts its day', 4],
    ['is opened', undefined],
  ])('says that its evaluation waits, and gives it up while the uniform plan %s', async (_, silent) => {
    cluster.answers = ({ run, day }) => !isUniform(run) || day !== silent;
    const { run, events } = stopped(`evaluation-${silent}`);
    const report = await run();
    expect(recordsIn(report.runDir)).toHaveLength(DAYS);
    expect([report.complete, report.judgement]).toEqual([false, null]);
    expect(events.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    expect(cluster.stopped).toBe(cluster.opened);
    // No day is left to cast: what remains needs no cluster.
    cluster.isGone = true;
    const told: RunEvent[] = [];
    const whole = await resumeRun({ runDir: report.runDir, observe: (event) => told.push(event) });
    expect(told[0]).toMatchObject({ kind: 'opened', committed: DAYS, inCluster: false });
    expect(whole.complete).toBe(true);
    expect(whole.controls).toEqual(alone.controls);
    expect(whole.judgement).toEqual(alone.judgement);
  });
});

describe('a finished run on a cluster', () => {
  it('is judged again without it', async () => {
    const report = await runScenario({
      scenario: await loadScenario(there),
      outDir: join(folder, 'finished'),
    });
    // Wherever it is resumed: its store is the one that it began with.
    const { journal } = readRun(report.runDir);
    const { executions, scenario } = journal.manifest();
    journal.close();
    expect(JSON.stringify({ executions, scenario })).toContain(JSON.stringify(resolve('.mass-store')));
    // Its own days, and its uniform plan while it was driven there.
    expect([cluster.opened, cluster.stopped]).toEqual([2, 2]);
    cluster.isGone = true;
    const set = ['evaluation.costs.commissionBps=50'];
    const judged = await judgeFolder({ runDir: report.runDir, set });
    const expected = await judgeFolder({ runDir: alone.runDir, set });
    expect(judged.report.judgement).toEqual(expected.report.judgement);
    expect(judged.report.controls.uniform).toEqual(expected.report.controls.uniform);
  });
});

describe('a session that cannot be opened', () => {
  it('leaves no shards behind', async () => {
    const loaded = await loadScenario(there);
    const { market, blueprint, close } = await prepareRun(loaded);
    const manifest = newManifest({
      loaded,
      market: market.description,
      blueprint,
      runId: 'run',
      createdAt: '',
    });
    const broken = () => {
      throw new Error('the market is gone');
    };
    const parts = { blueprint, market: { ...market, feed: broken }, journal: new MemoryJournal(manifest) };
    await expect(Session.open(parts)).rejects.toThrow('is gone');
    expect([cluster.opened, cluster.stopped]).toEqual([1, 1]);
    await close();
  });
});
