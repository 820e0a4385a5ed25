/** Scripts in headlines and in answers of models: they are read, and never run. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReplay, type RunReport } from '../../engine/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio } from '../web/browser.ts';
import { SCRIPT, scriptingRun } from '../web/scripting-run.ts';
import { type Visit, visitor } from './visits.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const { visit } = visitor();
let studio: Browser['studio'];
let report: RunReport;
let type: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  report = await scriptingRun(folder, runsDir);
  type = openReplay(report.runDir).overview().types[0]?.id ?? '';
  ({ studio } = await openStudio({ runsDir, scenariosDir: folder }));
});

/** Elements that a text would have made, had it been taken for more. */
const made = ({ page }: Visit) =>
  page.evaluate(
    `[...document.querySelectorAll('img, script')].map((one) => one.outerHTML).filter((html) => !html.includes('src="/studio.js"'))`,
  );

// That nothing was run, no dialog opened and no policy violated is asked after every test of a visitor.
describe.skipIf(chromiumPath === undefined)(`a script${skipped}`, () => {
  it('in a headline is shown as it was written', async () => {
    const visited = await visit(studio.address);
    await visited.go(`/runs/${report.runId}/days/2?tab=market`);
    await visited.page.locator('.headlines').getByText(SCRIPT, { exact: false }).first().waitFor();
    expect(await made(visited)).toEqual([]);
  });

  it('in what an investor was shown, and in what its model said, is shown as it was written', async () => {
    const visited = await visit(studio.address);
    await visited.go(`/runs/${report.runId}/days/2/investors/${encodeURIComponent(type)}/0`);
    await visited.reads('Questions and answers');
    for (const summary of await visited.page.locator('details summary').all()) await summary.click();
    const answers = visited.page.locator('.answer pre');
    expect(new Set(await answers.allTextContents())).toEqual(new Set([SCRIPT]));
    await visited.page.locator('.message:not(.answer) pre').getByText('alert(1)').first().waitFor();
    expect(await made(visited)).toEqual([]);
  });

  it('in the words that a run ends with is shown as it was written, and in a report too', async () => {
    const visited = await visit(studio.address, { mayComplain: /Failed to load resource: .*404/ });
    await visited.go(`/runs/${encodeURIComponent(SCRIPT)}`);
    await visited.page.getByRole('heading', { level: 1, name: SCRIPT }).waitFor();
    await visited.reads('There is no run folder of this name');
    expect(await made(visited)).toEqual([]);
    await visited.go(`/runs/${report.runId}/report`);
    await visited.page.waitForSelector('html[data-charts=drawn]');
    expect(await visited.page.locator('img').count()).toBe(0);
  });
});
