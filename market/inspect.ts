import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { MassError } from '../core/index.ts';
import { DataFiles } from './duckdb.ts';
import { inspectQlib } from './inspect/qlib.ts';
import { type FileInspection, inspectFile } from './inspect/table-file.ts';
import { plainText } from './plain-text.ts';

/** What `mass data inspect` prints. Dates are yyyy-mm-dd. */
export interface DataInspection {
  readonly path: string;
  /** The kind of market source that reads it. */
  readonly layout: 'mass-folder' | 'qlib-folder' | 'table';
  /** Of the file that spans the panel: features, calendar, or the file with most days. */
  readonly days: number;
  readonly instruments: number;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly files: readonly FileInspection[];
  readonly problems: readonly string[];
}

const dataFile = /\.(parquet|parq|csv|csv\.gz)$/iu;
/** Files of a folder beyond which only the first are read. */
const MAX_FILES = 200;

/**
 * Looks at a data file or folder: what layout it has, days, instruments, coverage per column, gaps, duplicates, suspicious
 * jumps (a change beyond 40 % in one row, or a ratio close to a split). Throws `market.not-found`.
 */
export async function inspectData(path: string): Promise<DataInspection> {
  const target = resolve(path);
  const stat = statSync(target, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new MassError({
      code: 'market.not-found',
      message: 'there is no file or folder at this path',
      file: path,
      hint: 'give the path of a data file, or of the folder that holds the data',
    });
  }
  const files = await DataFiles.open();
  try {
    if (stat.isFile())
      return summary(path, 'table', [await inspectFile(files, target, plainText(basename(target)))]);
    if (existsSync(join(target, 'calendars', 'day.txt'))) {
      return summary(path, 'qlib-folder', [await inspectQlib(files, target)]);
    }
    const names = dataFiles(target);
    if (names.length === 0) {
      throw new MassError({
        code: 'market.not-found',
        message: 'the folder holds no data files',
        file: path,
        expected: 'Parquet (.parquet, .parq) or CSV files (.csv, .csv.gz), or a qlib folder',
        hint: 'give the path of a data file, or of the folder that holds the data',
      });
    }
    const inspected: FileInspection[] = [];
    for (const name of names.slice(0, MAX_FILES))
      inspected.push(await inspectFile(files, join(target, name), plainText(name)));
    const mass = names.some((name) => name.endsWith('_label.parq'));
    const layout = mass ? 'mass-folder' : 'table';
    const more = names.length > MAX_FILES ? [`${names.length - MAX_FILES} further files were not read`] : [];
    return summary(path, layout, inspected, more);
  } finally {
    files.close();
  }
}

/** Data files of a folder and of its folders, in code-unit order. */
function dataFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && dataFile.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

function summary(
  path: string,
  layout: DataInspection['layout'],
  files: readonly FileInspection[],
  more: readonly string[] = [],
): DataInspection {
  // A macro series has more days than the panel beside it: only files with instruments span one.
  const dated = files.filter(({ panel }) => panel !== null);
  const keyed = dated.filter(
    ({ instrumentColumn }) => instrumentColumn !== null && !/^industry$/iu.test(instrumentColumn),
  );
  const cells = ({ panel }: FileInspection) => (panel?.days ?? 0) * (panel?.instruments ?? 0);
  const [widest] = (keyed.length > 0 ? keyed : dated).toSorted((a, b) => cells(b) - cells(a));
  return {
    path,
    layout,
    days: widest?.panel?.days ?? 0,
    instruments: widest?.panel?.instruments ?? 0,
    firstDate: widest?.panel?.firstDate ?? null,
    lastDate: widest?.panel?.lastDate ?? null,
    files,
    problems: [...files.flatMap(({ file, problems }) => problems.map((text) => `${file}: ${text}`)), ...more],
  };
}
