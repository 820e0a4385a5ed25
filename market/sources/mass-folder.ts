import { existsSync } from 'node:fs';
import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { badRowRules } from '../bad-rows.ts';
import { DataFiles } from '../duckdb.ts';
import type { Market, MarketRequest } from '../feed.ts';
import { readMacroFile } from '../macro-file.ts';
import { labelsLeftOut } from '../own-day-labels.ts';
import type { PanelMacroSeries } from '../panel.ts';
import { panelAxis } from '../panel-axis.ts';
import { requestedSessions } from '../panel-feed.ts';
import { panelMarket } from '../panel-market.ts';
import { insideFolder, optionPath } from '../paths.ts';
import type { MarketSource } from '../source.ts';
import { TableLoader } from '../table-loader.ts';
import { massMacroFiles } from './mass-macro-files.ts';
import { massFeatureColumns, massLabelPattern, massPanel } from './mass-panel.ts';

const options = z.strictObject({
  kind: z.literal('mass-folder'),
  path: z
    .string()
    .describe("Folder in the MASS authors' layout; absolute, or relative to the scenario file's folder"),
  features: z
    .string()
    .default('sub_fudamental_data.parq')
    .describe('File of the price-value features; its rows are the membership of each day'),
  labels: z
    .string()
    .default('ih_label.parq')
    .describe(
      'File of the forward returns (fractions), one column N_15_labelB per horizon of N trading days',
    ),
  onBadRows: z
    .enum(badRowRules)
    .default('fail')
    .describe(
      'fail: bad rows are an error; drop: they are left out and counted in the manifest; of labels and of values with a release lag, the bad value alone',
    ),
});
type Options = z.infer<typeof options>;

/** The folder layout that the MASS authors published. */
export const massFolder: MarketSource = {
  kind: 'mass-folder',
  description: "The MASS authors' folder: price-value features, given labels, industry returns, macro series",
  options,
  supportsAsOf: true,
  open: (given: Options, request) => open(given, request),
};

async function open(given: Options, request: MarketRequest): Promise<Market> {
  const folder = optionPath(given.path, request.baseFolder);
  const files = await DataFiles.open();
  const loader = new TableLoader(files, given.onBadRows, request.asOf);
  try {
    const warnings: string[] = [];
    const optional = (name: string): string | undefined => {
      const file = insideFolder(folder, name);
      if (existsSync(file)) return file;
      warnings.push(`${name} is missing: what it holds is left out`);
      return undefined;
    };
    const keys = { instrument: 'Stock', date: 'Date' } as const;
    const featureFile = insideFolder(folder, given.features);
    const features = await loader.load({
      ...keys,
      file: featureFile,
      numbers: massFeatureColumns.map((column) => ({ column, rule: 'any' })),
    });
    const labelFile = insideFolder(folder, given.labels);
    const found = await files.columns(labelFile);
    const labelNames = found.filter((name) => massLabelPattern.test(name));
    if (labelNames.length === 0) throw noLabelColumn(labelFile, found);
    const labels = await loader.load({
      ...keys,
      file: labelFile,
      numbers: labelNames.map((column) => ({ column, rule: 'any' })),
      numbersComeLater: true,
    });
    const stockFile = optional('stock_basic_data.parq');
    const stocks =
      stockFile === undefined
        ? undefined
        : await loader.load({ file: stockFile, instrument: 'Stock', texts: ['Industry'] });
    const industryFile = optional('industry_ret.parq');
    const industry =
      industryFile === undefined
        ? undefined
        : await loader.load({
            file: industryFile,
            instrument: 'Industry',
            date: 'Date',
            numbers: [{ column: 'Daily_Return', rule: 'any' }],
          });
    const macro: PanelMacroSeries[] = [];
    for (const { file: name, ...series } of massMacroFiles) {
      const file = optional(name);
      if (file === undefined) continue;
      macro.push(await readMacroFile(loader, { ...series, file }, request));
    }
    loader.finish();
    const axis = panelAxis(features.dates, features.codes, featureFile, request.end);
    const { panel, given: inFile } = massPanel(axis, features, labels, stocks, industry, macro, request.asOf);
    const { horizons } = request;
    const sessions = requestedSessions(panel, request);
    const leftOut = labelsLeftOut(inFile, panel.labels, panel, sessions, horizons, panel.labelFill);
    if (leftOut > 0) {
      const labelsOf = leftOut === 1 ? '1 label is' : `${leftOut} labels are`;
      warnings.push(
        `${labelsOf} left out: they count the stock's own trading days, and it has no row on a session before they would end, so that they may end later`,
      );
    }
    return panelMarket({ kind: given.kind, panel, droppedRows: loader.dropped, warnings }, request);
  } catch (error) {
    // Bad rows explain what followed from them, e.g. a panel without instruments.
    loader.finish();
    throw error;
  } finally {
    files.close();
  }
}

function noLabelColumn(file: string, found: readonly string[]): MassError {
  return new MassError({
    code: 'market.missing-column',
    message: 'the label file has no label column',
    file,
    found,
    expected: 'columns named like 1_15_labelB, the horizon in trading days first',
    hint: 'check that market.labels names the file of the forward returns',
  });
}
