/** A run to be looked into: faults, headlines, sells, and data that can be changed after it. */
import { z } from 'zod';
import { analysts, RuleAnalyst, scriptedAnalyst } from '../../actors/index.ts';
import {
  type Inspection,
  loadScenario,
  marketSources,
  openInspection,
  openReplay,
  panelMarket,
  prepareRun,
  type Replay,
  type RunReport,
  runScenario,
  type Snapshot,
  syntheticOptions,
  syntheticPanel,
} from '../../engine/index.ts';
import { noTables, scenarioFile, small } from './folders.ts';

export const DAYS = 20;
/** Added to every price after the run was made: the data are not what they were. */
export const data = { shift: 0 };

marketSources.register({
  kind: 'inspected-test',
  description: 'the synthetic market with headlines that a terminal would obey',
  options: z.strictObject({ kind: z.literal('inspected-test'), days: z.int() }),
  open: ({ days }: { readonly days: number }, request) => {
    const options = syntheticOptions.parse({ kind: 'synthetic', instruments: 16, industries: 4, days });
    const panel = syntheticPanel(options, request);
    const headlines = panel.dates.map((date, day) =>
      panel.instruments.map((_, instrument) => ({
        instrument,
        timeUtc: `${String(date).slice(0, 4)}-${String(date).slice(4, 6)}-${String(date).slice(6)}T00:00:00Z`,
        text: `\u001b[31mday ${day}\u202e of ${instrument}\nnext line`,
      })),
    );
    const columns = panel.columns.map((column) => ({
      ...column,
      values: column.values.map((value) => value + data.shift),
    }));
    const start = panel.dates[options.warmup];
    return Promise.resolve(
      panelMarket(
        { kind: 'inspected-test', panel: { ...panel, columns, headlines } },
        { ...(start === undefined ? {} : { start }), ...request },
      ),
    );
  },
});

/** Investor 0 of every type throws on every second day. */
analysts.register({
  kind: 'failing-first',
  description: 'the rule analyst, whose first investor fails on even days',
  options: z.strictObject({ kind: z.literal('failing-first') }),
  create: () => {
    const rule = new RuleAnalyst();
    return scriptedAnalyst({
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: (request) => {
        if (request.ordinal === 0 && request.view.day % 2 === 0) throw new Error('even\u001b day');
        return rule.decide(request);
      },
    });
  },
});

export const simulation = {
  ...small,
  market: { kind: 'inspected-test', days: DAYS },
  labels: { horizons: [1, 5] },
  population: { ...small.population, sells: 1 },
  faults: { throw: 0.06, garbage: 0.04 },
};
export const withBallots = { output: { ...noTables.output, ballots: true } };

export interface Opened {
  readonly report: RunReport;
  readonly replay: Replay;
  readonly inspection: Inspection;
  readonly file: string;
}

export async function made(
  folder: string,
  name: string,
  given: object,
  execution: object = withBallots,
): Promise<Opened> {
  const file = scenarioFile(folder, name, given, execution);
  const report = await runScenario({ scenario: await loadScenario(file), outDir: folder });
  const replay = openReplay(report.runDir);
  return { report, replay, inspection: openInspection(replay), file };
}

export async function closed({ inspection, replay }: Opened): Promise<void> {
  await inspection.close();
  replay.close();
}

/** Every day's snapshot, from a pass of its own. */
export async function snapshotsOf(file: string): Promise<readonly Snapshot[]> {
  const { market, close } = await prepareRun(await loadScenario(file));
  const feed = market.feed();
  const snapshots: Snapshot[] = [];
  for (let day = feed.next(); day !== undefined; day = feed.next()) snapshots.push(day.snapshot);
  await close();
  return snapshots;
}

export function typesOf(
  replay: Replay,
): readonly { readonly id: string; readonly modalities: readonly string[] }[] {
  return replay.overview().types;
}

export function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
