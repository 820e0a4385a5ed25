import type { Controls } from '../controls.ts';

/**
 * Controls that only seem to be there, because answers behind their ballots are missing, and why: they are judged as if they had never
 * been shown.
 */
export type LostControls = Readonly<Partial<Record<'uniform' | 'random', string>>>;

/** Controls without those that are lost. */
export function keptControls(controls: Controls, lost: LostControls): Controls {
  return {
    ...controls,
    ...(lost.uniform === undefined ? {} : { uniform: null }),
    ...(lost.random === undefined ? {} : { random: null }),
  };
}
