import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario, simulate } from '../../engine/index.ts';
import { writePanel } from './csv-panel.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();

it.each([
  ['a table', writePanel(join(folder, 'panel')).simulation],
  ['the synthetic market', small],
])('whether macro values wait for their release is one switch, over %s too', async (_, simulation) => {
  const digests = async (macroReleaseLag: boolean) => {
    const file = scenarioFile(folder, `lag-${macroReleaseLag}`, {
      ...simulation,
      timing: { macroReleaseLag },
    });
    const { journal } = await simulate(await loadScenario(file), { controls: 'journal' });
    return [...journal.records()].map(({ dataDigest }) => dataDigest);
  };
  const [waiting, atOnce] = [await digests(true), await digests(false)];
  expect(atOnce).toHaveLength(waiting.length);
  expect(atOnce.at(-1)).not.toBe(waiting.at(-1));
});
