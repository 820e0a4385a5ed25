/** The life of runs in the studio: begun, watched, stepped, forked, compared, deleted. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, runScenario } from '../../engine/index.ts';
import { readRun } from '../../journal/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio, tiny } from '../web/browser.ts';
import { factOf, patience, type Visit, visitor } from './visits.ts';

const DAYS = 20;
const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const scenariosDir = join(folder, 'scenarios');
const { visit } = visitor();
let browser: Browser;
let studio: Browser['studio'];
let whole: RunReport;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  mkdirSync(scenariosDir);
  writeFileSync(join(scenariosDir, 'other.yaml'), tiny('other'));
  writeFileSync(join(scenariosDir, 'tiny.yaml'), tiny('tiny', DAYS));
  whole = await runScenario({
    scenario: await loadScenario(join(scenariosDir, 'tiny.yaml')),
    outDir: join(folder, 'elsewhere'),
  });
  browser = await openStudio({ runsDir, scenariosDir });
  ({ studio } = browser);
});

const digestOf = (run: string): string => {
  const { journal } = readRun(join(runsDir, run));
  try {
    return journal.day(journal.days() - 1).digest;
  } finally {
    journal.close();
  }
};

const days = async (visited: Visit) => Number.parseInt(await factOf(visited.page, 'days'), 10);

async function becomes(visited: Visit, status: string): Promise<void> {
  await expect.poll(() => factOf(visited.page, 'status'), patience).toBe(status);
}

const runOf = (visited: Visit) => decodeURIComponent(visited.address().split('?')[0]?.split('/')[2] ?? '');

/** Starts the scenario of the editor's list, and gives the run's name. */
async function start(visited: Visit, { isPaused }: { readonly isPaused: boolean }): Promise<string> {
  await visited.go('/new?scenario=tiny.yaml');
  await visited.page.getByText('name: tiny').waitFor();
  if (isPaused) await visited.page.getByLabel('Wait before the first day').check();
  await visited.button('Start').click();
  await visited.page.waitForURL(/\/runs\//);
  return runOf(visited);
}

describe.skipIf(chromiumPath === undefined)(`runs in a browser${skipped}`, () => {
  it('are written with help, planned, started, watched as they grow, paused, stepped and resumed', async () => {
    const visited = await visit(studio.address);
    const { page, button } = visited;
    await visited.reads('There are no runs yet.');
    await visited.link('New run').last().click();
    await page.getByLabel('Begin with').selectOption('tiny.yaml');
    await visited.reads('name: tiny');
    await visited.reads('No problem found.');

    const editor = page.getByRole('textbox', { name: 'Scenario, YAML' });
    await editor.press('Control+End');
    await editor.pressSequentially('exec');
    await page.getByRole('option', { name: /^execution/ }).waitFor();
    await editor.press('Escape');
    await editor.pressSequentially('tion: 3');
    await visited.reads('1 problem');
    await visited.reads('scenario.unknown-key');
    expect(await button('Start').isDisabled()).toBe(true);
    await editor.press('Shift+Home');
    await editor.press('Delete');
    await visited.reads('No problem found.');
    await button('Plan').click();
    await expect.poll(() => factOf(page, 'investors'), patience).toBe('32');
    expect(await factOf(page, 'days')).toBe(`${DAYS}`);
    expect(readdirSync(runsDir)).toEqual([]);

    await page.getByLabel('Wait before the first day').check();
    await button('Start').click();
    await visited.reads('Paused before its first day.');
    await becomes(visited, 'paused');
    const run = runOf(visited);
    const marker = '(window.wasNotReloaded = true)';
    await page.evaluate(marker);
    await button('Step a phase').click();
    await visited.reads('Paused on day 0, snapshot done.');
    await button('Step a day').click();
    await visited.reads('Paused on day 0, portfolio done.');
    await button('Step a day').click();
    await visited.reads('Paused on day 1, portfolio done.');
    await expect.poll(() => days(visited), patience).toBe(2);

    // Days come by themselves: here seen from a second page too, which nobody touches.
    const watching = await page.context().newPage();
    await watching.goto(`${studio.origin}/`);
    await watching.getByRole('cell', { name: `2 of ${DAYS}` }).waitFor();
    await button('Resume').click();
    await expect.poll(() => days(visited), patience).toBeGreaterThan(2);
    await becomes(visited, 'finished');
    expect(await days(visited)).toBe(DAYS);
    await watching.getByRole('cell', { name: 'finished' }).waitFor();
    await visited.reads('Cumulative rank IC, horizon 5');
    expect(await page.evaluate('window.wasNotReloaded')).toBe(true);
    expect(digestOf(run)).toBe(whole.digest);
  });

  it('are stopped after the day in progress, and continued to the digest of an undisturbed run', async () => {
    const visited = await visit(studio.address);
    const run = await start(visited, { isPaused: true });
    await visited.button('Step a day').click();
    await visited.reads('Paused on day 0, portfolio done.');
    await visited.button('Resume').click();
    await visited.button('Pause').click();
    await visited.reads(/^Paused on day/);
    await visited.button('Stop').click();
    await visited.reads('The run was interrupted; it can go on.');
    await becomes(visited, 'interrupted');
    expect(await days(visited)).toBeLessThan(DAYS);
    await visited.button('Continue the run').click();
    await becomes(visited, 'finished');
    expect(digestOf(run)).toBe(whole.digest);
  });

  it('are forked by hand and by an override, and compared with their origin', async () => {
    const visited = await visit(studio.address, { mayComplain: /400 \(Bad Request\).*\/fork$/ });
    const { page, button, link } = visited;
    const origin = await start(visited, { isPaused: false });
    await becomes(visited, 'finished');

    const fork = async (fill: () => Promise<void>) => {
      await visited.go(`/runs/${origin}/days/12`);
      await button('Fork from this day').click();
      await page.getByRole('dialog', { name: 'Fork from day 12' }).waitFor();
      await page.getByLabel('Wait before its first day').uncheck();
      await fill();
      await button('Fork').click();
      await page.waitForURL((url) => !url.pathname.includes('/days/'));
      await becomes(visited, 'finished');
      expect(await days(visited)).toBe(DAYS);
      await visited.reads(`fork of ${origin} from day 12`);
      await link('compare').click();
    };

    await fork(async () => {
      await page.getByLabel('Set the distribution by hand').check();
      const weights = page.getByRole('spinbutton');
      await weights.first().fill('0');
      await visited.reads('must be above 0');
      expect(await button('Fork').isDisabled()).toBe(true);
      await button('Make all equal').click();
      await weights.first().fill('3');
      await visited.reads(/^50\.0\s%$/);
    });
    await visited.reads('They part on day 12');
    await visited.reads('The scenarios are the same.');
    await page.getByRole('row', { name: /^11 .* yes/ }).waitFor();
    await page.getByRole('row', { name: /^12 .* no/ }).waitFor();

    await fork(async () => {
      await page.getByLabel(/^Changes to the scenario/).fill('simulation.optimizer.horizon=500');
      await button('Fork').click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
      await page.getByLabel(/^Changes to the scenario/).fill('simulation.population.picks=1');
    });
    await visited.reads('They part on day 12');
    await page.getByRole('row', { name: 'simulation.population.picks 2 1' }).waitFor();

    await fork(async () => undefined);
    await visited.reads('No difference');
    expect(digestOf(visited.address().split('/').at(-1) ?? '')).toBe(whole.digest);
  });

  it('are begun and forked once, however often a button is clicked before its answer', async () => {
    const visited = await visit(studio.address);
    const { page, button } = visited;
    // Both before anything is drawn anew.
    const clickTwice = (name: string) =>
      button(name).evaluate((one: { click(): void }) => {
        one.click();
        one.click();
      });
    await visited.go('/new?scenario=tiny.yaml');
    await visited.reads('name: tiny');
    await page.getByLabel('Wait before the first day').check();
    let before = readdirSync(runsDir).length;
    await clickTwice('Start');
    await visited.reads('Paused before its first day.');
    expect(readdirSync(runsDir).length - before).toBe(1);
    await button('Step a day').click();
    await visited.reads('Paused on day 0, portfolio done.');
    await visited.link('Last day').click();
    await button('Fork from this day').click();
    await page.getByRole('dialog').waitFor();
    before = readdirSync(runsDir).length;
    await clickTwice('Fork');
    await page.waitForURL((url) => !url.pathname.includes('/days/'));
    await visited.reads(/^Paused/);
    expect(readdirSync(runsDir).length - before).toBe(1);
  });

  it('that are deleted elsewhere are said to be gone, on their page and on those of their days', async () => {
    const visited = await visit(studio.address, { mayComplain: /Failed to load resource: .*404/ });
    const { page, button } = visited;
    const run = await start(visited, { isPaused: true });
    await button('Step a day').click();
    await visited.reads('Paused on day 0, portfolio done.');
    await button('Stop').click();
    await button('Continue the run').waitFor();
    const day = await page.context().newPage();
    await day.goto(`${studio.origin}/runs/${run}/days/0`);
    await day.getByRole('button', { name: 'Fork from this day' }).waitFor();
    expect((await browser.remove(`/api/runs/${run}`)).status).toBe(204);
    for (const one of [page, day]) {
      await one.getByText('This run was deleted or moved.').waitFor();
      expect(await one.getByRole('main').getByRole('button').count()).toBe(0);
    }
    await page.reload();
    await visited.reads('There is no run folder of this name');
    expect(await page.getByText('Did you mean').count()).toBe(0);
    await visited.link('To the runs').click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
  });

  it('are listed, searched, opened as a report, chosen for a comparison, and deleted once that is confirmed', async () => {
    const visited = await visit(studio.address);
    const { page, button } = visited;
    const run = await start(visited, { isPaused: false });
    const second = await start(visited, { isPaused: false });
    await becomes(visited, 'finished');
    await visited.go('/');
    const rows = page.getByRole('row');
    await page.getByRole('row', { name: new RegExp(`${run} .*finished`) }).waitFor();
    await page.getByLabel('Search runs').fill(run);
    await expect.poll(() => rows.count(), patience).toBe(2);
    await expect.poll(() => visited.address(), patience).toBe(`/?search=${run}`);

    const opened = page.waitForEvent('popup');
    await visited.link(`Report of ${run} (new tab)`).click();
    const report = await opened;
    await report.waitForSelector('html[data-charts=drawn]');
    expect(await report.textContent('h1')).toBe('tiny');
    await report.close();

    await page.getByLabel('Search runs').fill('tiny');
    await page.getByLabel(`Select ${run} for a comparison`).check();
    await page.getByLabel(`Select ${second} for a comparison`).check();
    await button('Compare').click();
    await visited.reads('No difference');
    await page.goBack();

    await button(`Delete ${run}`).click();
    await page.getByRole('dialog', { name: `Delete ${run}?` }).waitFor();
    await button('Keep it').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(existsSync(join(runsDir, run))).toBe(true);
    await button(`Delete ${run}`).click();
    await button('Delete the run').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await visited.button(`Delete ${run}`).waitFor({ state: 'detached' });
    expect(existsSync(join(runsDir, run))).toBe(false);
    expect(existsSync(join(runsDir, second))).toBe(true);
  });
});
