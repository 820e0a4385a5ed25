import { describe, expect, it } from 'vitest';
import {
  describeAlphaMarket,
  openAlphaMarket,
  parseFormula,
  type StudyOptions,
  studiedAlphas,
} from '../../../alphas/index.ts';
import type { Market } from '../../../market/index.ts';
import { alphasSection } from '../../../scenarios/schema/alphas-part.ts';
import { smallMarket } from './markets.ts';
import { specs, studyOf } from './studies.ts';

const optionsOf = (names: readonly string[]): StudyOptions =>
  alphasSection().parse({
    formulas: names.map((name, k) => ({ name, formula: `DELAY(CLOSE, ${k + 1})` })),
  }) as StudyOptions;
const studied = (names: readonly string[]) => studiedAlphas(optionsOf(names), { baseFolder: '.' }).alphas;

describe('columns of alphas', () => {
  it.each([
    ['a b', 'a_b'],
    ['a_b', 'a.b'],
    ['a.b', 'a b'],
  ])('are one each: "%s" and "%s" are refused together', (first, second) => {
    expect(() => studied([first, second])).toThrow(/two alphas would have one column, alpha_a_b.*rename/is);
    expect(studied([first, 'a-b'])).toHaveLength(2);
  });

  it('are not those of what a study mines itself', () => {
    for (const name of ['mined 1', 'mined_1', 'mined.12', 'mined-3']) {
      expect(() => studied([name])).toThrow(/what a study mines itself/);
    }
    expect(studied(['mined', 'mined well', 'mined 1b'])).toHaveLength(3);
    const mined = ['mined 1', 'mined 2'].map((name, k) => ({
      name,
      category: 'own',
      formula: `MEAN(CLOSE, ${k + 2})`,
      parsed: parseFormula(`MEAN(CLOSE, ${k + 2})`),
      origin: name,
    }));
    expect(studiedAlphas(optionsOf(['a']), { baseFolder: '.', mined }).alphas).toHaveLength(3);
  });

  it('are not those that the market has', async () => {
    const market = await smallMarket();
    const [first] = market.description.columns;
    const taken: Market = {
      ...market,
      description: {
        ...market.description,
        columns: [
          ...market.description.columns,
          { ...(first as NonNullable<typeof first>), name: 'alpha_size' },
        ],
      },
    };
    const settings = studyOf();
    expect(() => describeAlphaMarket(taken, settings)).toThrow(/column of the name.*alpha_size/s);
    await expect(openAlphaMarket(taken, settings)).rejects.toThrow(/column of the name.*alpha_size/s);
    const others = specs.filter(({ name }) => name !== 'size');
    expect(describeAlphaMarket(taken, { ...settings, alphas: others }).description.columns).toHaveLength(
      taken.description.columns.length + others.length,
    );
    market.close();
  });
});
