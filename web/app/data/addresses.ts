/** Addresses of the page's views: each can be linked to, and opens the same again. */
const at = (...parts: readonly (string | number)[]) =>
  `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

export const addressOf = {
  runs: () => '/',
  editor: () => '/new',
  run: (run: string) => at('runs', run),
  /** Of the server, not of this page. */
  report: (run: string) => at('runs', run, 'report'),
  day: (run: string, day: number) => at('runs', run, 'days', day),
  type: (run: string, day: number, type: string) => at('runs', run, 'days', day, 'types', type),
  investor: (run: string, day: number, type: string, ordinal: number) =>
    at('runs', run, 'days', day, 'investors', type, ordinal),
  instrument: (run: string, day: number, code: string) => at('runs', run, 'days', day, 'instruments', code),
  annealing: (run: string, day: number) => at('runs', run, 'days', day, 'annealing'),
  respawn: (run: string, day: number) => at('runs', run, 'days', day, 'respawn'),
  compare: (a: string, b: string) => at('compare', a, b),
};
