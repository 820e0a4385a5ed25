/** What lies in the studio's folders and is not what it should be; what its runs are given, and told. */
import { mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiError, RunsPage, ScenarioItem, Started } from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Browser, openStudio, tiny } from './browser.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const scenariosDir = join(folder, 'scenarios');
const TOKEN = 'token-of-the-tests-0123456789abcdef';
let page: Browser;

beforeAll(async () => {
  mkdirSync(runsDir);
  mkdirSync(scenariosDir);
  writeFileSync(join(scenariosDir, 'mine.yaml'), tiny('mine'));
  process.env['MASS_STUDIO_TOKEN'] = TOKEN;
  page = await openStudio({ runsDir, scenariosDir });
});

const codeOf = ({ body }: { readonly body: ApiError }) => body.problems[0]?.code;

describe('a folder among the runs that is none', () => {
  it('is neither shown nor deleted', async () => {
    const kept = join(runsDir, 'kept', 'file.txt');
    mkdirSync(join(runsDir, 'kept'));
    writeFileSync(kept, 'precious');
    expect(codeOf(await page.get('/api/runs/kept'))).toBe('studio.not-found');
    expect((await page.remove('/api/runs/kept')).status).toBe(404);
    expect(readFileSync(kept, 'utf8')).toBe('precious');
  });
});

describe('the folder of runs', () => {
  it('that is gone is told as that, and found again', async () => {
    renameSync(runsDir, `${runsDir}-elsewhere`);
    const gone = await page.get<ApiError>('/api/runs');
    expect([gone.status, codeOf(gone)]).toEqual([404, 'studio.not-found']);
    const listener = await page.listen();
    await listener.heard('runs');
    renameSync(`${runsDir}-elsewhere`, runsDir);
    expect((await page.get<RunsPage>('/api/runs')).status).toBe(200);
    listener.stop();
  });
});

describe('a scenario file that cannot be read', () => {
  it('hides no other, and says why when it is opened', async () => {
    const large = join(scenariosDir, 'large.yaml');
    writeFileSync(large, '# A comment\n');
    truncateSync(large, 3 * 2 ** 30);
    const { body } = await page.get<readonly ScenarioItem[]>('/api/scenarios');
    expect(body.map(({ name }) => name)).toEqual(['large.yaml', 'mine.yaml']);
    expect(codeOf(await page.get('/api/scenarios/large.yaml'))).toBe('scenario.too-large');
  });
});

describe('the process of a run', () => {
  const pidOf = (run: string) =>
    (JSON.parse(readFileSync(join(runsDir, run, 'lock.json'), 'utf8')) as { readonly pid: number }).pid;
  const start = async (name: string) => {
    const { run } = (await page.post<Started>('/api/runs', { text: tiny(name, 20), paused: true })).body;
    await page.post(`/api/runs/${run}/control`, { action: 'step-day' });
    return run;
  };

  it.runIf(process.platform === 'linux')('is not given the token', async () => {
    const run = await start('environment');
    const environment = readFileSync(`/proc/${pidOf(run)}/environ`, 'utf8');
    expect(environment).toContain('PATH=');
    expect(environment).not.toContain(TOKEN);
    await page.post(`/api/runs/${run}/control`, { action: 'stop' });
  });

  it('of a fork cannot choose where answers are recorded, however that is written', async () => {
    const origin = await start('origin');
    const path = join(folder, 'elsewhere.sqlite');
    for (const override of [
      `execution.models.recording=${path}`,
      `models.recording=${path}`,
      `models={ recording: ${path} }`,
      `execution={"models": {"\\u0072ecording": "${path}"}}`,
    ]) {
      const refused = await page.post<ApiError>(`/api/runs/${origin}/fork`, {
        day: 1,
        set: [override],
        paused: true,
      });
      expect([refused.status, codeOf(refused)], override).toEqual([400, 'studio.bad-request']);
    }
    await page.post(`/api/runs/${origin}/control`, { action: 'stop' });
  });

  it('that is asked to end does so after its day, without having failed', async () => {
    const listener = await page.listen();
    const asked = await start('asked');
    process.kill(pidOf(asked), 'SIGTERM');
    await listener.heard('run', ({ run, status }) => run === asked && status === 'interrupted');
    expect(listener.events.some(({ kind }) => kind === 'failed')).toBe(false);
    listener.stop();
  });
});
