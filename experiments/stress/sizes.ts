/** Population sizes of a stress test: total numbers of investors, the same number for each of the scenario's types. */
import type { Scenario } from '../../engine/index.ts';
import { usage } from './usage.ts';

/** Most investors of a type, and largest floor, that a scenario may have. */
const MOST_PER_TYPE = 16_777_216;

export function typesOf({ simulation }: Scenario): number {
  const { types } = simulation.population;
  return typeof types === 'number' ? types : types.length;
}

/** `512,4096,...` as typed. Throws `cli.usage` where a size is no multiple of the number of types. */
export function parsedSizes(text: string, types: number): readonly number[] {
  const sizes = text.split(',').map((word) => {
    if (!/^\s*[1-9]\d{0,9}\s*$/.test(word)) {
      throw usage(
        '--sizes',
        'this is no population size',
        word.trim(),
        'whole numbers with commas between them',
      );
    }
    return Number(word);
  });
  for (const size of sizes) {
    if (size % types === 0) continue;
    const below = Math.max(types, size - (size % types));
    throw usage(
      '--sizes',
      `the ${types} types of the scenario cannot all have as many investors`,
      String(size),
      `a multiple of ${types}, such as ${below}${below === size - (size % types) ? ` or ${below + types}` : ''}`,
    );
  }
  if (new Set(sizes).size < sizes.length)
    throw usage('--sizes', 'a size is listed twice', text, 'each size once');
  return sizes.toSorted((a, b) => a - b);
}

/** What gives a scenario `investors` in all. The floor keeps its share of the investors of a type, as in the experiment `scaling`. */
export function sizeOverrides(scenario: Scenario, investors: number): readonly string[] {
  const { investorsPerType, floor } = scenario.simulation.population;
  const perType = investors / typesOf(scenario);
  const kept = Math.min(MOST_PER_TYPE, Math.floor((perType * floor) / investorsPerType));
  return [
    `simulation.population.investorsPerType=${perType}`,
    ...(floor === 0 ? [] : [`simulation.population.floor=${kept}`]),
  ];
}

/** From `first` on, doubling until nobody asks for more or a type is as large as it may be. */
export function* doubling(first: number, types: number): Generator<number> {
  for (let size = first; size / types <= MOST_PER_TYPE; size *= 2) yield size;
}

/** `throw=0.01,hang=0.001` as overrides, each kind once. Throws `cli.usage`. */
export function faultOverrides(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const seen = new Set<string>();
  return text.split(',').map((part) => {
    const [, kind, rate] = /^\s*(throw|hang|garbage)=(\d*\.?\d+(?:e-?\d+)?)\s*$/.exec(part) ?? [];
    if (kind === undefined || rate === undefined) {
      throw usage(
        '--faults',
        'this is no rate of a fault',
        part.trim(),
        'throw=RATE, hang=RATE or garbage=RATE',
      );
    }
    if (seen.has(kind)) throw usage('--faults', 'a kind of fault is given twice', text, 'each kind once');
    seen.add(kind);
    return `simulation.faults.${kind}=${Number(rate)}`;
  });
}
