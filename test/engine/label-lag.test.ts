import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario, simulate } from '../../engine/index.ts';
import { panelRows, writePanel } from './csv-panel.ts';
import { scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();

it.each([0, 1, 3])('the look-back window waits for labels that arrive %i sessions late', async (lag) => {
  const home = mkdtempSync(join(folder, 'panel-'));
  const rows = panelRows(1);
  const { simulation } = writePanel(home, rows);
  const given = rows.prices.map(({ code, date, open, close }) => `${code},${date},${close / open - 1}`);
  writeFileSync(join(home, 'labels.csv'), `Stock,Date,y\n${given.join('\n')}\n`);
  const labels = { file: 'labels.csv', fill: 'next-open', lag, columns: [{ horizon: 2, column: 'y' }] };
  const file = scenarioFile(folder, `lag-${lag}`, {
    ...simulation,
    market: { ...simulation.market, labels },
    labels: { horizons: [2] },
  });
  const { journal } = await simulate(await loadScenario(file), { controls: 'journal' });
  expect(journal.manifest().notes).toMatchObject({ fill: 'next-open', labelLag: lag });
  const learned = [...journal.records()].filter(({ optimization }) => optimization !== undefined);
  // Three label days: the label of day 2 over two days ends at the open of day 5.
  expect(learned[0]?.day).toBe(5 + lag);
  for (const { day, endedLabels, optimization } of learned) {
    const last = day - 3 - lag;
    expect(optimization).toMatchObject({ windowFirstDay: last - 2, windowLastDay: last });
    expect(endedLabels.map((label) => label.day)).toEqual([last]);
    expect(optimization?.startFitness).not.toBeNaN();
  }
});
