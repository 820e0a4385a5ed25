/** What goes wrong in a live run and does not end it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ControlRequest, LiveStatus, RunDetail, Started } from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio } from '../web/browser.ts';
import { EXIT_CODE } from './dying-kind.ts';
import { visitor } from './visits.ts';

const folder = temporaryFolder();
const { visit } = visitor();
const replaced = expect.stringMatching(
  new RegExp(`^worker [12] was replaced: exit code ${EXIT_CODE}; \\d+ of its shards are asked again$`),
) as string;

let browser: Browser;
let run: string;
let before: LiveStatus;

const step = (action: ControlRequest['action']) =>
  browser.post<LiveStatus>(`/api/runs/${run}/control`, { action });

beforeAll(async () => {
  const kinds = fileURLToPath(new URL('dying-kind.ts', import.meta.url));
  browser = await openStudio({ runsDir: join(folder, 'runs'), scenariosDir: folder, kinds });
  const text = `version: 1
name: replaced
simulation:
  market: { kind: synthetic, instruments: 16, industries: 4, days: 20 }
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2 }
  analyst: { kind: dying, marker: ${JSON.stringify(join(folder, 'marker'))} }
execution: { workers: 2 }
`;
  const { status, body } = await browser.post<Started>('/api/runs', { text, paused: true });
  expect(status, JSON.stringify(body)).toBe(200);
  ({ run } = body);
  before = (await step('step-phase')).body;
});

describe('a worker of a live run that is replaced', () => {
  it('is told with where the run stands, to whoever asks and whoever listens', async () => {
    expect(before).not.toHaveProperty('notices');
    const { body } = await step('step-day');
    expect(body).toMatchObject({ state: 'paused', day: 0, phase: 'portfolio', notices: [replaced] });
    expect((await browser.get<RunDetail>(`/api/runs/${run}`)).body.live).toEqual(body);
    const listener = await browser.listen();
    const told = await listener.heard('run', ({ live }) => live?.notices !== undefined);
    expect(told).toMatchObject({ run, live: { notices: [replaced] } });
    listener.stop();
  });

  it.skipIf(chromiumPath === undefined)(`is said on the run's page${skipped}`, async () => {
    const { page, go } = await visit(browser.studio.address);
    await go(`/runs/${run}`);
    const notices = page.getByRole('list', { name: 'Notices of the run' });
    await notices.waitFor();
    expect(await notices.getByRole('listitem').allTextContents()).toEqual([replaced]);
  });
});
