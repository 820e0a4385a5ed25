import { expect, it } from 'vitest';
import { plainTable } from '../../cli/plain-table.ts';

it('a table shows what would move the cursor, colour the screen or turn the text round', () => {
  const lines = plainTable(
    ['Alpha', 'Category'],
    [['\u001b[31mred\u001b]0;title\u0007', 'a\u202eb\u009b2J\r\tc\u2028d']],
    ['left', 'left'],
  );
  expect(lines[1]).toBe('\\u{1b}[31mred\\u{1b}]0;title\\u{7}  a\\u{202e}b\\u{9b}2J\\u{d}\\u{9}c\\u{2028}d');
  expect(plainTable(['A\u001b[2J'], [], ['left'])[0]).toBe('A\\u{1b}[2J');
});

it('a table keeps bold words, and lines of a cell', () => {
  const lines = plainTable(['A'], [['\u001b[1mbold\u001b[22m'], ['one\ntwo']], ['left']);
  expect(lines.slice(1)).toEqual(['\u001b[1mbold\u001b[22m', 'one', 'two']);
});
