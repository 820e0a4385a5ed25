/** A finished run in the studio: walked through by days, and looked into. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, openInspection, openReplay, type Replay, runScenario } from '../../engine/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio, tiny } from '../web/browser.ts';
import { patience, type Visit, visitor } from './visits.ts';

const DAYS = 20;
const folder = temporaryFolder();
const { visit } = visitor();
let studio: Browser['studio'];
let replay: Replay;
let run: string;
let type: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const file = join(folder, 'tiny.yaml');
  writeFileSync(file, tiny('tiny', DAYS, 'execution:\n  output: { ballots: true }\n'));
  const report = await runScenario({ scenario: await loadScenario(file), outDir: join(folder, 'runs') });
  run = report.runId;
  replay = openReplay(report.runDir);
  type = replay.overview().types[0]?.id ?? '';
  ({ studio } = await openStudio({ runsDir: join(folder, 'runs'), scenariosDir: folder }));
});

const day = (number: number, rest = '') => `/runs/${run}/days/${number}${rest}`;
const three = (value: number) =>
  `${value < 0 ? '\u2212' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(3)}`;
const dated = (number: number) => String(replay.day(number).date).replace(/(....)(..)(..)/, '$1-$2-$3');

/** Waits until a day's own data are shown, not those of the day before. */
async function shows({ page }: Visit, number: number): Promise<void> {
  await page.getByRole('heading', { level: 1, name: `Day ${number} ${dated(number)}` }).waitFor();
  const best = replay.day(number).instruments.find(({ rank }) => rank === 1);
  await page.getByRole('list', { name: 'Phases of the day' }).getByText(`${best?.code} first`).waitFor();
  const row = page.getByRole('table', { name: 'Highest scores' }).getByRole('row').nth(1);
  await expect
    .poll(() => row.textContent(), patience)
    .toContain(`${best?.code}${three(best?.score ?? Number.NaN)}${three(best?.consensus ?? Number.NaN)}`);
}

describe.skipIf(chromiumPath === undefined)(`a finished run in a browser${skipped}`, () => {
  it('is walked through by buttons, by the slider, by keys, and by itself', async () => {
    const visited = await visit(studio.address);
    const { page, button } = visited;
    await visited.link(run).click();
    await visited.link('Replay days').click();
    await shows(visited, 0);
    expect(await button('Day before').isDisabled()).toBe(true);
    await button('Next day').click();
    await shows(visited, 1);
    const slider = page.getByRole('slider', { name: 'Day' });
    await slider.fill('13');
    await shows(visited, 13);
    expect(await slider.getAttribute('aria-valuetext')).toBe(`day 13, ${dated(13)}`);
    await slider.press('ArrowLeft');
    await shows(visited, 12);

    await page.locator('main').focus();
    for (const [key, number] of [
      ['ArrowRight', 13],
      ['ArrowLeft', 12],
      ['Shift+ArrowRight', 17],
      ['Home', 0],
      ['Shift+ArrowLeft', 0],
      ['End', DAYS - 1],
    ] as const) {
      await page.keyboard.press(key);
      await shows(visited, number);
    }
    expect(await button('Next day').isDisabled()).toBe(true);

    await page.getByLabel('Speed').selectOption('10');
    await page.locator('main').focus();
    // From the last day, playing begins anew.
    await page.keyboard.press(' ');
    await button('Stop').waitFor();
    await shows(visited, DAYS - 1);
    await button('Play').waitFor();
  });

  it('has addresses that hold day, part and selection: reload, back, forward and a link open the same', async () => {
    const visited = await visit(studio.address);
    const { page } = visited;
    await visited.go(day(14));
    await shows(visited, 14);
    await page.getByRole('application').focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    const { types, instruments } = replay.day(14);
    const second = instruments.find(({ rank }) => rank === 2)?.code ?? '';
    const chosen = new URLSearchParams({ type: types[1]?.id ?? '', code: second }).toString();
    await expect.poll(() => visited.address(), patience).toBe(day(14, `?${chosen}`));
    const selection = page.getByRole('complementary', { name: 'Selection' });
    expect(await selection.innerText()).toContain(`${second}: place 2`);

    // The selection stays from day to day.
    await page.locator('main').focus();
    await page.keyboard.press('ArrowRight');
    await shows(visited, 15);
    expect(visited.address()).toBe(day(15, `?${chosen}`));
    await visited.tab('Population').click();
    await page.getByRole('table', { name: 'Population by type' }).waitFor();
    const address = day(15, `?${chosen}&tab=population`);
    expect(visited.address()).toBe(address);

    await page.reload();
    await page.getByRole('table', { name: 'Population by type' }).waitFor();
    await page.getByRole('row', { name: new RegExp(`^${types[1]?.id.replaceAll('+', '\\+')} `) }).waitFor();
    expect(visited.address()).toBe(address);
    await page.goBack();
    await shows(visited, 15);
    expect(await selection.innerText()).toContain(second);
    await page.goForward();
    await page.getByRole('table', { name: 'Population by type' }).waitFor();

    await visited.go(day(15, `?${chosen}`));
    await shows(visited, 15);
    expect(await selection.innerText()).toContain(second);
    await visited.button('Clear the selection').click();
    await selection.waitFor({ state: 'detached' });
    expect(visited.address()).toBe(day(15));
  });

  it('shows an investor: what it saw, and its ballot', async () => {
    const inspection = openInspection(replay);
    const visited = await visit(studio.address);
    const { page } = visited;
    await visited.go(day(12, '?tab=population'));
    await page
      .getByRole('table', { name: 'Population by type' })
      .getByRole('link', { name: type, exact: true })
      .click();
    await page.getByRole('table', { name: 'Ballots of day 12' }).waitFor();
    await visited.link('Investor 1').click();
    await page.getByRole('heading', { level: 1, name: `Investor 1 of ${type}` }).waitFor();
    const view = await inspection.investor({ day: 12, type, ordinal: 1 });
    await visited.reads(`It buys ${view.ballot?.buys.join(', ')}.`);
    const [column] = view.view?.columns ?? [];
    const pool = page.getByRole('table', { name: /^Pool of 6 candidates/ });
    await pool.getByRole('columnheader', { name: column?.name ?? '', exact: true }).waitFor();
    expect(await pool.getByRole('row').count()).toBe(7);
    const [bought = ''] = view.ballot?.buys ?? [];
    await pool.getByRole('row', { name: new RegExp(`^${bought} buys`) }).waitFor();
    expect(await pool.getByText('buys', { exact: true }).count()).toBe(2);
    await visited.reads('spawned');
    await visited.button('Next day').click();
    const next = await inspection.investor({ day: 13, type, ordinal: 1 });
    await visited.reads(`It buys ${next.ballot?.buys.join(', ')}.`);
    await visited.link('All investors of the type').click();
    await page.getByRole('table', { name: 'Ballots of day 13' }).waitFor();
  });

  it('shows an instrument, a type, the learning of a close and its respawns', async () => {
    const visited = await visit(studio.address);
    const { page } = visited;
    const at = replay.day(14);
    const instrument = at.instruments.find(({ rank }) => rank === 1);
    await visited.go(day(14));
    await shows(visited, 14);
    await page
      .getByRole('table', { name: 'Highest scores' })
      .getByRole('link', { name: instrument?.code ?? '' })
      .click();
    await page.getByRole('heading', { level: 1, name: `Instrument ${instrument?.code}` }).waitFor();
    const byType = page.getByRole('table', { name: 'By type on day 14' });
    const j = at.instruments.findIndex(({ code }) => code === instrument?.code);
    for (const [k, { id }] of at.types.entries()) {
      const opinion = at.opinions[k]?.[j] ?? null;
      const row = byType.getByRole('row', { name: new RegExp(`^${id.replaceAll('+', '\\+')} `) });
      expect(await row.textContent()).toContain(opinion === null ? 'not shown' : three(opinion));
    }
    await visited.reads('Score, consensus and disagreement over time');
    await byType.getByRole('link', { name: type, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: `Type ${type}` }).waitFor();
    await visited.reads('Weight over time');

    await visited.link('Day 14').click();
    await shows(visited, 14);
    const phases = page.getByRole('list', { name: 'Phases of the day' });
    await phases.getByRole('link').first().click();
    await visited.reads('gives the distribution of the journal');
    await page.getByRole('table', { name: '100 steps' }).waitFor();
    await visited.button('Next').click();
    await visited.reads('26 to 50 of 100 steps');
    await page.goBack();
    await phases.getByRole('link').last().click();
    const respawned = page.getByRole('table', { name: 'Types before and after' });
    for (const { id, investors, investorsChange } of at.types) {
      const row = respawned.getByRole('row', { name: new RegExp(`^${id.replaceAll('+', '\\+')} `) });
      expect(await row.textContent()).toContain(`${investors - investorsChange}${investors}`);
    }
    await visited.go(day(3, '/annealing'));
    await visited.reads(/Nothing was learned at this close/);
  });

  it('says what is not there, and what to do', async () => {
    const visited = await visit(studio.address, { mayComplain: /Failed to load resource: .*40[0-9]/ });
    for (const [path, words] of [
      ['/runs/nowhere', 'There is no run folder of this name'],
      [day(500), /no.such.day/],
      [day(3, `/investors/${encodeURIComponent(type)}/900`), /no.such.investor/],
      [day(3, '/instruments/NOPE'), 'The run never had an instrument of this code'],
      [`/compare/${run}/nowhere`, 'There is no run folder of this name'],
      ['/no/such/page', /no such page|no page/i],
    ] as const) {
      await visited.go(path);
      await visited.reads(words);
    }
    await visited.page.context().clearCookies();
    await visited.page.reload();
    await visited.go('/');
    await visited.reads(/open the address that it printed/);
    expect(await visited.page.getByText(run).count()).toBe(0);
  });

  it('keeps the studio where a page cannot be drawn, and opens it once it can', async () => {
    const visited = await visit(studio.address, { mayComplain: /editor\.js|EditorPage|Failed to fetch/ });
    const { page } = visited;
    await page.route('**/EditorPage.js', (route) => route.abort());
    await visited.link('New run').first().click();
    await visited.reads('This page cannot be shown.');
    await visited.link('Runs').click();
    await visited.link(run).waitFor();
    await page.goBack();
    await visited.reads('This page cannot be shown.');
    await page.unrouteAll();
    await visited.button('Load it again').click();
    await page.getByRole('textbox', { name: 'Scenario, YAML' }).waitFor();
    expect(visited.address()).toBe('/new');
  });
});
