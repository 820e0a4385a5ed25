import { resolve } from 'node:path';
import type { DataInspection } from '../../market/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, signedPercent } from '../format.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

type FileInspection = DataInspection['files'][number];

/** Rows of a listing in text; `--json` has them all. */
const LISTED = 20;

/** `mass data inspect`: what a data file or folder holds, and what looks wrong in it. */
export async function inspect({ services, terminal }: CommandContext, path: string): Promise<Outcome> {
  const found = await services.inspectData(resolve(terminal.cwd, path));
  const dates = found.firstDate === null ? 'no dates' : `${found.firstDate} to ${found.lastDate}`;
  const look = [...found.problems, ...oddities(found.files)];
  return {
    json: found,
    lines: [
      `${path}: ${found.layout}, ${counted(found.days, 'day')}, ${counted(found.instruments, 'instrument')}, ${dates}`,
      ...found.files.flatMap(fileLines),
      '',
      ...(look.length === 0
        ? ['Nothing suspicious was found.']
        : [`Look at these (${look.length}):`, ...listed(look, (text) => `- ${text}`)]),
    ],
    exitCode: found.files.every(({ readable }) => readable) ? exitCodes.ok : exitCodes.badInput,
  };
}

/** Gaps and jumps of each file, counted: they stand in its listing. */
function oddities(files: readonly FileInspection[]): readonly string[] {
  return files.flatMap(({ file, panel }) => {
    if (panel === null) return [];
    const { gaps, jumps } = panel;
    const splits = jumps.filter(({ splitLike }) => splitLike !== undefined).length;
    return [
      ...(gaps.length === 0 ? [] : [`${file}: ${counted(gaps.length, 'instrument')} with gaps`]),
      ...(jumps.length === 0
        ? []
        : [`${file}: ${counted(jumps.length, 'jump')}${splits === 0 ? '' : `, ${splits} like a split`}`]),
    ];
  });
}

function fileLines({ file, readable, texts, rows, panel, coverage }: FileInspection): readonly string[] {
  return [
    '',
    `${file}: ${readable ? counted(rows, 'row') : 'cannot be read'}`,
    ...(panel === null ? [] : panelLines(panel, texts)),
    ...coverageLines(coverage),
  ];
}

function panelLines(panel: NonNullable<FileInspection['panel']>, texts: boolean): readonly string[] {
  const { days, instruments, firstDate, lastDate, badDates, duplicates, outOfOrder, gaps, jumps } = panel;
  const span = firstDate === null ? '' : `, ${firstDate} to ${lastDate}`;
  return [
    `  ${counted(days, 'day')}, ${counted(instruments, 'instrument')}${span}`,
    texts
      ? `  bad dates ${count(badDates)}, out of order ${count(outOfOrder)}`
      : `  bad dates ${count(badDates)}, duplicates ${count(duplicates)}, out of order ${count(outOfOrder)}, gaps ${count(gaps.length)}, jumps ${count(jumps.length)}`,
    ...listed(
      gaps,
      (gap) =>
        `  gap: ${gap.instrument} misses ${counted(gap.missingSessions, 'session')} between ${gap.firstDate} and ${gap.lastDate}`,
    ),
    ...listed(jumps, (jump) => {
      const split = jump.splitLike === undefined ? '' : `, like a ${jump.splitLike} split`;
      return `  jump: ${jump.instrument} ${jump.date} ${jump.column} ${signedPercent(jump.change)} %${split}`;
    }),
  ];
}

function coverageLines(coverage: FileInspection['coverage']): readonly string[] {
  if (coverage.length === 0) return [];
  const rows = coverage
    .slice(0, LISTED)
    .map(({ column, kind, present, share }) => [
      `  ${column}`,
      kind,
      count(present),
      (share * 100).toFixed(1),
    ]);
  const table = plainTable(['  column', 'kind', 'present', 'share %'], rows, [
    'left',
    'left',
    'right',
    'right',
  ]);
  return [...table, ...notShown(coverage.length)];
}

function listed<T>(entries: readonly T[], text: (entry: T) => string): readonly string[] {
  return [...entries.slice(0, LISTED).map(text), ...notShown(entries.length)];
}

function notShown(length: number): readonly string[] {
  return length <= LISTED ? [] : [`  and ${length - LISTED} more: --json shows all`];
}
