import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lineOfPath, parentPath, yamlLines } from '../../web/app/pages/editor/yaml-places.ts';

const text = `# a comment: no key
version: 1
simulation:
  market:
    kind: synthetic # as it is
  population:
    types:
      - id: a
        modalities: [news]
      - id: b
evaluation:
  rivals:
  - ridge: {}
  - boosting: {}
`;

describe('places in a scenario', () => {
  it('tells the path of every key', () => {
    expect(yamlLines(text).map(({ line, path }) => `${line} ${path}`)).toEqual([
      '2 version',
      '3 simulation',
      '4 simulation.market',
      '5 simulation.market.kind',
      '6 simulation.population',
      '7 simulation.population.types',
      '8 simulation.population.types.0.id',
      '9 simulation.population.types.0.modalities',
      '10 simulation.population.types.1.id',
      '11 evaluation',
      '12 evaluation.rivals',
      '13 evaluation.rivals.0.ridge',
      '14 evaluation.rivals.1.boosting',
    ]);
  });

  it('finds the line of a path, or of what holds it', () => {
    const lines = yamlLines(text);
    expect(lineOfPath(lines, 'simulation.market.kind')).toBe(5);
    expect(lineOfPath(lines, 'simulation.market.instruments')).toBe(4);
    expect(lineOfPath(lines, 'simulation.population.types[1].id')).toBe(10);
    expect(lineOfPath(lines, 'execution.grain')).toBeUndefined();
  });

  it('tells which mapping a key that is being written belongs to', () => {
    const lines = yamlLines('simulation:\n  market:\n    kind: synthetic\n  pop');
    expect(parentPath(lines, 4, 2)).toBe('simulation');
    expect(parentPath(lines, 4, 4)).toBe('simulation.market');
    expect(parentPath(lines, 4, 0)).toBe('');
  });

  it('has every key of any mapping that yaml writes, at its path', () => {
    const key = fc
      .stringMatching(/^[a-z][a-zA-Z]{0,8}$/)
      .filter((name) => !['null', 'true', 'false'].includes(name));
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), (value) => {
        expect(yamlLines(stringify(value)).map(({ path }) => path)).toEqual(pathsOf(value, ''));
      }),
    );
  });
});

function pathsOf(value: unknown, above: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const path = above === '' ? name : `${above}.${name}`;
    return [path, ...pathsOf(inside, path)];
  });
}
