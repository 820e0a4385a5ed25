import type { Key } from 'ink';
import { graphemesOf } from './text-line.ts';
import type { KeyName, KeyPress } from './ui-state.ts';

const names: readonly (readonly [keyof Key, KeyName])[] = [
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // Most terminals send this for the backspace key.
  ['delete', 'backspace'],
  ['tab', 'tab'],
];

/** A press as ink reads it; keys typed faster than they are read come as one text, and are pressed one by one. */
export function keyOf(input: string, key: Key): readonly KeyPress[] {
  const { shift, ctrl, meta } = key;
  const named = names.find(([flag]) => key[flag] === true);
  if (named !== undefined) return [{ name: named[1], text: '', shift, ctrl }];
  if (meta || input === '') return [];
  if (ctrl) return [{ name: 'text', text: input, shift, ctrl }];
  return graphemesOf(input).map((text) => ({
    name: text === '\r' || text === '\n' ? 'enter' : 'text',
    text: text === '\r' || text === '\n' ? '' : text,
    shift,
    ctrl,
  }));
}
