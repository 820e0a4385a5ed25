/** Which numbers a column may hold: prices are above 0, `not-negative` is at least 0. */
export type NumberRule = 'any' | 'price' | 'not-negative';
