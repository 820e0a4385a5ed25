/** What somebody sees who comes without a token, or to a studio without scenarios. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio, tiny } from '../web/browser.ts';
import { visitor } from './visits.ts';

const folder = temporaryFolder();
const { visit } = visitor();
let studio: Browser['studio'];

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const scenariosDir = join(folder, 'no-scenarios');
  mkdirSync(scenariosDir);
  ({ studio } = await openStudio({ runsDir: join(folder, 'runs'), scenariosDir }));
});

describe.skipIf(chromiumPath === undefined)(`a first visit${skipped}`, () => {
  it.each(['/', '/?token=wrong'])('to %s says that the token is missing', async (path) => {
    const { reads, page } = await visit(`${studio.origin}${path}`, {
      mayComplain: /Failed to load resource: .*401/,
    });
    await reads('This page has no valid token of the studio.');
    expect(await page.getByText('another key').count()).toBe(0);
  });

  it('to a studio without scenario files is told so, and why nothing can be started', async () => {
    const visited = await visit(studio.address);
    const { page, button } = visited;
    await visited.go('/new');
    await visited.reads(/There is no scenario file in no-scenarios\..*until there is a text/);
    await visited.reads('There is no text yet.');
    expect(await button('Plan').isDisabled()).toBe(true);
    expect(await button('Start').isDisabled()).toBe(true);
    const editor = page.getByRole('textbox', { name: 'Scenario, YAML' });
    await editor.focus();
    await page.keyboard.insertText(tiny('pasted'));
    await visited.reads('No problem found.');
    expect(await page.getByText('until there is a text').count()).toBe(0);
    expect(await button('Start').isEnabled()).toBe(true);
  });
});
