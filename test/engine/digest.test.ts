/** The day digest computed from docs/formats.md alone; of the project, only what holds the values is used. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadScenario, runScenario, type View } from '../../engine/index.ts';
import { openMarket } from '../../engine/open-market.ts';
import { type DayRecord, type Manifest, readRun } from '../../journal/index.ts';
import { viewOf } from '../../market/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from './folders.ts';

type Framed = readonly [name: string, value: string | Buffer];

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function digestOf(...values: readonly Framed[]): string {
  const frames = values.flatMap(([name, value]) => {
    const bytes = Buffer.from(value as string);
    return [Buffer.from(`${name}:${bytes.length}\n`), bytes];
  });
  return sha256(Buffer.concat(frames));
}

/** JSON.stringify of a copy whose keys are in code-unit order. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function floats(values: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) bytes.writeBigUInt64LE(0x7ff8000000000000n, 8 * i);
    else bytes.writeDoubleLE(value === 0 ? 0 : value, 8 * i);
  }
  return bytes;
}

function integers(values: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (let i = 0; i < values.length; i++) bytes.writeInt32LE(values[i] as number, 4 * i);
  return bytes;
}

function viewDigest({ mask, day, date, instruments, columns, headlines, macro }: View): string {
  return digestOf(
    ['day', json([mask, day, date])],
    ['instruments', json(instruments)],
    [
      'columns',
      json(
        columns.map(({ spec, learnedSign, values }) =>
          digestOf(['spec', json([spec, learnedSign])], ['values', floats(values)]),
        ),
      ),
    ],
    ...(headlines === undefined
      ? []
      : [['headlines', digestOf(['headlines', json(headlines)])] satisfies Framed]),
    ...macro.flatMap((series): readonly Framed[] => {
      const { name, description, unit, percentile } = series;
      return [
        ['macro', json([name, description, unit, series.date, percentile !== undefined])],
        [
          'reading',
          floats([series.value, series.change1, series.change30, series.change180, percentile ?? Number.NaN]),
        ],
      ];
    }),
  );
}

const layout = { pool: 6, buys: 2, sells: 1 };

function ballotsDigest({ ballots = [], tally }: DayRecord): string {
  return digestOf(
    ['blocks', ballots.map(({ type, block, bytes }) => `${sha256(bytes)} ${block} ${type}`).join('\n')],
    ['layout', json(layout)],
    ['shape', json([tally.types, tally.instruments])],
    ['shown', integers(tally.shown)],
    ['bought', integers(tally.bought)],
    ['sold', integers(tally.sold)],
  );
}

function dayDigest(previous: string, record: DayRecord, views: readonly View[]): string {
  return digestOf(
    ['format', 'mass-day/1'],
    ['previous', previous],
    ['day', json([record.day, record.date])],
    ['instruments', json(record.instruments)],
    ['views', json(views.map((view) => [view.mask, viewDigest(view)]))],
    ['ballots', ballotsDigest(record)],
    ['shown', integers(record.tally.shown)],
    ['bought', integers(record.tally.bought)],
    ['sold', integers(record.tally.sold)],
    ['score', floats(record.score)],
    ['consensus', floats(record.consensus)],
    ['disagreement', floats(record.disagreement)],
    ['distribution', floats(record.distribution)],
    ['plan', integers(record.plan)],
  );
}

const folder = temporaryFolder();

describe('the day digest', () => {
  it('is what its page says, from the first day to the last, over several blocks a type', async () => {
    const population = {
      ...small.population,
      types: [
        { modalities: ['valuation', 'news'] },
        { modalities: ['price', 'quality'] },
        { modalities: ['base', 'risk'] },
      ],
      investorsPerType: 1_100,
      floor: 1,
      sells: 1,
    };
    const simulation = { ...small, market: { ...small.market, days: 14 }, population };
    const output = { ...noTables.output, ballots: true };
    const scenario = await loadScenario(scenarioFile(folder, 'digest', simulation, { output }));
    const { runDir } = await runScenario({ scenario, outDir: folder });
    const { journal } = readRun(runDir);
    const { types } = journal.manifest().notes as Manifest['notes'] & {
      readonly types: readonly { readonly mask: number }[];
    };
    const opened = await openMarket(scenario.scenario.simulation, folder);
    const feed = opened.feed();
    let previous = sha256('');
    let blocks = 0;
    let news = 0;
    for (const record of journal.records()) {
      const snapshot = feed.next()?.snapshot;
      if (snapshot === undefined) throw new Error('the market ended before the run');
      const masks = [...new Set(types.map(({ mask }) => mask))].toSorted((a, b) => a - b);
      const views = masks.map((mask) => viewOf(snapshot, mask as View['mask']));
      previous = dayDigest(previous, record, views);
      expect(record.digest).toBe(previous);
      blocks = Math.max(blocks, ...(record.ballots ?? []).map(({ block }) => block));
      news += views.flatMap(({ headlines = [] }) => headlines.flat()).length;
    }
    expect(journal.days()).toBe(14);
    journal.close();
    opened.close();
    expect(blocks).toBeGreaterThan(0);
    expect(news).toBeGreaterThan(0);
  });
});
