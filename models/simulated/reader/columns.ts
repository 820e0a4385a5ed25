import { wordOf } from '../../../core/index.ts';
import type { Prompt } from './prompt.ts';

/** Weight of a column whose expected sign is told: the unit of the others. */
const EXPECTED = 1;
/** Weight of a column without a told sign: the reader has a prejudice of its own, from the column's name. */
const PREJUDICE = 0.3;
/** Weight of a risk column per level of appetite. */
const RISK = 0.6;

/** Levels from most careful to boldest, around the middle one. */
export const riskAppetites = ['very-low', 'low', 'medium', 'high', 'very-high'] as const;
export const holdingPeriods = ['days', 'weeks', 'months', 'quarters', 'years'] as const;

/** What the prompt says about its columns, as weights of their z-scores. Columns that it does not describe have a prejudice. */
export function columnWeights(prompt: Prompt, riskAppetite: unknown): (column: string) => number {
  const described = new Map<string, number>();
  const level = riskAppetites.findIndex((name) => name === riskAppetite);
  const appetite = level < 0 ? 0 : level - (riskAppetites.length - 1) / 2;
  for (const line of (prompt.blocks.get('columns') ?? '').split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim();
    const marks = line
      .slice(colon + 1)
      .split(/[;；]/)
      .map((mark) => mark.trim());
    const sign = marks
      .map((mark) => /^(?:expected sign|预期符号|预期方向) ?([+-])$/.exec(mark)?.[1])
      .find(Boolean);
    const risk = marks.includes('risk') || marks.includes('风险') ? RISK * appetite : undefined;
    const expected = sign === undefined ? 0 : sign === '+' ? EXPECTED : -EXPECTED;
    described.set(name, sign === undefined && risk === undefined ? prejudice(name) : expected + (risk ?? 0));
  }
  return (column) => described.get(column) ?? prejudice(column);
}

const prejudices = new Map<string, number>();
/** Names come from clients: a memory of them must not grow for ever. */
const MOST_PREJUDICES = 10_000;

function prejudice(name: string): number {
  let weight = prejudices.get(name);
  if (weight === undefined) {
    if (prejudices.size >= MOST_PREJUDICES) prejudices.clear();
    weight = wordOf(name) % 2 === 0 ? PREJUDICE : -PREJUDICE;
    prejudices.set(name, weight);
  }
  return weight;
}
