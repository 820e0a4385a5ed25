import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alphaPage } from '../../report/alpha-page.ts';
import { comparisonPage } from '../../report/comparison-page.ts';
import { pageHtml } from '../../report/index.ts';
import { runPage } from '../../report/run-page.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { chromiumPath, launchChromium, skipped } from '../setup/chromium.ts';
import { studyData } from './alpha-fixtures.ts';
import { judgement, mean, runData } from './fixtures.ts';

const folder = temporaryFolder();
const file = join(folder, 'report.html');
const comparison = join(folder, 'compared.html');
const study = join(folder, 'study.html');
const url = (path: string) => pathToFileURL(path).href;
const name = '</script><script>alert(1)</script>';
const report = runPage(runData({ name }));
const studyReport = alphaPage(studyData());
/** All charts are drawn anew, on a machine that may do other things. */
const patience = { timeout: 30_000 };
let browser: Browser | undefined;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  writeFileSync(file, pageHtml(report));
  writeFileSync(study, pageHtml(studyReport));
  writeFileSync(comparison, pageHtml(comparisonPage([runData(), runData({ runId: 'made-up-2' })])));
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function open(
  path: string,
  options: { readonly scheme?: 'light' | 'dark'; readonly width?: number } = {},
) {
  const { scheme = 'light', width = 1280 } = options;
  const page = await (browser as Browser).newPage({ colorScheme: scheme, viewport: { width, height: 900 } });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url(path));
  await page.waitForSelector('html[data-charts=drawn]');
  return { page, complaints, requests };
}

/** Per chart: how many shapes its SVG has, or how many colours its canvas. */
const marks = `Object.fromEntries([...document.querySelectorAll('[data-chart]')].map((holder) => {
  const svg = holder.querySelector('svg');
  if (svg) return [holder.dataset.chart, svg.querySelectorAll('path').length];
  const canvas = holder.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return [holder.dataset.chart, new Set(new Uint32Array(data.buffer)).size];
}))`;

describe.skipIf(chromiumPath === undefined)(`the page in a browser, from disk${skipped}`, () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      it(`draws every chart, complains of nothing and asks for nothing: ${scheme}, ${width} pixels`, async () => {
        const { page, complaints, requests } = await open(file, { scheme, width });
        const drawn = (await page.evaluate(marks)) as Record<string, number>;
        const expected = report.sections.flatMap(({ charts }) => charts.map(({ id }) => id));
        expect(Object.keys(drawn)).toEqual(expected);
        for (const [id, count] of Object.entries(drawn)) expect(count, id).toBeGreaterThan(2);
        expect(await page.evaluate('document.documentElement.dataset.errors')).toBeUndefined();
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
          0,
        );
        expect(complaints).toEqual([]);
        expect(requests.filter((one) => !one.startsWith('data:'))).toEqual([url(file)]);
        expect(await page.textContent('h1')).toBe(name);
        await page.close();
      });
    }
  }

  it('follows the button between light and dark, charts and all', async () => {
    const { page, complaints } = await open(file);
    const colours = () =>
      page.evaluate(
        `[getComputedStyle(document.body).backgroundColor, document.querySelector('#chart-rank-ic svg').innerHTML.includes('#5fb4f0')]`,
      );
    expect(await colours()).toEqual(['rgb(255, 255, 255)', false]);
    await page.click('#theme');
    expect(await colours()).toEqual(['rgb(255, 255, 255)', false]);
    await page.click('#theme');
    expect(await colours()).toEqual(['rgb(20, 23, 28)', true]);
    await page.click('#theme');
    expect(await colours()).toEqual(['rgb(255, 255, 255)', false]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('prints light charts at the width of the paper from a dark page, and is dark again afterwards', async () => {
    const { page, complaints } = await open(file, { scheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const state = `(() => { const svg = document.querySelector('#chart-rank-ic svg'); return [svg.innerHTML.includes('#0067a8'), svg.clientWidth, getComputedStyle(document.body).backgroundColor]; })()`;
    await expect.poll(() => page.evaluate(state), patience).toEqual([true, 700, 'rgb(255, 255, 255)']);
    const widest = `Math.max(...[...document.querySelectorAll('.scroll')].map((one) => one.scrollWidth - one.clientWidth))`;
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(1);
    expect((await page.pdf()).length).toBeGreaterThan(20_000);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await expect.poll(() => page.evaluate(`${state}[0]`), patience).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what stands under the pointer, text from data as text', async () => {
    const { page, complaints } = await open(file);
    for (const [chart, words] of [
      ['rank-ic', 'each day'],
      ['consensus', 'AAA'],
      ['months', '2020, Jan'],
      ['quantile-returns', 'to'],
    ] as const) {
      const holder = page.locator(`#chart-${chart}`);
      await holder.scrollIntoViewIfNeeded();
      const box = (await holder.boundingBox()) as { width: number; height: number };
      const position = {
        x: chart === 'months' ? 80 : box.width * 0.2,
        y: chart === 'months' ? 25 : chart === 'consensus' ? 15 : box.height / 2,
      };
      await holder.hover({ position });
      await holder.hover({ position: { x: position.x + 2, y: position.y } });
      await expect.poll(() => holder.innerText(), { message: chart, ...patience }).toContain(words);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows a study of alphas, cells of its timeline by the name of their state too', async () => {
    for (const [scheme, width] of [
      ['light', 360],
      ['dark', 1280],
    ] as const) {
      const { page, complaints, requests } = await open(study, { scheme, width });
      const drawn = (await page.evaluate(marks)) as Record<string, number>;
      expect(Object.keys(drawn)).toEqual(
        studyReport.sections.flatMap(({ charts }) => charts.map(({ id }) => id)),
      );
      for (const [id, count] of Object.entries(drawn)) expect(count, id).toBeGreaterThan(2);
      expect(await page.evaluate('document.documentElement.dataset.errors')).toBeUndefined();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const holder = page.locator('#chart-timeline');
      await holder.scrollIntoViewIfNeeded();
      for (const [y, words] of [
        [38, 'trend, 2020-02-03: bear'],
        [80, 'mined 1, 2020-02-03: \u22120.75'],
      ] as const) {
        const x = width * 0.6;
        await holder.hover({ position: { x, y } });
        await holder.hover({ position: { x: x + 2, y } });
        await expect.poll(() => holder.innerText(), patience).toContain(words);
      }
      expect(complaints).toEqual([]);
      expect(requests.filter((one) => !one.startsWith('data:'))).toEqual([url(study)]);
      await page.close();
    }
  });

  it('cuts no column off, with ten score groups and runs of long names', async () => {
    const wide = join(folder, 'wide.html');
    const ids = ['first-run-20261121-155109', 'first-run-20261121-160304'];
    const profile = {
      ...judgement().profile,
      quantiles: [1, 5, 10].map((horizon) => ({
        horizon,
        quantiles: Array.from({ length: 10 }, () => mean(-0.0123)),
        spread: mean(0.0123),
      })),
    };
    const runs = ids.map((runId) => runData({ runId, judgement: judgement({ profile }) }));
    const tables = [...comparisonPage(runs).sections, ...runPage(runs[0] as (typeof runs)[number]).sections];
    const sections = tables.map((section, index) => ({ ...section, id: `part-${index}`, charts: [] }));
    writeFileSync(wide, pageHtml({ title: 'wide', subtitle: '', sections }));
    for (const width of [1280, 800]) {
      const { page } = await open(wide, { width });
      const cut = await page.evaluate(
        `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.ariaLabel)`,
      );
      expect(cut, `${width} pixels`).toEqual([]);
      await page.close();
    }
  }, 60_000);

  it('shows a comparison', async () => {
    const { page, complaints } = await open(comparison);
    const drawn = (await page.evaluate(marks)) as Record<string, number>;
    expect(Object.keys(drawn)).toEqual(['quality-bars', 'cumulative-ic', 'growth', 'effective-types']);
    for (const [id, count] of Object.entries(drawn)) expect(count, id).toBeGreaterThan(2);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
