import { MassError } from '../../../core/index.ts';
import { isAbsent } from '../../as-of.ts';
import type { PanelAxis } from '../../panel-axis.ts';
import { insideFolder } from '../../paths.ts';
import type { LoadedTable, TableLoader, TableRequest } from '../../table-loader.ts';

/** What the parts of a table source share while it opens. */
export class TableContext {
  readonly loader: TableLoader;
  readonly warnings: string[] = [];
  private readonly folder: string;
  private readonly delimiter: string;

  constructor(loader: TableLoader, folder: string, delimiter: string) {
    this.loader = loader;
    this.folder = folder;
    this.delimiter = delimiter;
  }

  path(file: string): string {
    return insideFolder(this.folder, file);
  }

  load(request: TableRequest): Promise<LoadedTable> {
    return this.loader.load({ ...request, file: this.path(request.file), delimiter: this.delimiter });
  }

  columns(file: string): Promise<readonly string[]> {
    return this.loader.files.columns(this.path(file), this.delimiter);
  }

  /**
   * Warns of codes that the panel does not have. Throws `market.unknown-instrument` when it has none of them: then the
   * two files name instruments differently, or, as of a date, speak of those alone that come later.
   */
  checkCodes(file: string, codes: readonly string[], axis: PanelAxis): void {
    const distinct = [...new Set(codes)];
    const unknown = distinct.filter((code) => !axis.instrumentIndex.has(code));
    if (unknown.length === 0) return;
    if (unknown.length === distinct.length && !isAbsent(this.loader.asOf)) {
      throw new MassError({
        code: 'market.unknown-instrument',
        message: 'no instrument of this file is in the panel',
        file: this.path(file),
        found: unknown.slice(0, 5),
        expected: `codes such as ${axis.instruments.slice(0, 3).join(', ')}`,
        hint: 'give both files the same codes, or name the column that holds them',
      });
    }
    const some = unknown.slice(0, 3).join(', ');
    this.warnings.push(
      `${file}: ${unknown.length} of ${distinct.length} instruments are not in the panel (${some})`,
    );
  }
}
