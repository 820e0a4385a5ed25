import { expect, it } from 'vitest';
import { loadScenario, modalities, simulate } from '../../engine/index.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const lack = 'the market has no data for the modalities ';

/** The modalities that a run says it lacks data for. */
async function missingIn(name: string, section: object): Promise<string | undefined> {
  const simulation = { ...small, market: { ...small.market, days: 3 }, modalities: section };
  const file = scenarioFile(folder, name, simulation);
  const { journal } = await simulate(await loadScenario(file), { controls: 'journal' });
  const warnings = journal.manifest().notes['warnings'] as readonly string[];
  return warnings.find((warning) => warning.startsWith(lack))?.slice(lack.length);
}

const declare = (name: string) => ({ declare: [{ name, bit: 512 }] });

it('what a scenario declares ends with its run: another name may have the bit, and nobody else lacks it', async () => {
  expect(await missingIn('first', declare('esg'))).toBe('esg');
  expect(modalities.names()).not.toContain('esg');
  expect(await missingIn('second', declare('satellite'))).toBe('satellite');
  expect(await missingIn('plain', {})).toBeUndefined();
});

it('a scenario whose market cannot be opened leaves nothing behind', async () => {
  const file = scenarioFile(folder, 'failing', {
    ...small,
    market: { kind: 'mass-folder', path: 'nowhere' },
    modalities: declare('esg'),
  });
  await expect(loadScenario(file).then((loaded) => simulate(loaded))).rejects.toThrow('market.not-found');
  expect(modalities.names()).not.toContain('esg');
});

it('a modality that other code registered is no lack of a scenario that does not use it', async () => {
  const letGo = modalities.register({ name: 'weather', bit: 1024, description: 'temperatures' });
  try {
    expect(await missingIn('plain', {})).toBeUndefined();
    expect(await missingIn('using', { use: ['price', 'risk', 'weather'] })).toBe('weather');
  } finally {
    letGo();
  }
});
