import { describe, expect, it } from 'vitest';
import { simulate } from '../../engine/index.ts';
import {
  dataFolder,
  panelScenarios,
  panelTable,
  shippedPanel,
} from '../../experiments/experiments/panels.ts';
import { simulateBare } from '../../experiments/synthetic-runs.ts';

const shipped = await Promise.all(panelScenarios.map((name) => shippedPanel(name)));

describe('panel tables', () => {
  it('hold every signal and control at each horizon, null where it is not available', async () => {
    const { columns, rows } = panelTable(
      'small',
      await simulateBare({ name: 'small', seed: 1, days: 14, strength: {} }),
    );
    expect(rows).toHaveLength(21);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    const row = (name: string) => rows.find(([first]) => first === name) ?? [];
    expect(
      row('random investors, 5')
        .slice(1)
        .every((cell) => cell === null),
    ).toBe(true);
    expect(row('score, 1').at(-1)).toBe(12);
  });

  it('finds the seeds and presets as they are shipped', () => {
    expect(shipped.map(({ scenario }) => [scenario.preset, scenario.simulation.seed])).toEqual([
      ['paper', 1],
      ['paper', 1],
      ['release', 1],
    ]);
  });
});

describe('a real panel', () => {
  const { path, isThere } = dataFolder(shipped[0] as (typeof shipped)[number]);
  it.skipIf(!isThere)(`gives a row to every signal and control; data in ${path}`, async () => {
    const simulated = await simulate(await shippedPanel('sse50', ['market.end=20210115']));
    const { rows } = panelTable('sse50', simulated);
    expect(rows).toHaveLength(21);
    const days = rows.find(([first]) => first === 'random investors, 1')?.at(-1);
    expect(days).toBe(simulated.journal.days() - 2);
  });
});
