/** The tree that the grammar makes of a text: names as written, operators as calls of their registry names. */

/** Where something stands in a formula's text; line and column count from 1. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type Syntax =
  | ({ readonly kind: 'number'; readonly value: number } & Place)
  | ({ readonly kind: 'name'; readonly name: string } & Place)
  | ({ readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[] } & Place);
