import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { simulate } from '../../engine/index.ts';
import { auditSimulated } from '../../experiments/index.ts';
import { loadScenario } from '../../scenarios/index.ts';

const panel = '../shared/data/mass-sse50';
const tweets = '../shared/data/us88-tweets';
const small = [
  'population.types=6',
  'population.investorsPerType=10',
  'population.floor=2',
  'evaluation.portfolios=[{kind: top-quantile}]',
];

/** With a learned day: the eleventh. */
const shipped: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ['first-run.yaml', ['market.days=13'], undefined],
  ['planted.yaml', ['market.days=13'], undefined],
  ['custom-kinds.ts', ['market.days=13'], undefined],
  ['sse50.yaml', ['market.end=20210120'], panel],
  ['release-sse50.yaml', ['market.end=20210120'], panel],
  ['us88.yaml', ['market.end=20140121'], tweets],
];

for (const [file, set, data] of shipped) {
  const where = data === undefined ? '' : ` (skipped where ${data} is absent)`;
  it.skipIf(data !== undefined && !existsSync(data))(`${file} does not look ahead${where}`, async () => {
    const { scenario, baseFolder, ...loaded } = await loadScenario(`scenarios/library/${file}`, {
      set: [...set, ...small],
    });
    const { journal } = await simulate({ scenario, baseFolder, ...loaded }, { controls: 'journal' });
    const report = await auditSimulated({ journal, scenario, baseFolder }, { days: 2 });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('clean');
    expect(report.sampledDays.map(({ day }) => day)).toEqual([10, journal.days() - 1]);
  });
}
