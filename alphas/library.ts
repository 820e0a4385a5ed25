import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { byCodeUnit } from '../core/index.ts';
import { type Formula, parseFormula } from './formula.ts';
import { printable } from './printable.ts';

/** What lists may hold: those of users and of models are untrusted. Formulas and what documents say keep their lines. */
const words = (longest: number) => z.string().max(longest);
export const MOST_LIBRARY_ENTRIES = 10_000;
/** Of a passage, in UTF-16 units. */
export const LONGEST_KEPT_QUOTE = 2_000;

const passage = z.strictObject({
  /** File name of the document. */
  document: words(300),
  /** Of the document's bytes. */
  digest: words(64).optional(),
  /** From 1. */
  page: z.int().min(1).optional(),
  /** Offsets of the quote in the document's text. */
  from: z.int().min(0),
  to: z.int().min(0),
  quote: words(LONGEST_KEPT_QUOTE),
});

const entry = z
  .strictObject({
    id: printable(100).min(1),
    category: printable(100).min(1),
    /** Text of the source. */
    printed: words(4_096).optional(),
    /** In this project's notation, where the printed text needs to be read differently. */
    formula: words(4_096).optional(),
    /** What it is expected to do, in words. */
    behaviour: printable(1_000).optional(),
    /** Where a document says it. */
    passage: passage.optional(),
    /** Who proposed it. */
    proposer: printable(200).optional(),
    /** Published information coefficient and its ratio. */
    ic: z.number().optional(),
    /** Among the published selection. */
    selected: z.boolean().optional(),
    /** Id of an earlier entry of the list with the same values. */
    duplicateOf: printable(100).optional(),
    /** What the source calls it, where the formula is of something else. */
    misnamed: printable(300).optional(),
    /** Parameters that the source does not print, with the value that was chosen here. */
    chosen: z.record(printable(100), z.union([z.number(), printable(300)])).optional(),
    note: printable(1_000).optional(),
  })
  .refine(({ printed, formula }) => printed !== undefined || formula !== undefined, {
    error: 'an entry has a formula',
  })
  .transform(({ printed, ...rest }) => ({ ...rest, printed: printed ?? (rest.formula as string) }));

/** A file of formulas, whoever wrote it. */
export const libraryFile = z.strictObject({
  name: printable(100).min(1),
  title: printable(300).default(''),
  source: words(1_000).default(''),
  notes: z.array(printable(1_000)).max(100).default([]),
  entries: z.array(entry).min(1).max(MOST_LIBRARY_ENTRIES),
  /** Entries of the source whose formula is not known. */
  missing: z
    .array(z.strictObject({ id: printable(100), category: printable(100), note: printable(1_000) }))
    .max(MOST_LIBRARY_ENTRIES)
    .default([]),
});

/** Where a document says something: offsets in its text, and the words there. */
export type Passage = Readonly<z.infer<typeof passage>>;

/** A formula of a list, with what is known about it. */
export interface LibraryEntry extends Readonly<z.infer<typeof entry>> {
  readonly parsed: Formula;
}

/** A list of formulas: published, written by a user, or mined. */
export interface FormulaLibrary {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly notes: readonly string[];
  readonly entries: readonly LibraryEntry[];
  /** Entries of the source whose formula is not known. */
  readonly missing: readonly { readonly id: string; readonly category: string; readonly note: string }[];
}

/** The lists that are shipped, in the order of their names in `alphas/library`. */
export const libraryNames = ['appendix-92', 'formulaic-101', 'workbook-37'] as const;
export type LibraryName = (typeof libraryNames)[number];

const loaded = new Map<LibraryName, FormulaLibrary>();

/** A shipped list, read and checked once. */
export function formulaLibrary(name: LibraryName): FormulaLibrary {
  let library = loaded.get(name);
  if (library === undefined) {
    const text = readFileSync(join(import.meta.dirname, 'library', `${name}.json`), 'utf8');
    const file = libraryFile.parse(JSON.parse(text));
    const entries = file.entries.map(({ ...each }) => ({
      ...each,
      parsed: parseFormula(each.formula ?? each.printed),
    }));
    library = { ...file, entries };
    loaded.set(name, library);
  }
  return library;
}

/** Categories of all shipped lists, in code-unit order. */
export function libraryCategories(): readonly string[] {
  const all = libraryNames.flatMap((name) => formulaLibrary(name).entries.map(({ category }) => category));
  return [...new Set(all)].sort(byCodeUnit);
}
