import { describe, expect, it } from 'vitest';
import { type FormulaData, operators } from '../../../alphas/index.ts';
import { type Prices, plainDays, plainHistories } from './plain-operators.ts';
import { randomData } from './random-data.ts';
import { valuesOf } from './small-data.ts';

const seeds = [1, 2, 3];

function pricesOf(data: FormulaData, i: number): Prices {
  const history = (name: string) =>
    data.dates.map((_, day) => data.columns.get(name)?.[day * data.instruments.length + i] as number);
  return {
    OPEN: history('OPEN'),
    HIGH: history('HIGH'),
    LOW: history('LOW'),
    CLOSE: history('CLOSE'),
    VOLUME: history('VOLUME'),
  };
}

/** Both missing, or apart by less than 1e-9, relative to max(1, |value|). */
function isClose(found: number, expected: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(found);
  return Math.abs(found - expected) / Math.max(1, Math.abs(expected)) < 1e-9;
}

describe('operators against their plain forms', () => {
  it('leave none out', () => {
    const compared = [...Object.keys(plainHistories), ...Object.keys(plainDays)].sort();
    expect(compared).toEqual(operators.map(({ name }) => name).sort());
  });

  it.each(Object.entries(plainHistories))('%s, with gaps and changing members', (_, [text, plain]) => {
    let values = 0;
    for (const seed of seeds) {
      const data = randomData(seed);
      const found = valuesOf(text, data);
      for (const i of data.instruments.keys()) {
        const expected = plain(pricesOf(data, i));
        for (const day of data.dates.keys()) {
          const member = data.members[day * data.instruments.length + i] === 1;
          const value = found[day]?.[i] as number;
          const wanted = member ? (expected[day] as number) : Number.NaN;
          expect(isClose(value, wanted), `${seed} ${day} ${i}: ${value}, ${wanted}`).toBe(true);
          if (!Number.isNaN(value)) values++;
        }
      }
    }
    expect(values).toBeGreaterThan(50);
  });

  it.each(Object.entries(plainDays))('%s, with gaps and changing members', (name, [text, plain]) => {
    const grouped = /INDUSTRY/.test(text);
    for (const seed of seeds) {
      const data = randomData(seed, 60, 9);
      const width = data.instruments.length;
      const groups = data.groups.INDUSTRY as readonly string[];
      const column = data.columns.get('X') as Float64Array;
      const found = valuesOf(text, data);
      for (const day of data.dates.keys()) {
        const places = [...data.instruments.keys()].filter(
          (i) =>
            data.members[day * width + i] === 1 &&
            !Number.isNaN(column[day * width + i]) &&
            (!grouped || groups[i] !== ''),
        );
        const expected = plain(
          places.map((i) => column[day * width + i] as number),
          places.map((i) => groups[i] as string),
        );
        for (const i of data.instruments.keys()) {
          const place = places.indexOf(i);
          const value = found[day]?.[i] as number;
          const wanted = place < 0 ? Number.NaN : (expected[place] as number);
          expect(isClose(value, wanted), `${name} ${seed} ${day} ${i}: ${value}, ${wanted}`).toBe(true);
        }
      }
    }
  });
});
