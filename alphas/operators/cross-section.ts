import { type Kernel, type Operator, type Rows, rowAt } from '../operator.ts';
import { countSmaller } from './count-smaller.ts';
import { constant, operatorsOf, series } from './define.ts';
import { quantileOf } from './order.ts';

const { primitive } = operatorsOf(
  'cross-section',
  "over the day's members that have a value; missing for all others",
  'Kakushadze (2016), appendix A',
);
const x = series();
const group = { name: 'group', kind: 'group', default: 'INDUSTRY' } as const;

/** One day of one cross-section: gets the members' values, packed, and gives theirs in the same order. */
type OfDay = (
  values: Float64Array,
  options: { readonly count: number; readonly numbers: readonly number[]; readonly groups: Int32Array },
) => void;

/** Packs the members that have a value (and a group, where one is asked for), transforms them in place, unpacks them. */
function acrossMembers(ofDay: OfDay, { cost, grouped = false }: { cost: number; grouped?: boolean }): Kernel {
  return {
    create: ({ width, numbers, groups }) => {
      const packed = new Float64Array(width);
      const places = new Int32Array(width);
      const packedGroups = new Int32Array(width);
      return (inputs, out, { day, members }) => {
        const rows = inputs[0] as Rows;
        const at = rowAt(rows, day, width);
        let count = 0;
        for (let i = 0; i < width; i++) {
          const value = rows.values[at + i] as number;
          const known = value === value && members[i] === 1 && (!grouped || (groups[i] as number) >= 0);
          if (!known) continue;
          packed[count] = value;
          packedGroups[count] = grouped ? (groups[i] as number) : 0;
          places[count++] = i;
        }
        ofDay(packed, { count, numbers, groups: packedGroups });
        out.fill(Number.NaN);
        for (let k = 0; k < count; k++) {
          const value = packed[k] as number;
          out[places[k] as number] = value - value === 0 ? value : Number.NaN;
        }
      };
    },
    cost: () => cost,
    crossSection: true,
  };
}

/** Mean and standard deviation (n - 1); the deviation of equal values is 0. */
function momentsOf(
  values: Float64Array,
  count: number,
): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  let varies = false;
  for (let k = 0; k < count; k++) {
    sum += values[k] as number;
    varies ||= values[k] !== values[0];
  }
  const mean = sum / count;
  let squares = 0;
  for (let k = 0; k < count; k++) squares += ((values[k] as number) - mean) ** 2;
  return { mean, deviation: varies ? Math.sqrt(squares / (count - 1)) : 0 };
}

export const crossSection: readonly Operator[] = [
  primitive(
    {
      name: 'RANK',
      aliases: ['CS_RANK', 'RANK_CS'],
      parameters: [x],
      formula: 'place among the members, 1 = smallest, divided by their number; equals take the lowest place',
    },
    acrossMembers(
      (values, { count }) => {
        countSmaller(values, count);
        for (let k = 0; k < count; k++) values[k] = ((values[k] as number) + 1) / count;
      },
      { cost: 40 },
    ),
  ),
  primitive(
    {
      name: 'ZSCORE',
      aliases: ['CS_ZSCORE', 'STANDARDIZE', 'STANDARDISE'],
      parameters: [x],
      formula: '(x - mean) / standard deviation (n - 1) of the members',
      missing: "over the day's members that have a value; missing for all others, and where all are equal",
      source: 'the usual z-score',
    },
    acrossMembers(
      (values, { count }) => {
        const { mean, deviation } = momentsOf(values, count);
        for (let k = 0; k < count; k++) values[k] = ((values[k] as number) - mean) / deviation;
      },
      { cost: 5 },
    ),
  ),
  primitive(
    {
      name: 'DEMEAN',
      aliases: ['NORMALIZE', 'CS_DEMEAN'],
      parameters: [x],
      formula: 'x - mean of the members',
      source: 'WorldQuant, normalize',
    },
    acrossMembers(
      (values, { count }) => {
        const { mean } = momentsOf(values, count);
        for (let k = 0; k < count; k++) values[k] = (values[k] as number) - mean;
      },
      { cost: 3 },
    ),
  ),
  primitive(
    {
      name: 'SCALE',
      parameters: [x, constant('a', 1, 0, 1e9)],
      formula: 'a * x / sum of |x| of the members',
      missing: "over the day's members that have a value; missing for all others, and where all are 0",
    },
    acrossMembers(
      (values, { count, numbers }) => {
        let sum = 0;
        for (let k = 0; k < count; k++) sum += Math.abs(values[k] as number);
        for (let k = 0; k < count; k++) values[k] = ((numbers[0] as number) * (values[k] as number)) / sum;
      },
      { cost: 3 },
    ),
  ),
  primitive(
    {
      name: 'WINSORISE',
      aliases: ['WINSORIZE'],
      parameters: [x, constant('p', 0.01, 0, 0.5)],
      formula: 'x held between the quantiles p and 1 - p of the members (linear between neighbours)',
      source: 'Hyndman and Fan (1996), type 7',
    },
    acrossMembers(
      (values, { count, numbers }) => {
        if (count === 0) return;
        const sorted = values.slice(0, count).sort();
        const low = quantileOf(sorted, count, numbers[0] as number);
        const high = quantileOf(sorted, count, 1 - (numbers[0] as number));
        for (let k = 0; k < count; k++) values[k] = Math.min(high, Math.max(low, values[k] as number));
      },
      { cost: 30 },
    ),
  ),
  primitive(
    {
      name: 'QUANTILE',
      aliases: ['BUCKET', 'CS_QUANTILE'],
      parameters: [x, { ...constant('buckets', 5, 2, 1_000), whole: true }],
      formula: 'bucket from 1 (smallest) on: floor(number of smaller members * buckets / members) + 1',
      source: 'quantile sorts',
    },
    acrossMembers(
      (values, { count, numbers }) => {
        countSmaller(values, count);
        for (let k = 0; k < count; k++) {
          values[k] = Math.floor(((values[k] as number) * (numbers[0] as number)) / count) + 1;
        }
      },
      { cost: 40 },
    ),
  ),
  primitive(
    {
      name: 'INDNEUTRALIZE',
      aliases: ['INDNEUTRALISE', 'GROUP_NEUTRALIZE', 'GROUP_DEMEAN', 'NEUTRALIZE'],
      parameters: [x, group],
      formula: "x - mean of the members of the instrument's group (INDUSTRY, SECTOR or SUBINDUSTRY)",
      missing: "over the day's members that have a value and a known group; missing for all others",
    },
    acrossMembers(
      (values, { count, groups }) => {
        const sums = new Map<number, { sum: number; count: number }>();
        for (let k = 0; k < count; k++) {
          const entry = sums.get(groups[k] as number) ?? { sum: 0, count: 0 };
          entry.sum += values[k] as number;
          entry.count++;
          sums.set(groups[k] as number, entry);
        }
        for (let k = 0; k < count; k++) {
          const { sum, count: size } = sums.get(groups[k] as number) as { sum: number; count: number };
          values[k] = (values[k] as number) - sum / size;
        }
      },
      { cost: 10, grouped: true },
    ),
  ),
  primitive(
    {
      name: 'GROUP_RANK',
      parameters: [x, group],
      formula: "as RANK, among the members of the instrument's group",
      missing: "over the day's members that have a value and a known group; missing for all others",
      source: 'WorldQuant, group_rank',
    },
    acrossMembers(
      (values, { count, groups }) => {
        const ofGroup = Map.groupBy(
          Array.from({ length: count }, (_, k) => k),
          (k) => groups[k] as number,
        );
        for (const places of ofGroup.values()) {
          const own = Float64Array.from(places, (k) => values[k] as number);
          countSmaller(own, own.length);
          for (const [j, k] of places.entries()) values[k] = ((own[j] as number) + 1) / own.length;
        }
      },
      { cost: 60, grouped: true },
    ),
  ),
];
