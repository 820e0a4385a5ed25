import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeProblem, errorCodes, MassError } from '../core/index.ts';

const documented = readFileSync('docs/errors.md', 'utf8');

describe('errors', () => {
  it('are each documented once, and nothing else is', () => {
    const codes = [...documented.matchAll(/^\| `([a-z.-]+)` \|/gm)].map((match) => match[1]);
    expect(codes).toEqual([...errorCodes]);
  });

  it('are each thrown somewhere', () => {
    const folders = [
      'core',
      'journal',
      'models',
      'market',
      'optimizer',
      'actors',
      'evaluation',
      'alphas',
      'alphas',
      'scenarios',
      'engine',
      'experiments',
      'web',
      'cli',
      'bench',
      'bin',
    ];
    const source = folders
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      )
      .filter((file) => /\.(ts|cjs)$/.test(file) && !/(error|exit)-codes\.ts$/.test(file))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    // Comparing with a code is not throwing it.
    expect(errorCodes.filter((code) => !new RegExp(`(?<![!=]== )'${code}'`).test(source))).toEqual([]);
  });

  it('say where, what was found, what was expected and what to do', () => {
    const error = new MassError({
      code: 'scenario.invalid',
      message: 'not a number of investors',
      file: 'a.yaml',
      line: 3,
      column: 7,
      path: 'simulation.population.floor',
      found: 'many',
      expected: 'a whole number from 0',
      hint: 'write floor: 8',
    });
    expect(error.message).toBe(
      'a.yaml:3:7 simulation.population.floor: not a number of investors; found "many"; expected a whole number from 0. Write floor: 8 [scenario.invalid]',
    );
    expect(describeProblem(error.problems[0])).toBe(error.message);
  });

  it('shorten what was found and keep it on one line', () => {
    const text = describeProblem({
      code: 'scenario.invalid',
      message: 'x',
      found: `${'long '.repeat(100)}\n`,
    });
    expect(text.length).toBeLessThan(140);
    expect(text).not.toContain('\n');
  });
});
