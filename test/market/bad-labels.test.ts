import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { daysOf, openSource, temporaryFolder, weekdays, writeFile } from './panel-fixtures.ts';

const folder = temporaryFolder();
const dates = weekdays(12);
const codes = ['A', 'B', 'C'];
/** Today. Labels over three days of the last three rows have not ended, those over one day have but for the last. */
const today = 8;
const value = (i: number, day: number) => ((i + 2) * (day + 3)) / 1000;
const ended = (day: number, horizon: number) => day + horizon <= today;

/** `cell` overrides values; rows up to `last`. */
function labelRows(last: number, cell: (code: string, day: number, horizon: number) => string | undefined) {
  return dates
    .slice(0, last + 1)
    .flatMap((date, day) =>
      codes.map((code, i) => [
        code,
        date,
        cell(code, day, 1) ?? String(value(i, day)),
        cell(code, day, 3) ?? String(3 * value(i, day)),
      ]),
    );
}

async function daysOfFile(name: string, rows: readonly (readonly unknown[])[], more: object = {}) {
  writeFileSync(
    join(folder, name),
    `${[['Stock', 'Date', 'one', 'three'], ...rows].map((row) => row.join(',')).join('\n')}\n`,
  );
  const market = await openSource(
    {
      kind: 'table',
      path: folder,
      onBadRows: 'drop',
      labels: {
        file: name,
        fill: 'same-close',
        columns: [
          { horizon: 1, column: 'one' },
          { horizon: 3, column: 'three' },
        ],
      },
      ...more,
    },
    { fill: 'same-close', horizons: [1, 3] },
  );
  return { description: market.description, days: daysOf(market.feed()) };
}

const digests = (days: ReturnType<typeof daysOf>) =>
  days.slice(0, today + 1).map(({ dataDigest }) => dataDigest);

describe('a bad label that has not ended', () => {
  test('changes nothing that is seen today: truncated data give the same days', async () => {
    const bad = await daysOfFile(
      'bad.csv',
      labelRows(11, (code, day, horizon) =>
        code === 'B' && day >= today - 2 && day + horizon > today ? 'unknown' : undefined,
      ),
    );
    const truncated = await daysOfFile(
      'truncated.csv',
      labelRows(today, (_, day, horizon) => (ended(day, horizon) ? undefined : '')),
    );
    expect(bad.days[today]?.snapshot.instruments).toEqual(codes);
    expect(digests(bad.days)).toEqual(digests(truncated.days));
    expect(bad.description.droppedRows).toEqual({ 'bad.csv: non-numeric': 6 });
    // The one-day label of the row whose three-day label is bad is there as it ends.
    const labels = bad.days[today]?.endedLabels.find(({ horizon }) => horizon === 1);
    expect(labels?.values[1]).toBeCloseTo(value(1, today - 1), 12);
  });

  test('is missing when it ends, and its row is still there', async () => {
    const { days } = await daysOfFile(
      'one.csv',
      labelRows(11, (code, day, horizon) => (code === 'B' && day === 6 && horizon === 3 ? 'inf' : undefined)),
    );
    expect(days[6]?.snapshot.instruments).toEqual(codes);
    const three = days[9]?.endedLabels.find(({ horizon }) => horizon === 3);
    expect(Array.from(three?.values ?? [], Number.isNaN)).toEqual([false, true, false]);
  });

  test('is missing in the layout of the authors as well, and the row keeps its other labels', async () => {
    const path = join(folder, 'mass');
    mkdirSync(path);
    const cells = dates.flatMap((date, day) => codes.map((code, i) => ({ date, day, code, i })));
    const keys = {
      Stock: cells.map(({ code }) => code),
      Date: Int32Array.from(cells, ({ date }) => date),
    };
    const features = Object.fromEntries(
      [0, 1, 2, 3, 4, 5].map((k) => [
        `price_value_feature_${k}`,
        Float64Array.from(cells, ({ day, i }) => value(i, day) + k),
      ]),
    );
    await writeFile(join(path, 'sub_fudamental_data.csv'), { ...keys, ...features });
    await writeFile(join(path, 'labels.csv'), {
      ...keys,
      '1_15_labelB': Float64Array.from(cells, ({ day, i }) => value(i, day)),
      '3_15_labelB': Float64Array.from(cells, ({ day, i, code }) =>
        code === 'B' && day === 4 ? Number.POSITIVE_INFINITY : 3 * value(i, day),
      ),
    });
    const market = await openSource({
      kind: 'mass-folder',
      path,
      features: 'sub_fudamental_data.csv',
      labels: 'labels.csv',
      onBadRows: 'drop',
    });
    const days = daysOf(market.feed());
    expect(market.description.droppedRows).toEqual({ 'labels.csv: infinite': 1 });
    expect(days[6]?.endedLabels.find(({ horizon }) => horizon === 1)?.values[1]).toBeCloseTo(value(1, 4), 12);
    expect(days[6]?.fills?.returns[1]).toBeCloseTo(value(1, 4), 12);
    expect(days[8]?.endedLabels.find(({ horizon }) => horizon === 3)?.values[1]).toBeNaN();
  });
});

describe('a universe that labels span', () => {
  const rows = labelRows(11, () => undefined);

  test('is told to be open to survivorship, once, where no membership is given', async () => {
    const { description } = await daysOfFile('plain.csv', rows);
    expect(description.warnings.filter((warning) => warning.includes('survivorship'))).toEqual([
      expect.stringMatching(/^plain\.csv: without market\.membership/u),
    ]);
    writeFileSync(
      join(folder, 'members.csv'),
      `Stock,From,To\n${codes.map((code) => `${code},${dates[0]},`).join('\n')}\n`,
    );
    const given = await daysOfFile('plain.csv', rows, {
      membership: { file: 'members.csv', from: 'From', to: 'To' },
    });
    expect(given.description.warnings).toEqual([]);
  });
});
