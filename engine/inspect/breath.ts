/** Days that are read between two pauses in which others get their turn: a studio answers many at once. */
export const BREATH_DAYS = 16;
