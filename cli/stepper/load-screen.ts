/** Loads what draws on a terminal, which takes as long as all the rest; nobody else needs it. */
export function loadScreen(): Promise<typeof import('./run-screen.tsx')> {
  // React's development build checks every render and keeps marks of each.
  process.env['NODE_ENV'] ??= 'production';
  return import('./run-screen.tsx');
}
