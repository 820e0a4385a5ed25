import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keysOf, type Schema, schemasAt, valuesOf } from '../../web/app/pages/editor/schema-walk.ts';

const schema = JSON.parse(readFileSync('scenarios/scenario.schema.json', 'utf8')) as Schema;
const none = () => undefined;
const labels = (of: readonly { readonly label: string }[]) => of.map(({ label }) => label);

describe('what the editor offers', () => {
  it('knows the keys of a scenario and of its sections, with what they mean', () => {
    expect(labels(keysOf(schemasAt(schema, '', none)))).toContain('simulation');
    const population = keysOf(schemasAt(schema, 'simulation.population', none));
    expect(labels(population)).toContain('investorsPerType');
    for (const { info } of population) expect(info).not.toBe('');
  });

  it('offers the keys of the kind that is written, of all kinds where none is', () => {
    const kindAt = (path: string) => (path === 'simulation.optimizer' ? 'annealing' : undefined);
    expect(labels(keysOf(schemasAt(schema, 'simulation.optimizer', kindAt)))).toContain('cooling');
    const random = () => 'random-search';
    expect(labels(keysOf(schemasAt(schema, 'simulation.optimizer', random)))).not.toContain('cooling');
    expect(labels(keysOf(schemasAt(schema, 'simulation.optimizer', none)))).toContain('cooling');
  });

  it('lists values that can be listed, and what stands there by default', () => {
    expect(labels(valuesOf(schemasAt(schema, 'simulation.population.respawn', none)))).toEqual([
      'plan',
      'fixed',
    ]);
    expect(labels(valuesOf(schemasAt(schema, 'execution.output.ballots', none)))).toEqual(['true', 'false']);
    expect(valuesOf(schemasAt(schema, 'simulation.population.floor', none))[0]).toMatchObject({
      label: '8',
      detail: 'default',
    });
  });

  it('offers nothing at a path that there is not', () => {
    expect(schemasAt(schema, 'simulation.nothing.here', none)).toEqual([]);
  });
});
