/** Values that differ, by the code of their instrument. */

/** The first instrument whose value differs, and how many differ. Only instruments of both sides are compared. */
export interface ValueDifference {
  readonly instrument: string;
  readonly was: number;
  readonly is: number;
  readonly count: number;
}

/** Values over instruments. */
export interface Row {
  readonly instruments: readonly string[];
  readonly values: ArrayLike<number>;
}

/** Equal as numbers; NaN equals NaN, and -0 equals 0. */
export function isSame(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** Undefined when all values of instruments on both sides are equal. */
export function valueDifference(was: Row, is: Row): ValueDifference | undefined {
  const places = was.instruments === is.instruments ? undefined : placesOf(is.instruments);
  let first: Omit<ValueDifference, 'count'> | undefined;
  let count = 0;
  for (let i = 0; i < was.instruments.length; i++) {
    const instrument = was.instruments[i] as string;
    const place = places === undefined ? i : places.get(instrument);
    if (place === undefined) continue;
    const [a, b] = [was.values[i] as number, is.values[place] as number];
    if (isSame(a, b)) continue;
    first ??= { instrument, was: a, is: b };
    count++;
  }
  return first === undefined ? undefined : { ...first, count };
}

function placesOf(instruments: readonly string[]): ReadonlyMap<string, number> {
  return new Map(instruments.map((instrument, place) => [instrument, place]));
}

/** Codes on one side only. */
export function listDifference(
  was: readonly string[],
  is: readonly string[],
): { readonly onlyWas: readonly string[]; readonly onlyIs: readonly string[] } | undefined {
  if (was === is || (was.length === is.length && was.every((code, i) => code === is[i]))) return undefined;
  const [before, after] = [new Set(was), new Set(is)];
  return { onlyWas: was.filter((code) => !after.has(code)), onlyIs: is.filter((code) => !before.has(code)) };
}

/** A number for people: seven digits tell values apart, and what is missing is called so. */
export function shownNumber(value: number): string {
  return Number.isNaN(value) ? 'nothing' : String(Number(value.toPrecision(7)));
}

/** Two numbers that differ, with as many digits as that takes. */
export function shownPair(was: number, is: number): readonly [string, string] {
  const short = [shownNumber(was), shownNumber(is)] as const;
  return short[0] === short[1] ? [String(was), String(is)] : short;
}

/** The first few of a list, and how many more there are. */
export function firstFew(items: readonly string[], few = 3): string {
  const rest = items.length - few;
  return rest <= 0 ? items.join(', ') : `${items.slice(0, few).join(', ')} and ${rest} more`;
}
