import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../../alphas/index.ts';

describe('chunks', () => {
  it('end at paragraphs where they can, and say the end of the one before again', () => {
    const text = ['First paragraph here.', 'Second one.', 'Third one is the last.'].join('\n\n');
    const chunks = chunksOf({ text }, { characters: 40, overlap: 14 });
    expect(chunks.map((chunk) => chunk.text)).toEqual([
      'First paragraph here.\n\nSecond one.',
      'Second one.\n\nThird one is the last.',
    ]);
  });

  it('know the page that they begin on', () => {
    const text = `${'a'.repeat(50)}\n\n${'b'.repeat(50)}`;
    const chunks = chunksOf({ text, pages: [0, 52] }, { characters: 60, overlap: 0 });
    expect(chunks.map(({ page, from, to }) => ({ page, from, to }))).toEqual([
      { page: 1, from: 0, to: 50 },
      { page: 2, from: 52, to: 102 },
    ]);
  });

  const texts = fc
    .array(fc.constantFrom('alpha', ' ', '\n', '\n\n', '. ', '𝛼𝛽', 'x'.repeat(70), '   '), { maxLength: 80 })
    .map((parts) => parts.join(''));

  it('cover everything but white space, within their length, in order, without parting a pair', () => {
    const cases = fc.property(
      texts,
      fc.integer({ min: 20, max: 90 }),
      fc.integer({ min: 0, max: 9 }),
      (text, characters, overlap) => {
        const covered = new Uint8Array(text.length);
        let before = -1;
        for (const chunk of chunksOf({ text }, { characters, overlap })) {
          expect(chunk.text).toBe(text.slice(chunk.from, chunk.to));
          expect(chunk.text.length).toBeLessThanOrEqual(characters);
          expect(chunk.text.isWellFormed()).toBe(true);
          expect(chunk.to).toBeGreaterThan(before);
          before = chunk.to;
          covered.fill(1, chunk.from, chunk.to);
        }
        const missed = text.split('').filter((unit, offset) => unit.trim() !== '' && covered[offset] === 0);
        expect(missed).toEqual([]);
      },
    );
    fc.assert(cases);
  });
});
