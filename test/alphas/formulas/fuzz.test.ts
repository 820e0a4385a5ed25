import { expect, it } from 'vitest';
import { formulaLibrary, libraryNames, parseFormula } from '../../../alphas/index.ts';
import { integer, MassError, rootKey, streamAt } from '../../../core/index.ts';

const INPUTS = 100_000;
const signs = '()(),+-*/^<>=!&|?:.$%# \n\t'.split('');
const words =
  'CLOSE close $volume RANK MEAN( DELAY(CLOSE, IF( 1e308 -1 14 0. ADV9 x?y: IndClass.sector && || == **';
const odd = ['\u0000', '\ud83d', 'é', '漢', '__proto__', 'constructor', 'eval', '`'];
const pieces = [...signs, ...words.split(' '), ...odd];
const sources = libraryNames.flatMap((name) => formulaLibrary(name).entries.map(({ printed }) => printed));

/** Random text, a published formula with random damage, or a deep or long one. */
function inputOf(k: number): string {
  const stream = streamAt(rootKey('fuzz'), 1, k);
  let index = 0;
  const draw = (count: number) => integer(stream, index++, count);
  const piece = () => pieces[draw(pieces.length)] as string;
  const kind = k % 10;
  if (kind < 4) return Array.from({ length: draw(30) }, piece).join('');
  if (kind < 9) {
    let text = sources[draw(sources.length)] as string;
    for (let change = draw(4); change >= 0; change--) {
      const at = draw(text.length + 1);
      text = text.slice(0, at) + (draw(2) === 0 ? piece() : '') + text.slice(at + draw(4));
    }
    return text;
  }
  const unit = ['(', '-', '!', 'RSI(', 'a?', 'a^', 'a+', 'ABS(', 'a?a:', 'a<', '((', 'MEAN(a,'][
    draw(12)
  ] as string;
  return unit.repeat(1 + draw(k % 1_000 === 9 ? 3_000 : 60)) + piece();
}

it(`${INPUTS} inputs give formulas or errors with a position, and nothing else`, () => {
  let formulas = 0;
  const wrong: string[] = [];
  for (let k = 0; k < INPUTS; k++) {
    const input = inputOf(k);
    try {
      parseFormula(input);
      formulas++;
    } catch (error) {
      const problem = error instanceof MassError ? error.problems[0] : undefined;
      if (problem?.code.startsWith('formula.') !== true || problem.line === undefined) {
        wrong.push(`${JSON.stringify(input)} (${k}): ${String(error)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(formulas).toBeGreaterThan(INPUTS / 50);
  expect(formulas).toBeLessThan(INPUTS / 2);
});
