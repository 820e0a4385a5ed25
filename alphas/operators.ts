import type { Operator } from './operator.ts';
import { arithmetic } from './operators/arithmetic.ts';
import { bands } from './operators/bands.ts';
import { crossSection } from './operators/cross-section.ts';
import { logic } from './operators/logic.ts';
import { momentum } from './operators/momentum.ts';
import { order } from './operators/order.ts';
import { past } from './operators/past.ts';
import { smoothing } from './operators/smoothing.ts';
import { statistics } from './operators/statistics.ts';
import { trend } from './operators/trend.ts';
import { volatility } from './operators/volatility.ts';
import { volume } from './operators/volume.ts';

/** Every operator of the formula language, family by family. `docs/formulas.md` is written from it. */
export const operators: readonly Operator[] = [
  ...arithmetic,
  ...logic,
  ...past,
  ...statistics,
  ...order,
  ...smoothing,
  ...crossSection,
  ...momentum,
  ...trend,
  ...bands,
  ...volatility,
  ...volume,
];

const byName = new Map(operators.map((operator) => [operator.name, operator]));
const bySpelling = new Map<string, Operator[]>();
for (const operator of operators) {
  for (const spelling of [operator.name, ...operator.aliases]) {
    bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), operator]);
  }
}

/** The operator that the printer calls this; it exists. */
export function operatorOf(name: string): Operator {
  return byName.get(name) as Operator;
}

/** All operators with this name or alias, in any case. */
export function operatorsCalled(spelling: string): readonly Operator[] {
  return bySpelling.get(spelling.toUpperCase()) ?? [];
}

/** Names and aliases. */
export function operatorSpellings(): readonly string[] {
  return [...bySpelling.keys()];
}
