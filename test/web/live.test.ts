import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, openReplay, type RunReport, runScenario } from '../../engine/index.ts';
import { readRun } from '../../journal/index.ts';
import type {
  ApiError,
  ControlRequest,
  LiveStatus,
  RunDetail,
  RunsPage,
  Started,
  StudioEvent,
} from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Browser, type Listener, openStudio, tiny } from './browser.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const DAYS = 20;

let page: Browser;
/** Of a studio that nobody listens to before its test does. */
let silent: Browser;
const silentRuns = join(folder, 'unheard');
let whole: RunReport;

beforeAll(async () => {
  const file = join(folder, 'whole.yaml');
  writeFileSync(file, tiny('whole', DAYS));
  whole = await runScenario({ scenario: await loadScenario(file), outDir: join(folder, 'elsewhere') });
  page = await openStudio({ runsDir, scenariosDir: folder });
  silent = await openStudio({ runsDir: silentRuns, scenariosDir: folder });
});

async function start(text: string, paused: boolean, studio = page): Promise<string> {
  const { status, body } = await studio.post<Started>('/api/runs', { text, paused });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.run;
}

const control = (run: string, action: ControlRequest['action'], studio = page) =>
  studio.post<LiveStatus>(`/api/runs/${run}/control`, { action });

const digestOf = (run: string): string => {
  const { journal } = readRun(join(runsDir, run));
  try {
    return journal.day(journal.days() - 1).digest;
  } finally {
    journal.close();
  }
};

/** Hears the end of a run, whatever its state was before. */
const ended = (listener: Listener, run: string, status: string) =>
  listener.heard('run', (event) => event.run === run && event.status === status && event.live === null);

describe('a run of the studio', () => {
  it('waits, is stepped by phase and by day, goes on, and has the digest of an undisturbed one', async () => {
    const listener = await page.listen();
    const run = await start(tiny('stepped', DAYS), true);
    const first = await listener.heard('run', (event) => event.run === run && event.live !== null);
    expect(first).toMatchObject({
      status: 'running',
      days: 0,
      live: { isOurs: true, state: 'paused', day: null },
    });

    expect((await control(run, 'step-phase')).body).toEqual({
      isOurs: true,
      state: 'paused',
      day: 0,
      phase: 'snapshot',
    });
    expect((await control(run, 'step-phase')).body).toMatchObject({ day: 0, phase: 'labels' });
    expect((await control(run, 'step-day')).body).toMatchObject({ state: 'paused', phase: 'portfolio' });
    expect((await control(run, 'step-day')).body).toMatchObject({ state: 'paused', phase: 'portfolio' });
    await listener.heard('run', (event) => event.run === run && event.days === 2);
    const detail = (await page.get<RunDetail>(`/api/runs/${run}`)).body;
    expect(detail).toMatchObject({ item: { status: 'running', days: 2 }, live: { state: 'paused' } });
    expect(detail.report).toMatchObject({ complete: false });

    expect((await page.remove(`/api/runs/${run}`)).status).toBe(409);
    expect((await control(run, 'continue')).status).toBe(409);
    expect((await control(run, 'resume')).body).toMatchObject({ isOurs: true });
    await ended(listener, run, 'finished');
    expect(digestOf(run)).toBe(whole.digest);
    listener.stop();
  });

  it('stands while it is paused, is stopped after its day, and continued to the same digest', async () => {
    const listener = await page.listen();
    const run = await start(tiny('stopped', DAYS), true);
    await control(run, 'step-day');
    const { live } = (await page.get<RunDetail>(`/api/runs/${run}`)).body;
    await wait(400);
    expect((await page.get<RunDetail>(`/api/runs/${run}`)).body.live).toEqual(live);
    expect((await control(run, 'pause')).body).toEqual(live);
    expect((await control(run, 'stop')).body.state).toBe('stopping');
    await ended(listener, run, 'interrupted');
    const stopped = (await page.get<RunDetail>(`/api/runs/${run}`)).body;
    expect(stopped.item.days).toBeGreaterThan(0);
    expect((await control(run, 'pause')).status).toBe(409);

    const again = await page.listen();
    expect((await control(run, 'continue')).body).toMatchObject({ isOurs: true });
    await ended(again, run, 'finished');
    expect(digestOf(run)).toBe(whole.digest);
    expect((await control(run, 'continue')).status).toBe(409);
    listener.stop();
    again.stop();
  });

  it('is forked, with and without changes', async () => {
    const listener = await page.listen();
    const run = await start(tiny('origin', DAYS), false);
    await ended(listener, run, 'finished');
    const fork = async (body: object) =>
      page.post<Started & ApiError>(`/api/runs/${run}/fork`, { day: 12, set: [], paused: false, ...body });

    const same = (await fork({})).body.run;
    await ended(listener, same, 'finished');
    expect(digestOf(same)).toBe(whole.digest);

    const [type = ''] = openReplay(join(runsDir, run))
      .overview()
      .types.map(({ id }) => id);
    const other = (await fork({ distribution: { [type]: 3 } })).body.run;
    await ended(listener, other, 'finished');
    expect(digestOf(other)).not.toBe(whole.digest);
    expect((await page.get<RunDetail>(`/api/runs/${other}`)).body.item.fork).toEqual({
      origin: run,
      day: 12,
    });

    expect(await fork({ day: 500 })).toMatchObject({ status: expect.any(Number), body: { problems: [{}] } });
    expect((await fork({ set: ['seed=2'] })).status).toBe(400);
    expect((await fork({ set: ['execution.models.recording=/tmp/elsewhere.sqlite'] })).body).toMatchObject({
      problems: [{ code: 'studio.bad-request', path: 'execution.models.recording' }],
    });
    listener.stop();
  });

  it('that cannot begin says why, and leaves nothing', async () => {
    const before = readdirSync(runsDir);
    const text = 'version: 1\nname: nowhere\nsimulation:\n  market: { kind: mass-folder, path: nowhere }\n';
    const refused = await page.post<ApiError>('/api/runs', { text, paused: false });
    expect(refused.status).toBe(400);
    expect(refused.body.problems[0]?.code).toMatch(/^market\./);
    const wrong = await page.post<ApiError>('/api/runs', {
      text: 'version: 1\nsimulatoin: 3\n',
      paused: false,
    });
    expect(wrong).toMatchObject({
      status: 400,
      body: { problems: [{ code: 'scenario.unknown-key', line: 2 }] },
    });
    const recording = tiny(
      'recording',
      DAYS,
      `execution:\n  models: { recording: ${folder}/elsewhere.sqlite }\n`,
    );
    expect((await page.post('/api/runs', { text: recording, paused: false })).status).toBe(400);
    expect(existsSync(join(folder, 'elsewhere.sqlite'))).toBe(false);
    expect(readdirSync(runsDir)).toEqual(before);
  });

  it('whose process is killed is told as a problem, and can be continued', async () => {
    const listener = await page.listen();
    const run = await start(tiny('killed', DAYS), true);
    await control(run, 'step-day');
    await control(run, 'step-day');
    const { pid } = JSON.parse(holderOf(run)) as { readonly pid: number };
    process.kill(pid, 'SIGKILL');
    const failed = await listener.heard('failed', (event) => event.run === run);
    expect(failed.problems).toMatchObject([
      { code: 'studio.child', found: expect.stringContaining('SIGKILL') },
    ]);
    await ended(listener, run, 'interrupted');
    listener.stop();
    const again = await page.listen();
    await control(run, 'continue');
    await ended(again, run, 'finished');
    expect(digestOf(run)).toBe(whole.digest);
    again.stop();
  });
});

describe('a run that somebody else writes', () => {
  it('is live too, and cannot be controlled here', async () => {
    const listener = await page.listen();
    const file = join(folder, 'other.yaml');
    writeFileSync(file, tiny('other', DAYS));
    const stopped = new AbortController();
    const { promise: looked, resolve: goOn } = Promise.withResolvers<void>();
    const aborted = once(stopped.signal, 'abort').then(() => undefined);
    const going = runScenario({
      scenario: await loadScenario(file),
      outDir: runsDir,
      signal: stopped.signal,
      observer: {
        phase: (phase, day) =>
          phase === 'committed' ? ([looked, undefined, undefined, aborted] as const)[day] : undefined,
      },
    });
    await listener.heard('runs');
    const story = await listener.heard(
      'run',
      ({ run, status }) => run.startsWith('other-') && status === 'running',
    );
    expect(story.live).toMatchObject({ isOurs: false, state: 'running', phase: null });
    expect((await control(story.run, 'pause')).status).toBe(409);
    expect((await control(story.run, 'continue')).status).toBe(409);
    expect((await page.remove(`/api/runs/${story.run}`)).status).toBe(409);
    goOn();
    const later = await listener.heard('run', ({ run, days }) => run === story.run && days > story.days);
    // A page that comes later is told the present state first.
    const late = await page.listen();
    const told = await late.heard('run', ({ run }) => run === story.run);
    expect(told.days).toBeGreaterThanOrEqual(later.days);
    stopped.abort();
    await going;
    await ended(listener, story.run, 'interrupted');
    late.stop();
    listener.stop();
  });
});

describe('events', () => {
  it('are not more than the studio can tell, however fast a run is', async () => {
    const listener = await page.listen();
    const run = await start(tiny('fast', DAYS), false);
    await ended(listener, run, 'finished');
    const ofRun = listener.events.filter((event) => event.kind === 'run' && event.run === run);
    const texts = ofRun.map((event: StudioEvent) => JSON.stringify(event));
    expect(new Set(texts).size).toBe(texts.length);
    // Seven phases a day would be 140.
    expect(texts.length).toBeLessThan(60);
    listener.stop();
  });

  it('of failures that nobody heard are kept for who comes next', async () => {
    const run = await start(tiny('unheard', DAYS), true, silent);
    await control(run, 'step-day', silent);
    process.kill((JSON.parse(holderOf(run, silentRuns)) as { readonly pid: number }).pid, 'SIGKILL');
    // What the list says of it is told once its process is gone: with its failure.
    while ((await silent.get<RunDetail>(`/api/runs/${run}`)).body.live !== null) await wait(50);
    const { runs } = (await silent.get<RunsPage>('/api/runs?search=unheard')).body;
    expect(runs).toMatchObject([{ id: run, status: 'interrupted' }]);
    const listener = await silent.listen();
    expect(await listener.heard('failed')).toMatchObject({ run });
    listener.stop();
  });
});

function holderOf(run: string, within = runsDir): string {
  return readFileSync(join(within, run, 'lock.json'), 'utf8');
}
