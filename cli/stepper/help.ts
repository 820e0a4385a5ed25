/** Keys and what they do, for the help panel and the key line; docs/replay.md has the same table. A page of 80 x 24 holds them all. */
export const keyHelp: readonly {
  readonly keys: string;
  readonly does: string;
  /** In the key line. */
  readonly short?: string;
}[] = [
  { keys: 'p, space', does: 'one phase forward', short: 'p phase' },
  { keys: 'd, right', does: 'one day forward, to its last phase', short: 'd day' },
  { keys: 'b, left', does: 'back to the day before', short: 'b back' },
  { keys: 'P, shift-left', does: 'one phase back' },
  { keys: 'g', does: 'go to a day or a date', short: 'g go' },
  { keys: 'home, end', does: 'to the first and the last committed day' },
  { keys: 'r', does: 'play day after day, and stop', short: 'r play' },
  { keys: '+, -', does: 'play faster, slower' },
  { keys: '/', does: 'find an instrument or an investor type and show it', short: '/ find' },
  { keys: 'up, down', does: 'choose the investor type above, below' },
  {
    keys: 'i, enter',
    does: 'inspect: TYPE ORDINAL, TYPE, CODE, optimizer or respawn',
    short: 'i inspect',
  },
  { keys: 'e', does: "the day's whole event log" },
  {
    keys: 'f',
    does: 'fork from this day: changes, then weights; it runs to its end',
    short: 'f fork',
  },
  { keys: 'tab', does: 'another panel first, where not all fit' },
  { keys: '?', does: 'this help', short: '? help' },
  { keys: 'escape', does: 'close what is open, forget what was chosen' },
  {
    keys: 'q, ctrl-c',
    does: 'quit; a live run ends where it can go on; again: leave at once',
    short: 'q quit',
  },
];

export function helpLines(): readonly string[] {
  return keyHelp.map(({ keys, does }) => `${keys.padEnd(15)} ${does}`);
}
