import { nodeVersion } from '../core/index.ts';
import { builtInModalities, type MarketDescription } from '../market/index.ts';
import type { ModelAccount } from '../models/index.ts';
import type { LoadedScenario } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import { forewarnings } from './forewarnings.ts';
import type { ForkStart } from './fork/fork-start.ts';
import type { TextDigests } from './scenario-text.ts';

/** What a reader of a run must know beside its numbers; kept in the manifest. */
export interface RunNotes {
  /** Absolute folder that relative data paths start at. */
  readonly baseFolder: string;
  readonly scenarioFile: string;
  /** Version of the Node that the run was made under; absent in runs of earlier versions. */
  readonly node?: string;
  /** Type ids in the order of the tallies' rows, with their masks spelled out. */
  readonly types: readonly {
    readonly id: string;
    readonly mask: number;
    readonly modalities: readonly string[];
    readonly style: unknown;
  }[];
  readonly investors: number;
  readonly days: number;
  readonly fill: string;
  /** Sessions between the end of a label and the close that knows it. */
  readonly labelLag: number;
  /** Of those that the scenario uses, or under `available` of the built-in and declared ones. */
  readonly missingModalities: readonly string[];
  readonly droppedRows: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** Texts that decide questions, e.g. prompts, with the digests of their content; absent when there are none. */
  readonly texts?: TextDigests;
  /** Options of the analyst, those that it took from a recording included; absent when no model is asked. */
  readonly analyst?: unknown;
  /** Where model answers are kept, relative to the run folder or absolute; absent when no model is asked. */
  readonly recording?: string;
  /** What was asked of models, over all invocations; absent when no model is asked, or while a run has not ended once. */
  readonly models?: ModelAccount;
  /** How the run was last judged; absent while that is as its scenario says. */
  readonly evaluation?: unknown;
  /** `path`, `days` and `end` of the market as the run last went on; absent while they are those of the scenario. */
  readonly extent?: Readonly<Record<string, unknown>>;
  /** Where the run begins to be one of its own; absent for runs that are no forks. */
  readonly fork?: ForkStart;
}

export function notesOf(
  loaded: Omit<LoadedScenario, 'originOf'>,
  market: MarketDescription,
  blueprint: Blueprint,
): RunNotes & Record<string, unknown> {
  const { use, declare } = loaded.scenario.simulation.modalities;
  // What other code of this process registered is no lack of this market.
  const meant = use === 'available' ? [...builtInModalities, ...declare.map(({ name }) => name)] : use;
  const missing = market.missingModalities.filter((name) => meant.includes(name));
  return {
    baseFolder: loaded.baseFolder,
    scenarioFile: loaded.file,
    node: nodeVersion(),
    types: blueprint.types.map(({ id, mask, modalities, style }) => ({ id, mask, modalities, style })),
    investors: blueprint.investors,
    days: market.days,
    fill: market.fill,
    labelLag: market.labelLag,
    missingModalities: missing,
    droppedRows: market.droppedRows,
    warnings: [
      ...loaded.warnings,
      ...market.warnings,
      ...blueprint.warnings,
      ...forewarnings(loaded.scenario, market),
      ...(missing.length === 0 ? [] : [`the market has no data for the modalities ${missing.join(', ')}`]),
      ...Object.entries(market.droppedRows).map(([reason, count]) => `${count} rows were dropped: ${reason}`),
    ],
  };
}
