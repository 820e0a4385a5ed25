/** The report of runs that asked a model server: with and without prices, and with answers that went wrong. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario, runScenario } from '../../engine/index.ts';
import { type PageJson, pageJson } from '../../report/json.ts';
import { readRunData } from '../../report/run-data.ts';
import { runPage } from '../../report/run-page.ts';
import { askingScenarioFile, DAYS, INVESTORS, quickServer } from '../engine/asking/scenario.ts';
import { noTables, temporaryFolder } from '../engine/folders.ts';

const folder = temporaryFolder();
const price = { inputPerMillion: 1, cachedInputPerMillion: 0.5, outputPerMillion: 4 };
const quick = [
  `output=${JSON.stringify(noTables.output)}`,
  'evaluation.bootstrapSamples=100',
  'evaluation.rivals=[]',
];

async function reported(name: string, endpoint: object, faults: object = {}) {
  const server = await quickServer({ faults });
  try {
    const endpoints = [{ baseUrl: server.baseUrl, concurrency: 8, timeoutSeconds: 1, ...endpoint }];
    const scenario = await loadScenario(askingScenarioFile(folder, name), {
      set: [`models.endpoints=${JSON.stringify(endpoints)}`, ...quick],
    });
    // A folder of its own: a recording beside it would answer instead.
    const { runDir, models } = await runScenario({ scenario, outDir: join(folder, name) });
    const page = pageJson(runPage(await readRunData(runDir)));
    const section = page.sections.find(({ id }) => id === 'models') as PageJson['sections'][number];
    return { models, section, baseUrl: server.baseUrl };
  } finally {
    await server.close();
  }
}

const rowsOf = ({ tables }: PageJson['sections'][number], id: string) =>
  tables.find((table) => table.id === id)?.rows ?? [];

it('says what was asked, of whom, and what it cost', async () => {
  const { models, section, baseUrl } = await reported('priced', { name: 'small', price });
  const account = new Map(rowsOf(section, 'model-account').map(([item, value]) => [item, value]));
  const answers = models?.answered as number;
  // Every investor every day, and the strategies before.
  expect(answers).toBeGreaterThanOrEqual(DAYS * INVESTORS);
  expect(account.get('answers recorded')).toBe(answers.toLocaleString('en-US'));
  const { inputTokens = 0, cachedTokens = 0, outputTokens = 0, costUsd = 0 } = models ?? {};
  const cost = (inputTokens - cachedTokens + 0.5 * cachedTokens + 4 * outputTokens) / 1e6;
  expect(costUsd).toBeCloseTo(cost, 9);
  expect(account.get('cost')).toBe(`$${cost.toFixed(2)}`);
  expect(account.get('cost of an answer')).toMatch(/^\$/);
  expect(Number((account.get('cost of an answer') as string).slice(1))).toBeCloseTo(cost / answers, 5);
  expect(rowsOf(section, 'endpoints')).toEqual([
    ['small', baseUrl, models?.calls, models?.endpoints[0]?.meanLatencyMs, costUsd],
  ]);
  expect(rowsOf(section, 'model-faults')).toEqual([]);
  expect(section.text.join(' ')).not.toContain('no price');
});

it('says that no price is known, and what went wrong', async () => {
  const { models, section } = await reported('unpriced', {}, { error500: 0.05, malformed: 0.05 });
  const account = new Map(rowsOf(section, 'model-account').map(([item, value]) => [item, value]));
  expect(account.get('cost')).toBe('n/a (no price is known)');
  expect(account.get('cost of an answer')).toBe('n/a');
  expect(rowsOf(section, 'endpoints')[0]?.at(-1)).toBeNull();
  expect(section.text.join(' ')).toContain('no price is known');
  const faults = rowsOf(section, 'model-faults');
  expect(faults.map(([what]) => what)).toEqual(
    expect.arrayContaining(['call failed, repeated', 'answer of no use']),
  );
  const counted = faults.reduce((sum, row) => sum + Number(row[2]), 0);
  const { transportFaults = {}, contentFaults = {} } = models ?? {};
  expect(counted).toBe(
    [...Object.values(transportFaults), ...Object.values(contentFaults)].reduce((sum, one) => sum + one, 0),
  );
});
