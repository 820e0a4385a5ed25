import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { MINED_LOG, type MinedAlpha } from '../../../alphas/factory/mined-entry.ts';
import {
  formulaLibrary,
  libraryOf,
  MOST_LIBRARY_ENTRIES,
  memoryLog,
  minedLibrary,
  parseFormula,
  readFormulaLibrary,
  type StudyLog,
  studiedAlphas,
  writtenLibrary,
} from '../../../alphas/index.ts';
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

it('a list has no text that moves a cursor, colours a screen or hides', () => {
  const hostile = [
    '\u001b[31mred',
    'bell\u0007',
    '\u009b2J',
    'turned\u202etxt',
    'two\nlines',
    'wide\u200bless',
  ];
  for (const text of hostile) {
    expect(problemsOf({ name: text, entries: [entry('CLOSE')] })[0].path).toBe('name');
    expect(problemsOf({ name: 'x', entries: [entry('CLOSE', text)] })[0].path).toBe('entries[0].id');
    for (const member of ['category', 'behaviour', 'note', 'proposer']) {
      const entries = [{ ...entry('CLOSE'), [member]: text }];
      expect(problemsOf({ name: 'x', entries })[0].path).toBe(`entries[0].${member}`);
    }
  }
  const fine = { ...entry('CLOSE'), category: 'Qualität – 質 👍', behaviour: 'ends with its line\n' };
  const [read] = readFormulaLibrary(written({ name: 'x', entries: [fine] })).entries;
  expect(read).toMatchObject({ category: 'Qualität – 質 👍', behaviour: 'ends with its line' });
});

it('a list called as what a study mines itself is refused before anything is mined', () => {
  written({ name: 'mined', entries: [entry('CLOSE')] });
  expect(() => studiedAlphas({ libraries: ['mine.json'], formulas: [] }, { baseFolder: folder })).toThrow(
    /what a study mines itself.*mined-1/s,
  );
});

function minedLog(count: number, more: Partial<MinedAlpha> = {}): StudyLog {
  const { digest } = parseFormula('CLOSE');
  const log = memoryLog();
  const accepted = Array.from(
    { length: count },
    (_, k): MinedAlpha => ({
      name: `mined ${k + 1}`,
      category: 'momentum',
      formula: 'CLOSE',
      digest,
      behaviour: 'b',
      proposer: 'model',
      attempt: 1,
      coverage: 1,
      ...more,
    }),
  );
  const source = { kind: 'generation', generation: 0 } as const;
  log.append(MINED_LOG, {
    task: digest,
    proposer: 'model',
    source,
    attempts: 1,
    faults: [],
    leftOut: 0,
    accepted,
    refused: [],
  });
  return log;
}

it('a list of more mined alphas than one may hold has the first ones, and says so', () => {
  const many = minedLibrary(minedLog(MOST_LIBRARY_ENTRIES + 1), 'many');
  expect(many.notes).toEqual(['the first 10000 of 10001: a list holds no more']);
  expect(readFormulaLibrary(written(writtenLibrary(many))).entries).toHaveLength(MOST_LIBRARY_ENTRIES);
  expect(minedLibrary(minedLog(2), 'few').notes).toEqual([]);
});

it('a list of large mined alphas is no larger than its reader takes', () => {
  const quote = '質'.repeat(2_000);
  const large = minedLibrary(
    minedLog(1_400, { passage: { document: 'paper.md', from: 0, to: 2_000, quote } }),
    'large',
  );
  expect(large.entries.length).toBeGreaterThan(1_000);
  expect(large.entries.length).toBeLessThan(1_400);
  const text = writtenLibrary(large);
  expect(Buffer.byteLength(text)).toBeGreaterThan(7_700_000);
  expect(readFormulaLibrary(written(text)).entries).toHaveLength(large.entries.length);
});
