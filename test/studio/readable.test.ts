/** Every page, in both themes and two widths: without a violation that axe finds, without a page that scrolls sideways. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, openReplay, runScenario } from '../../engine/index.ts';
import type { Started } from '../../web/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, skipped } from '../setup/chromium.ts';
import { type Browser, openStudio, tiny } from '../web/browser.ts';
import { type Visit, visitor } from './visits.ts';

const folder = temporaryFolder();
const runsDir = join(folder, 'runs');
const { visit } = visitor();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let studio: Browser['studio'];
let run: string;
let other: string;
let waiting: string;
let type: string;
let code: string;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const output = 'execution:\n  output: { ballots: true }\n';
  const made: string[] = [];
  for (const name of ['first', 'second']) {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, tiny(name, 20, name === 'first' ? output : `  seed: 2\n${output}`));
    const report = await runScenario({ scenario: await loadScenario(file), outDir: runsDir });
    made.push(report.runId);
  }
  [run = '', other = ''] = made;
  const replay = openReplay(join(runsDir, run));
  type = replay.overview().types[0]?.id ?? '';
  code = replay.day(14).instruments[0]?.code ?? '';
  replay.close();
  const opened = await openStudio({ runsDir, scenariosDir: folder });
  ({ studio } = opened);
  const { body } = await opened.post<Started>('/api/runs', { text: tiny('waiting'), paused: true });
  waiting = body.run;
  await opened.post(`/api/runs/${waiting}/control`, { action: 'step-day' });
});

interface View {
  readonly name: string;
  readonly path: () => string;
  /** What stands there once all has arrived. */
  readonly shown: string | RegExp;
  readonly before?: (visited: Visit) => Promise<void>;
}

const day = (rest = '') => `/runs/${run}/days/14${rest}`;
const part = () => encodeURIComponent(type);

const views: readonly View[] = [
  { name: 'runs', path: () => '/', shown: /1 to 3 of 3 runs/ },
  {
    name: 'a run to be deleted',
    path: () => '/',
    shown: /1 to 3 of 3 runs/,
    before: (visited) => visited.button(`Delete ${run}`).click(),
  },
  { name: 'an empty search', path: () => '/?search=zzz', shown: 'No run matches the search.' },
  { name: 'a new run', path: () => '/new?scenario=first.yaml', shown: 'No problem found.' },
  {
    name: 'a new run with a problem',
    path: () => '/new?scenario=first.yaml',
    shown: 'No problem found.',
    before: async (visited) => {
      const editor = visited.page.getByRole('textbox', { name: 'Scenario, YAML' });
      await editor.press('Control+End');
      await editor.pressSequentially('executoin: 3');
      await visited.reads('1 problem');
    },
  },
  { name: 'a run that waits', path: () => `/runs/${waiting}`, shown: /^Paused on day 0/ },
  { name: 'performance', path: () => `/runs/${run}`, shown: /^Cumulative rank IC/ },
  { name: 'population', path: () => `/runs/${run}?tab=population`, shown: /^Fitness of the backward/ },
  { name: 'about', path: () => `/runs/${run}?tab=about`, shown: 'Conventions' },
  {
    name: 'a day',
    path: () => day(`?type=${part()}&code=${code}`),
    shown: 'Lowest scores',
  },
  {
    name: 'a chart as a table',
    path: () => day(),
    shown: 'Lowest scores',
    before: (visited) => visited.button(/^Show as table/).click(),
  },
  {
    name: 'a fork',
    path: () => day(),
    shown: 'Lowest scores',
    before: async (visited) => {
      await visited.button('Fork from this day').click();
      await visited.page.getByLabel('Set the distribution by hand').check();
    },
  },
  { name: 'types of a day', path: () => day('?tab=population'), shown: 'Population by type' },
  { name: 'changes', path: () => day('?tab=changes'), shown: /^Labels that ended/ },
  {
    name: 'market',
    path: () => day('?tab=market'),
    shown: /1 to 16 of 16/,
    before: (visited) => visited.page.getByText('Macro data:').click(),
  },
  { name: 'a type', path: () => day(`/types/${part()}`), shown: /^Investors over time/ },
  { name: 'an investor', path: () => day(`/investors/${part()}/0`), shown: /^What happened to it/ },
  { name: 'an instrument', path: () => day(`/instruments/${code}`), shown: /^Opinion of each type over/ },
  { name: 'annealing', path: () => day('/annealing'), shown: /1 to 25 of 100/ },
  { name: 'respawn', path: () => day('/respawn'), shown: /^Types before and after/ },
  { name: 'a comparison', path: () => `/compare/${run}/${other}`, shown: 'Day by day' },
  { name: 'what is not there', path: () => '/runs/nowhere', shown: /There is no run folder/ },
];

const audit = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations, passes }) => ({
  passed: passes.length,
  violations: violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => [id + ': ' + help + ', at ' + target.join(' '), ...any.map(({ message }) => message)].join('; '))),
}))`;

interface Audit {
  /** Rules that hold: a page that axe cannot see has none. */
  readonly passed: number;
  readonly violations: readonly string[];
}

describe.skipIf(chromiumPath === undefined)(`every page in a browser${skipped}`, () => {
  for (const [scheme, widths] of [
    ['light', [400, 1280]],
    ['dark', [1280, 400]],
  ] as const) {
    it(`is free of what axe finds, and no wider than the window: ${scheme}`, async () => {
      const visited = await visit(studio.address, { scheme, mayComplain: /Failed to load resource: .*404/ });
      const { page } = visited;
      const found: string[] = [];
      for (const { name, path, shown, before } of views) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await visited.go(path());
        await visited.reads(shown);
        await before?.(visited);
        expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(scheme);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          // Charts and tables follow the width in the next frames.
          await page.evaluate(
            'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
          );
          const tooWide = Number(await page.evaluate('document.scrollingElement.scrollWidth - innerWidth'));
          if (tooWide > 0) found.push(`${name}, ${width} pixels: ${tooWide} too wide`);
        }
        await page.evaluate(axe);
        const { passed, violations } = await page.evaluate<Audit>(audit);
        expect(passed, name).toBeGreaterThan(15);
        found.push(...violations.map((violation) => `${name}: ${violation}`));
      }
      expect(found).toEqual([]);
    });
  }
});
