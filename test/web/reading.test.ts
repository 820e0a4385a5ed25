import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkRun,
  compareRuns,
  forkRun,
  loadScenario,
  openInspection,
  openPortfolioDays,
  openReplay,
  type Replay,
  type RunReport,
  readReport,
  runScenario,
  scenarioJsonSchema,
} from '../../engine/index.ts';
import type {
  ApiError,
  CheckResult,
  DayPortfolio,
  DayView,
  RunCharts,
  RunDetail,
  RunsPage,
  ScenarioItem,
  ScenarioText,
} from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Browser, openStudio, tiny } from './browser.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const scenariosDir = join(folder, 'my scenarios');
const DAYS = 20;

let page: Browser;
let report: RunReport;
let fork: RunReport;
let replay: Replay;
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

beforeAll(async () => {
  mkdirSync(scenariosDir);
  const file = join(scenariosDir, 'tiny.yaml');
  writeFileSync(file, `# Sixteen instruments\n${tiny('tiny', DAYS)}`);
  writeFileSync(join(scenariosDir, 'other.json'), '{ "version": 1 }');
  writeFileSync(join(scenariosDir, 'code.ts'), 'throw new Error("this ran");');
  writeFileSync(join(scenariosDir, 'scenario.schema.json'), '{}');
  report = await runScenario({ scenario: await loadScenario(file), outDir: runsDir });
  fork = await forkRun({ runDir: report.runDir, day: 14, outDir: runsDir, set: ['optimizer.iterations=3'] });
  const stopped = new AbortController();
  await runScenario({
    scenario: await loadScenario(file, { set: ['name=halted'] }),
    outDir: runsDir,
    signal: stopped.signal,
    observe: (event) => event.kind === 'day' && event.day === 2 && stopped.abort(),
  });
  replay = openReplay(report.runDir);
  page = await openStudio({ runsDir, scenariosDir });
  return () => replay.close();
});

describe('the list of runs', () => {
  it('has them newest first, with what the engine says of each', async () => {
    const { body } = await page.get<RunsPage>('/api/runs');
    expect(body).toMatchObject({ total: 3, offset: 0 });
    expect(body.runs.map(({ createdAt }) => createdAt)).toEqual(
      body.runs
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
    const score = report.statistics.score[5];
    expect(body.runs.find(({ id }) => id === report.runId)).toEqual({
      id: report.runId,
      name: 'tiny',
      status: 'finished',
      createdAt: replay.overview().createdAt,
      days: DAYS,
      totalDays: DAYS,
      firstDate: 20200102,
      lastDate: 20200129,
      investors: 32,
      fork: null,
      quality: {
        horizon: 5,
        rankIc: score?.rankIc,
        rankIcLow: score?.rankIcLow,
        rankIcHigh: score?.rankIcHigh,
        uniform: report.controls.uniform?.[5]?.rankIc,
        randomLow: report.controls.random?.[5]?.rankIcLow,
        randomHigh: report.controls.random?.[5]?.rankIcHigh,
      },
      costUsd: null,
      problem: null,
    });
    expect(body.runs.find(({ id }) => id === fork.runId)).toMatchObject({
      fork: { origin: report.runId, day: 14 },
    });
    expect(body.runs.find(({ name }) => name === 'halted')).toMatchObject({
      status: 'interrupted',
      days: 3,
      totalDays: DAYS,
      quality: null,
    });
  });

  it('is searched and comes in pages', async () => {
    const found = await page.get<RunsPage>('/api/runs?search=HALT');
    expect(found.body.runs.map(({ name }) => name)).toEqual(['halted']);
    const second = await page.get<RunsPage>('/api/runs?offset=1&limit=1');
    expect(second.body).toMatchObject({ total: 3, offset: 1 });
    expect(second.body.runs).toHaveLength(1);
    expect((await page.get('/api/runs?limit=501')).status).toBe(400);
  });

  it('names what cannot be read, and follows what comes and goes', async () => {
    const copy = join(runsDir, 'copied');
    cpSync(report.runDir, copy, { recursive: true });
    expect((await page.get<RunsPage>('/api/runs')).body.total).toBe(4);
    writeFileSync(join(copy, 'manifest.json'), '{');
    const { runs } = (await page.get<RunsPage>('/api/runs?search=copied')).body;
    expect(runs).toMatchObject([
      { id: 'copied', status: 'damaged', problem: expect.stringContaining('[journal.corrupt]') },
    ]);
    expect((await page.get<ApiError>('/api/runs/copied')).body.problems[0]?.code).toBe('journal.corrupt');
    rmSync(copy, { recursive: true });
    expect((await page.get<RunsPage>('/api/runs')).body.total).toBe(3);
    expect((await page.get('/api/runs/copied')).status).toBe(404);
  });
});

describe('a run', () => {
  const of = (path = '') => `/api/runs/${report.runId}${path}`;

  it('is its overview and its report', async () => {
    const { body } = await page.get<RunDetail>(of());
    expect(body.overview).toEqual(json(replay.overview()));
    expect(body.report).toEqual(json(readReport(report.runDir)));
    expect(body.live).toBeNull();
  });

  it('has its series, and those that it was judged by', async () => {
    const { body } = await page.get<RunCharts>(of('/series'));
    expect(body.series).toEqual(json(replay.series()));
    expect(body.judged).toEqual(replay.journal.result('series'));
    expect(body.judged).not.toBeNull();
  });

  it('has days, with the portfolio', async () => {
    const portfolio = openPortfolioDays(replay);
    const { body } = await page.get<DayView>(of('/days/15'));
    expect(body).toEqual(json(replay.day(15)));
    const held = await page.get<DayPortfolio>(of('/days/15/portfolio'));
    expect(held.body).toEqual({ portfolio: json(await portfolio.at(15)), note: null });
    await portfolio.close();
    const none = await page.get<ApiError>(of(`/days/${DAYS}`));
    expect(none).toMatchObject({ status: 404, body: { problems: [{ code: 'replay.no-such-day' }] } });
  });

  it('can be looked into as the engine does', async () => {
    const inspection = openInspection(replay);
    const type = replay.overview().types[1]?.id ?? '';
    const typePath = encodeURIComponent(type);
    const day = 15;
    const asked: readonly (readonly [string, Promise<unknown>])[] = [
      ['/market?offset=3&limit=4&search=SYN', inspection.market({ day, offset: 3, limit: 4, search: 'SYN' })],
      [`/types/${typePath}?offset=1&limit=2`, inspection.type({ day, type, offset: 1, limit: 2 })],
      [`/investors/${typePath}/1`, inspection.investor({ day, type, ordinal: 1 })],
      ['/instruments/SYN0003', inspection.instrument({ day, code: 'SYN0003' })],
      ['/annealing', inspection.annealing(day)],
      ['/respawn', inspection.respawn(day)],
    ];
    for (const [path, expected] of asked) {
      const { status, body } = await page.get(of(`/days/${day}${path}`));
      expect(status, path).toBe(200);
      expect(body, path).toEqual(json(await expected));
    }
    await inspection.close();
    for (const path of ['/instruments/NONE', '/types/none', `/investors/${typePath}/99999`])
      expect((await page.get(of(`/days/${day}${path}`))).status, path).toBe(404);
  });

  it('is compared with another one', async () => {
    const other = openReplay(fork.runDir);
    const { body } = await page.get(of(`/compare/${fork.runId}`));
    expect(body).toEqual(json(compareRuns(replay, other)));
    expect(body).toMatchObject({ days: DAYS, first: { day: expect.any(Number) } });
    other.close();
  });

  it('has a report, as a page of its own', async () => {
    const { status, headers, body } = await page.get<string>(`/runs/${report.runId}/report`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toContain('<title>tiny</title>');
    const again = await page.get<string>(`/runs/${report.runId}/report`);
    expect(again.body).toBe(body);
  });

  it('of no finished evaluation says what it can', async () => {
    const { runs } = (await page.get<RunsPage>('/api/runs?search=halted')).body;
    const { body } = await page.get<RunDetail>(`/api/runs/${runs[0]?.id}`);
    expect(body.report).toMatchObject({ complete: false, days: 3, judgement: null });
    expect((await page.get<RunCharts>(`/api/runs/${runs[0]?.id}/series`)).body.judged).toBeNull();
  });
});

describe('scenarios', () => {
  it('are the files that are data', async () => {
    const { body } = await page.get<readonly ScenarioItem[]>('/api/scenarios');
    expect(body).toEqual([
      { name: 'other.json', title: 'other.json' },
      { name: 'tiny.yaml', title: 'Sixteen instruments' },
    ]);
    const { body: text } = await page.get<ScenarioText>('/api/scenarios/tiny.yaml');
    expect(text.text).toContain('name: tiny');
    for (const name of ['code.ts', 'scenario.schema.json', 'none.yaml'])
      expect((await page.get(`/api/scenarios/${name}`)).status, name).toBe(404);
  });

  it('have a schema', async () => {
    expect((await page.get('/api/schema')).body).toEqual(json(scenarioJsonSchema()));
  });

  it('are checked, with the lines of what is wrong, and forecast', async () => {
    const wrong = `${tiny('wrong')}  optimizr: 3\n`;
    const { body } = await page.post<CheckResult>('/api/scenarios/check', { text: wrong, plan: true });
    expect(body).toMatchObject({
      forecast: null,
      problems: [{ code: 'scenario.unknown-key', line: 6, column: 3 }],
    });
    const plain = await page.post<CheckResult>('/api/scenarios/check', { text: tiny('right'), plan: false });
    expect(plain.body).toEqual({ problems: [], forecast: null });
    const planned = await page.post<CheckResult>('/api/scenarios/check', { text: tiny('right'), plan: true });
    expect(planned.body).toEqual({
      problems: [],
      forecast: json(await checkRun(await loadScenario(join(scenariosDir, 'tiny.yaml')))),
    });
  });

  it('whose market is not there say so when they are planned', async () => {
    const text =
      'version: 1\nsimulation:\n  market: { kind: table, path: nowhere, prices: { file: p.csv } }\n';
    const { body } = await page.post<CheckResult>('/api/scenarios/check', { text, plan: true });
    expect(body.forecast).toBeNull();
    expect(body.problems.length).toBeGreaterThan(0);
  });
});

describe('deletion', () => {
  it('removes the run folder and nothing else', async () => {
    const copy = join(runsDir, 'copy');
    cpSync(report.runDir, copy, { recursive: true });
    expect((await page.get('/api/runs/copy/days/3')).status).toBe(200);
    expect((await page.remove('/api/runs/copy')).status).toBe(204);
    expect((await page.get('/api/runs/copy')).status).toBe(404);
    expect((await page.remove('/api/runs/copy')).status).toBe(404);
    expect((await page.get<RunsPage>('/api/runs')).body.total).toBe(3);
  });
});
