export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Ends of an axis of bounded values: the highest possible one, and below what the data need, but not beyond the lowest possible. */
export function boundedEnds({ least, most }: Bounds) {
  // Round numbers of the axis reach at most a fifth of the range below the data.
  const nearLeast = least + (most - least) / 5;
  return { max: most, min: ({ min }: { readonly min: number }) => (min < nearLeast ? least : null) };
}
