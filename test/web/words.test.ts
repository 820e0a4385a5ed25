import { expect, it } from 'vitest';
import { hintHere } from '../../web/app/format/words.ts';

it.each([
  ['choose another folder with --out', 'let that folder be written to'],
  ['start the command again', 'start it again'],
  ['write for example --set seed=3', 'write for example seed=3'],
  ['bring it back, or name it where it is now with --set models.recording=FILE', 'bring it back'],
  [
    'relative paths start at the scenario file; --set market.path=DIR names another folder',
    'relative paths start at the scenario file',
  ],
  ['show it with "mass show runs/a"', undefined],
  ['leave out --cover-plan, or leave out reflection', undefined],
])('a hint for the command line, "%s", is said in the words of the page or left out', (hint, here) => {
  expect(hintHere(hint)).toBe(here);
});

it.each([
  'raise the cap and go on, nothing is asked again: "mass resume runs/a --set execution.budget.usd=5"',
  'bring it back, or start the studio again with another --runs',
  'wait for one to end, or stop one',
])('a hint that helps here, "%s", is left as it is', (hint) => {
  expect(hintHere(hint)).toBe(hint);
});
