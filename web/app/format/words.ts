/** What several places of the page say, and the words of the engine in those of the page. */
export const NO_TOKEN =
  'This page has no valid token of the studio. Open the address that the studio printed when it started.';

/** What a hint says to somebody at the command line, and what it says here. */
const translations: readonly (readonly [said: RegExp, here: string])[] = [
  [/choose another folder with --out/, 'let that folder be written to'],
  [/start the command again/, 'start it again'],
  [/write for example --set /, 'write for example '],
  [/point --set market\.path at the original data, or /, ''],
  [/, or (?:name it where it is now|make the origin again) with --set .*/, ''],
  [/^"mass new NAME" .*/, ''],
  [/^show it with "mass show .*/, ''],
  [
    /open the address that "mass studio" printed.*/,
    'open the address that the studio printed when it started',
  ],
];

/**
 * A hint in the words of the page; undefined where nothing of it can be done here. Options of the command line are left out, but not
 * whole commands: what they do can be done with them alone.
 */
export function hintHere(hint: string): string | undefined {
  const here = translations.reduce((text, [said, words]) => text.replace(said, words), hint);
  const parts = here
    .split('; ')
    .filter((part) => !/(?:^|\s)--[a-z]/.test(part) || /"mass |start the studio/.test(part));
  return parts.join('; ') || undefined;
}
