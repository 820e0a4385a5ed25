import type { LibraryEntry } from '../../alphas/index.ts';
import { MassError, nearest } from '../../core/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { counted, signedPercent } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

export interface AlphasListOptions {
  readonly category?: string;
  readonly operators?: boolean;
}

/** `mass alphas list`: the published lists, or the operators and columns of the formula language. */
export async function alphasList(_: CommandContext, options: AlphasListOptions): Promise<Outcome> {
  return options.operators === true ? listOperators() : listFormulas(options.category);
}

async function listFormulas(category: string | undefined): Promise<Outcome> {
  const { formulaLibrary, libraryCategories, libraryNames } = await import('../../alphas/index.ts');
  const categories = libraryCategories();
  if (category !== undefined && !categories.includes(category)) {
    const guess = nearest(category, categories);
    throw new MassError({
      code: 'cli.usage',
      message: 'no published formula has this category',
      found: category,
      expected: `one of ${categories.join(', ')}`,
      ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
    });
  }
  const lists = libraryNames.map((name) => {
    const { entries, title, source, notes } = formulaLibrary(name);
    const chosen = entries.filter((entry) => category === undefined || entry.category === category);
    return { name, title, source, notes, entries: chosen };
  });
  return {
    json: {
      lists: lists.map(({ entries, ...list }) => ({
        ...list,
        entries: entries.map(({ parsed, ...entry }) => ({
          ...entry,
          formula: parsed.text,
          digest: parsed.digest,
          kind: parsed.kind,
          warmUp: parsed.warmUp,
          columns: [...parsed.columns.keys()],
        })),
      })),
    },
    lines: lists
      .filter(({ entries }) => entries.length > 0)
      .flatMap(({ name, title, entries }, k) => [
        ...(k === 0 ? [] : ['']),
        `${name}: ${title}, ${counted(entries.length, 'formula')}`,
        ...plainTable(
          ['id', 'category', 'IC %', 'remarks', 'formula'],
          entries.map((entry) => [
            entry.id,
            entry.category,
            entry.ic === undefined ? '' : signedPercent(entry.ic),
            remarksOf(entry),
            entry.parsed.text,
          ]),
          ['right', 'left', 'right', 'left', 'left'],
        ),
      ]),
    exitCode: exitCodes.ok,
  };
}

function remarksOf({ selected, duplicateOf, misnamed, chosen }: LibraryEntry): string {
  return [
    ...(selected === true ? ['selected'] : []),
    ...(duplicateOf === undefined ? [] : [`same as ${duplicateOf}`]),
    ...(misnamed === undefined ? [] : ['misnamed']),
    ...(chosen === undefined ? [] : ['parameters chosen']),
  ].join(', ');
}

async function listOperators(): Promise<Outcome> {
  const { families, knownColumns, operators, signatureOf } = await import('../../alphas/index.ts');
  return {
    json: {
      operators: operators.map((operator) => ({
        name: operator.name,
        signature: signatureOf(operator),
        aliases: operator.aliases,
        family: operator.family,
        formula: operator.formula,
        missing: operator.missing,
        source: operator.source,
      })),
      columns: knownColumns,
    },
    lines: [
      ...families.flatMap((family) => [
        family,
        ...operators
          .filter((operator) => operator.family === family)
          .map((operator) => `  ${signatureOf(operator).padEnd(34)}  ${operator.formula}`),
        '',
      ]),
      'columns',
      ...knownColumns.map(({ name, description }) => `  ${name.padEnd(34)}  ${description}`),
    ],
    exitCode: exitCodes.ok,
  };
}
