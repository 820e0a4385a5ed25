import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { formulaLibrary, libraryOf, readFormulaLibrary, writtenLibrary } from '../../../alphas/index.ts';
import { MassError } from '../../../core/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-library-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: unknown): string {
  writeFileSync(join(folder, 'mine.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, 'mine.json');
}

function problemsOf(content: unknown) {
  const file = written(content);
  const problems = thrownBy(() => readFormulaLibrary(file));
  expect(problems.map(({ code, file: where }) => ({ code, where }))).toEqual(
    problems.map(() => ({ code: 'alphas.library', where: file })),
  );
  return problems;
}

function thrownBy(work: () => unknown): MassError['problems'] {
  try {
    work();
  } catch (error) {
    if (error instanceof MassError) return error.problems;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const entry = (formula: string, id = '1') => ({ id, category: 'momentum', formula });

it('a list that was written reads back as it was', () => {
  const library = {
    name: 'mine',
    title: 'Mined',
    source: 'paper.pdf',
    notes: ['a note'],
    entries: [
      {
        id: '1',
        category: 'momentum',
        printed: 'CLOSE / DELAY(CLOSE, 5)',
        behaviour: 'high after gains',
        proposer: 'model',
        passage: { document: 'paper.pdf', page: 2, from: 10, to: 20, quote: 'five days ' },
      },
    ],
  };
  const read = readFormulaLibrary(written(writtenLibrary(library)));
  expect(read).toMatchObject(library);
  expect(read.entries[0]?.parsed.text).toBe('CLOSE / DELAY(CLOSE, 5)');
  expect(read.missing).toEqual([]);
});

it('a shipped list goes by its name, others by a path inside the folder', () => {
  expect(libraryOf('workbook-37', folder)).toBe(formulaLibrary('workbook-37'));
  written({ name: 'own', entries: [entry('CLOSE')] });
  expect(libraryOf('mine.json', folder).entries[0]).toMatchObject({ formula: 'CLOSE', printed: 'CLOSE' });
  expect(() => libraryOf('../mine.json', folder)).toThrow(/outside the folder/);
  expect(() => libraryOf(join(folder, 'mine.json'), folder)).toThrow(/outside the folder/);
  expect(() => libraryOf('workbook-38', folder)).toThrow(/Did you mean workbook-37/);
});

it('a wrong list ends in errors that name the entry', () => {
  expect(problemsOf('{"name": ')[0].message).toMatch(/no JSON/);
  expect(problemsOf({ name: 'x', entries: [] })[0].path).toBe('entries');
  expect(
    problemsOf({ name: 'x', entries: [entry('CLOSE'), { ...entry('OPEN', '2'), evil: 1 }] })[0].path,
  ).toBe('entries[1]');
  expect(problemsOf({ name: 'x', entries: [entry('CLOSE'), entry('DELAY(CLOSE, -1)', '2')] })).toMatchObject([
    {
      path: 'entries[1].formula',
      line: 1,
      column: 14,
      message: expect.stringContaining('look ahead') as string,
    },
  ]);
  expect(problemsOf({ name: 'x', entries: [entry('CLOSE'), entry('OPEN')] })[0].path).toBe('entries[1].id');
  expect(problemsOf({ name: 'x', entries: [{ id: '1', category: 'c' }] })[0].message).toMatch(
    /has a formula/,
  );
  expect(problemsOf({ name: 'x', entries: [entry(`CLOSE${' + CLOSE'.repeat(2_000)}`)] })[0].path).toBe(
    'entries[0].formula',
  );
});
