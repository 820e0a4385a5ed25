/** A studio that dies under an open page, and comes back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, runScenario } from '../../engine/index.ts';
import { readRun } from '../../journal/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { freePort, serve } from '../web/served.ts';
import { factOf, patience, visitor } from './visits.ts';

const DAYS = 30;
const folder = temporaryFolder();
const { visit } = visitor();

/** Slow enough for a studio to be killed in its midst. */
const scenario = `version: 1
name: midway
simulation:
  market: { kind: synthetic, instruments: 60, industries: 10, days: ${DAYS} }
  population: { types: 8, investorsPerType: 256, floor: 2, pool: { size: 20 }, picks: 5 }
`;

describe.skipIf(chromiumPath === undefined)(`a studio that is killed${skipped}`, () => {
  it('and started again is found by the page that was open, and the run goes on to the digest of an undisturbed one', async () => {
    const file = join(folder, 'midway.yaml');
    const tokenFile = join(folder, 'token');
    const token = 'e'.repeat(40);
    writeFileSync(file, scenario);
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
    const visited = await visit(`http://127.0.0.1:${port}/new?scenario=midway.yaml&token=${token}`, {
      mayComplain: /Failed to load resource: net::|ERR_INCOMPLETE_CHUNKED_ENCODING/,
    });
    const { page, button } = visited;
    const days = async () => Number.parseInt(await factOf(page, 'days'), 10);
    await visited.reads('name: midway');
    await page.getByLabel('Wait before the first day').check();
    await button('Start').click();
    await button('Step a day').click();
    await visited.reads('Paused on day 0, portfolio done.');
    const run = visited.address().split('/').at(-1) ?? '';
    await page.evaluate('(window.wasNotReloaded = true)');
    await button('Resume').click();
    await button('Pause').waitFor();
    first.child.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    await visited.reads(/The studio's server does not answer/);
    expect(await page.textContent('h1')).toBe(run);
    const controls = page.getByRole('group', { name: 'Control of the run' }).getByRole('button');
    for (const control of await controls.all()) expect(await control.isDisabled()).toBe(true);
    expect(await controls.count()).toBeGreaterThan(0);

    const second = await serve(folder, ...args);
    await page.getByText(/The studio's server does not answer/).waitFor({ state: 'detached' });
    await visited.reads('The run was interrupted; it can go on.');
    const interrupted = await days();
    expect(interrupted).toBeGreaterThan(0);
    expect(interrupted).toBeLessThan(DAYS);
    await button('Continue the run').click();
    await expect.poll(() => factOf(page, 'status'), patience).toBe('finished');
    expect(await days()).toBe(DAYS);
    expect(await page.evaluate('window.wasNotReloaded')).toBe(true);
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);

    const { journal } = readRun(join(folder, 'runs', run));
    const { digest } = journal.day(DAYS - 1);
    journal.close();
    const whole = await runScenario({ scenario: await loadScenario(file), outDir: join(folder, 'whole') });
    expect(digest).toBe(whole.digest);
  });
});
