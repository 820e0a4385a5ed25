import { MassError } from '../../core/index.ts';
import type { ScenarioSource } from '../source.ts';
import { throwProblems } from '../source.ts';
import { placesOf } from './yaml.ts';

/** Parses strict JSON. Throws `scenario.syntax` with its line; repeated keys are errors too. */
export function parseJson(file: string, text: string): ScenarioSource {
  const plain = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(plain);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MassError(
      {
        code: 'scenario.syntax',
        message: `not valid JSON: ${reason.replace(/ in JSON at position.*$/s, '').replace(/,? *\.\.\..*$/s, '')}`,
        file,
        ...placeIn(plain, reason),
        hint: 'a file that ends in .yaml may have comments and trailing commas',
      },
      { cause },
    );
  }
  // JSON is YAML: its parser knows the places that JSON.parse forgets, and notices repeated keys.
  const places = placesOf(plain);
  throwProblems(
    places.duplicates.map(({ key, place }) => ({
      code: 'scenario.syntax',
      message: 'this key stands twice in its section',
      file,
      ...place,
      found: key,
      hint: 'keep one of the two',
    })),
  );
  return { file, value, locate: places.locate };
}

/** The engine's message names a position, or none at the end of the text. */
function placeIn(text: string, reason: string): { readonly line: number; readonly column: number } {
  const position = Number(/position (\d+)/.exec(reason)?.[1] ?? text.length);
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}
