import { describe, expect, it } from 'vitest';
import { drawTypes, type TypesRequest } from '../../actors/index.ts';
import { byCodeUnit, rootKey } from '../../core/index.ts';
import { modalities } from '../../market/index.ts';

const names = [
  'valuation',
  'dividend',
  'growth',
  'quality',
  'news',
  'base',
  'cross-industry',
  'risk',
  'price',
];
const request = (overrides: Partial<TypesRequest> = {}): TypesRequest => ({
  key: rootKey(7),
  count: 16,
  modalitiesPerType: [1, 3],
  modalities: names,
  ...overrides,
});

describe('investor types', () => {
  it('are drawn distinct, in mask order, with one to three modalities', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { types, warnings } = drawTypes(request({ key: rootKey(seed) }));
      expect(new Set(types.map(({ mask }) => mask)).size).toBe(16);
      expect(
        types.every(({ mask, index }, i) => index === i && (i === 0 || mask > (types[i - 1]?.mask ?? 0))),
      ).toBe(true);
      expect(types.every((type) => type.modalities.length >= 1 && type.modalities.length <= 3)).toBe(true);
      expect(types.every((type) => modalities.maskOf(type.modalities) === type.mask)).toBe(true);
      expect(warnings).toEqual([]);
    }
  });

  it('see the union with one mask for all, and are otherwise those that they were', () => {
    for (const overrides of [{}, { count: 130 }, { count: 3, given: [{ modalities: ['news'] }] }]) {
      const own = drawTypes(request(overrides)).types;
      const { types, warnings } = drawTypes(request({ ...overrides, oneMask: true }));
      const union = modalities.namesOf(modalities.maskOf(names));
      expect(types).toEqual(
        own.map((type) => ({ ...type, mask: modalities.maskOf(names), modalities: union })),
      );
      expect(new Set(own.map(({ mask }) => mask)).size).toBeGreaterThan(1);
      expect(warnings).toEqual([]);
    }
  });

  it('use up the whole deck before a mask repeats, say so, and are told apart by a number', () => {
    const { types, warnings } = drawTypes(request({ count: 130 }));
    expect(new Set(types.map(({ mask }) => mask)).size).toBe(129);
    expect(warnings).toEqual(['1 of 130 investor types repeat the mask of another one (129 distinct masks)']);
    const repeated = types.filter(({ id }) => id.includes('#'));
    expect(repeated.map(({ id }) => id)).toEqual([expect.stringMatching(/#2$/)]);
    expect(new Set(types.map(({ key }) => `${key.hi} ${key.lo}`)).size).toBe(130);
  });

  it('collide by chance when they may, as in the published code', () => {
    const collisions = Array.from({ length: 40 }, (_, seed) => {
      const { types } = drawTypes(request({ key: rootKey(seed), distinct: false }));
      return new Set(types.map(({ mask }) => mask)).size < 16 ? 1 : 0;
    }).reduce((sum: number, one) => sum + one, 0);
    // With 16 draws from 129 masks, the single ones drawn more often, the chance is 0.86.
    expect(collisions).toBeGreaterThan(25);
    expect(collisions).toBeLessThan(40);
  });

  it("keep a type's key and style whatever other types there are", () => {
    const alone = drawTypes(request({ count: 1, given: [{ modalities: ['news', 'price'] }] })).types[0];
    const among = drawTypes(request({ given: [{ modalities: ['price', 'news'] }] })).types.find(
      ({ id }) => id === 'news+price',
    );
    expect({ ...among, index: 0 }).toEqual(alone);
    const otherSeed = drawTypes(
      request({ key: rootKey(8), count: 1, given: [{ modalities: ['news', 'price'] }] }),
    ).types[0];
    expect(otherSeed?.key).not.toEqual(alone?.key);
  });

  it('take given styles over drawn ones, trait by trait', () => {
    const style = { riskAppetite: 'very-high', rationality: 1 } as const;
    const [given] = drawTypes(request({ count: 1, given: [{ modalities: ['risk'], style }] })).types;
    const [drawn] = drawTypes(request({ count: 1, given: [{ modalities: ['risk'] }] })).types;
    expect(given?.style).toEqual({ ...drawn?.style, ...style });
  });

  it('sort equal masks by id', () => {
    const given = Array.from({ length: 11 }, () => ({ modalities: ['news'] }));
    const ids: string[] = drawTypes(request({ count: 11, given })).types.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort(byCodeUnit));
    expect(ids).toContain('news#11');
  });

  it('depend on the seed', () => {
    const masks = [1, 2, 3].map((seed) =>
      drawTypes(request({ key: rootKey(seed) }))
        .types.map(({ mask }) => mask)
        .join(),
    );
    expect(new Set(masks).size).toBe(3);
  });

  it.each([
    ['an unknown modality', { modalities: ['news', 'astrology'] }, /no modality of this name/],
    ['a repeated modality', { modalities: ['news', 'news', 'price'] }, /named twice/],
    [
      'more modalities per type than there are',
      { modalitiesPerType: [1, 10] as const },
      /modalities per type/,
    ],
    ['no modality per type', { modalitiesPerType: [0, 2] as const }, /modalities per type/],
    ['no types', { count: 0 }, /types/],
    [
      'more given types than types',
      { count: 1, given: [{ modalities: ['news'] }, { modalities: ['price'] }] },
      /more given types/,
    ],
    ['a given type that sees nothing', { given: [{ modalities: [] }] }, /sees no modality/],
  ])('refuse %s', (_what, overrides, message) => {
    expect(() => drawTypes(request(overrides))).toThrow(message);
  });
});
