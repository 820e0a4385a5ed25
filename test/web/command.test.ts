import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadScenario, simulate } from '../../engine/index.ts';
import { readRun } from '../../journal/index.ts';
import type { LiveStatus, RunDetail, RunsPage, Session, Started } from '../../web/index.ts';
import { launcher, start } from '../cli/launcher.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Browser, browse, tiny } from './browser.ts';
import { freePort, serve } from './served.ts';

const folder = temporaryFolder();
const DAYS = 100;
const slow = `version: 1
name: slow
simulation:
  market: { kind: synthetic, instruments: 60, industries: 10, days: ${DAYS} }
  population: { types: 8, investorsPerType: 64, floor: 2, pool: { size: 20 }, picks: 5 }
execution:
  output: { parquet: false, csv: false }
`;
writeFileSync(join(folder, 'slow.yaml'), slow);

const page = (address: string): Promise<Browser> => browse(address, undefined as never);

async function untilStatus(browser: Browser, run: string, status: string): Promise<RunDetail> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await browser.get<RunDetail>(`/api/runs/${run}`);
    if (body.item.status === status && body.live === null) return body;
    await wait(50);
  }
  throw new Error(`${run} did not become ${status}`);
}

describe('mass studio', () => {
  it('that is killed leaves its run to be continued by the next one, to the digest of an undisturbed run', async () => {
    const tokenFile = join(folder, 'token');
    const token = 'f'.repeat(40);
    writeFileSync(tokenFile, token);
    const port = await freePort();
    const args = [
      'studio',
      '--runs',
      'runs',
      '--scenarios',
      '.',
      '--port',
      `${port}`,
      '--token-file',
      tokenFile,
    ];
    const first = await serve(folder, ...args);
    expect(first.line).toBe(
      `Studio      http://127.0.0.1:${port}/ (the first time, add ?token= and your token)`,
    );
    const browser = await page(`http://127.0.0.1:${port}/?token=${token}`);
    const { run } = (await browser.post<Started>('/api/runs', { text: slow, paused: true })).body;
    const control = (action: string) => browser.post<LiveStatus>(`/api/runs/${run}/control`, { action });
    await control('step-day');
    await control('step-day');
    await control('resume');
    first.child.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');

    const second = await serve(folder, ...args);
    // The same cookie opens it: a page that was open goes on.
    const stopped = await untilStatus(browser, run, 'interrupted');
    expect(stopped.item.days).toBeGreaterThanOrEqual(2);
    expect(stopped.item.days).toBeLessThan(DAYS);
    expect((await control('continue')).body).toMatchObject({ isOurs: true });
    await untilStatus(browser, run, 'finished');
    const { journal } = readRun(join(folder, 'runs', run));
    const { digest } = journal.day(DAYS - 1);
    journal.close();
    const whole = await simulate(await loadScenario(join(folder, 'slow.yaml')), { controls: 'journal' });
    expect(digest).toBe(whole.journal.day(DAYS - 1).digest);

    second.child.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 0 });
  });

  it('stops the runs that it started at Ctrl-C', async () => {
    mkdirSync(join(folder, 'scenarios'), { recursive: true });
    writeFileSync(join(folder, 'scenarios', 'mine.yml'), tiny('mine'));
    const served = await serve(folder, 'studio', '--runs', 'stopped', '--port', '0', '--json');
    const { address } = JSON.parse(served.line) as { readonly address: string };
    const browser = await page(address);
    expect((await browser.get<Session>('/api/session')).body).toMatchObject({
      runsFolder: 'stopped',
      scenariosFolder: 'scenarios',
    });
    const { run } = (await browser.post<Started>('/api/runs', { text: slow, paused: true })).body;
    await browser.post(`/api/runs/${run}/control`, { action: 'step-day' });
    await browser.post(`/api/runs/${run}/control`, { action: 'resume' });
    served.child.kill('SIGINT');
    const { code, err, out } = await served.ended;
    expect({ code, out }).toEqual({ code: 0, out: `${served.line}\n` });
    expect(err).toContain('closing the studio');
    const { journal } = readRun(join(folder, 'stopped', run));
    expect(journal.days()).toBeGreaterThan(0);
    expect(journal.days()).toBeLessThan(DAYS);
    journal.close();
  });
});

describe('mass run --studio', () => {
  it('says its address first, runs in the studio, and stays until Ctrl-C', async () => {
    writeFileSync(join(folder, 'small.yaml'), tiny('small'));
    const served = await serve(
      folder,
      'run',
      'small.yaml',
      '--studio',
      '--port',
      '0',
      '--out',
      'small',
      '--set',
      'seed=3',
    );
    const address = /^Studio {6}(http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43})$/.exec(served.line)?.[1] ?? '';
    await served.said(/has ended; the studio stays/);
    const browser = await page(address);
    const { runs } = (await browser.get<RunsPage>('/api/runs')).body;
    expect(runs).toMatchObject([{ name: 'small', status: 'finished', days: 20 }]);
    expect(served.out()).toContain(`Run         small/${runs[0]?.id}`);
    const manifest = readFileSync(join(folder, 'small', runs[0]?.id ?? '', 'manifest.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ scenario: { simulation: { seed: 3 } } });
    served.child.kill('SIGINT');
    expect((await served.ended).code).toBe(0);
  });

  it.each([
    { args: ['run', 'nowhere.yaml', '--studio'], code: 'scenario.not-found' },
    { args: ['run', '--extend', 'x', '--studio'], code: 'cli.usage' },
    { args: ['run', 'small.yaml', '--port', '9'], code: 'cli.usage' },
    { args: ['studio', '--port', '70000'], code: 'cli.usage' },
    { args: ['studio', '--port', '0', '--scenarios', 'nope'], code: 'cli.usage' },
    { args: ['studio', '--port', '0', '--scenarios', 'slow.yaml'], code: 'cli.usage' },
    { args: ['studio', '--host', '0.0.0.0'], code: 'studio.token' },
    { args: ['studio', '--host', '192.0.2.1', '--token-file', 'token'], code: 'studio.port' },
  ])('refuses $args', async ({ args, code }) => {
    const { out, code: exitCode } = await start(process.execPath, launcher, [...args, '--json'], {
      cwd: folder,
    }).ended;
    expect(JSON.parse(out)).toMatchObject({ error: { problems: [{ code }] } });
    expect(exitCode).toBe(2);
  });
});
