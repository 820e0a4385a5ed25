import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { byCodeUnit } from '../core/index.ts';
import { type Formula, parseFormula } from './formula.ts';

const entry = z.strictObject({
  id: z.string(),
  category: z.string(),
  /** Text of the source. */
  printed: z.string(),
  /** In this project's notation, where the printed text needs to be read differently. */
  formula: z.string().optional(),
  /** Published information coefficient and its ratio. */
  ic: z.number().optional(),
  /** Among the published selection. */
  selected: z.boolean().optional(),
  /** Id of an earlier entry of the list with the same values. */
  duplicateOf: z.string().optional(),
  /** What the source calls it, where the formula is of something else. */
  misnamed: z.string().optional(),
  /** Parameters that the source does not print, with the value that was chosen here. */
  chosen: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  note: z.string().optional(),
});

const libraryFile = z.strictObject({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  notes: z.array(z.string()),
  entries: z.array(entry).min(1),
  /** Entries of the source whose formula is not known. */
  missing: z.array(z.strictObject({ id: z.string(), category: z.string(), note: z.string() })).default([]),
});

/** A published formula, with what was published about it. */
export interface LibraryEntry extends Readonly<z.infer<typeof entry>> {
  readonly parsed: Formula;
}

/** A published list of formulas. */
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
