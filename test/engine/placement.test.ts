import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { analysts, RuleAnalyst } from '../../actors/index.ts';
import { checkRun, loadScenario, MassError } from '../../engine/index.ts';
import { scenarioFile, temporaryFolder } from './folders.ts';

const folder = temporaryFolder();
const market = { kind: 'synthetic', days: 5, instruments: 20 };
const model = { kind: 'openai', model: 'm', prompts: {} };

async function placed(simulation: object, execution: object) {
  const file = scenarioFile(folder, 'placement', { market, ...simulation }, execution);
  return (await checkRun(await loadScenario(file))).placement;
}

async function refused(simulation: object, execution: object): Promise<readonly unknown[]> {
  const error = await placed(simulation, execution).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MassError);
  return (error as MassError).problems.map(({ code, path }) => `${code} ${path}`);
}

analysts.register({
  kind: 'remembering-rule',
  description: 'the rule analyst, with its batch kernel, whose investors remember',
  options: z.strictObject({ kind: z.literal('remembering-rule') }),
  create: () => new RuleAnalyst(),
  memory: () => ({ horizon: 5, items: 3 }),
});

const many = { population: { types: 4, investorsPerType: 2_500 } };

describe('a placement', () => {
  it('is one thread of actors unless the scenario says otherwise', async () => {
    expect(await placed({}, {})).toEqual({
      grain: 'actor',
      workers: 1,
      reasons: ['grain actor: as the scenario says', 'one thread'],
    });
  });

  it('takes cohorts by itself where they are many and their analyst can', async () => {
    const auto = { grain: 'auto' };
    expect(await placed(many, auto)).toMatchObject({
      grain: 'cohort',
      reasons: ['grain cohort: 10,000 investors of an analyst with a batch kernel', 'one thread'],
    });
    expect(await placed({}, auto)).toMatchObject({
      grain: 'actor',
      reasons: ['grain actor: 512 investors are fewer than 10,000', 'one thread'],
    });
    expect(await placed({ ...many, analyst: { kind: 'random' } }, auto)).toMatchObject({
      grain: 'actor',
      reasons: ['grain actor: the analyst "random" has no batch kernel', 'one thread'],
    });
  });

  it('says how many threads share the investors, or which cluster', async () => {
    expect((await placed({}, { workers: 3 })).reasons).toContain('3 worker threads share the investors');
    const cluster = { url: 'http://127.0.0.1:8080' };
    expect((await placed({}, { cluster })).reasons).toContain(
      'shards of investors are asked by the workers of the cluster at http://127.0.0.1:8080',
    );
  });

  it('is refused before the first day where investors cannot live', async () => {
    expect(await refused({ analyst: { kind: 'random' } }, { grain: 'cohort' })).toEqual([
      'population.grain execution.grain',
    ]);
    const url = 'http://127.0.0.1:8080';
    expect(await refused({}, { workers: 2, cluster: { url } })).toEqual([
      'population.grain execution.workers',
    ]);
    const endpoints = [{ simulated: {} }];
    expect(await refused({ analyst: model }, { grain: 'cohort', workers: 2, models: { endpoints } })).toEqual(
      ['population.grain execution.grain', 'population.grain execution.workers'],
    );
  });

  it('is refused where investors that remember would be cohorts', async () => {
    const remembering = { analyst: { kind: 'remembering-rule' }, labels: { horizons: [5] } };
    expect(await refused(remembering, { grain: 'cohort' })).toEqual(['population.grain execution.grain']);
    expect((await placed(remembering, { grain: 'auto' })).reasons).toContain(
      'grain actor: investors that remember are actors',
    );
  });
});
