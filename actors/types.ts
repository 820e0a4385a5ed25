/** Investor types: given, or drawn from the seed. */
import {
  byCodeUnit,
  canonicalJson,
  integer,
  type Key,
  MassError,
  type ModalityMask,
  type Stream,
  streamAt,
  subKey,
  type TypeId,
  uniform,
} from '../core/index.ts';
import { drawnSelectors, maskOf, namesOf } from '../market/index.ts';
import { holdingPeriods, type InvestorType, riskAppetites, type Style } from './investor-type.ts';

/** A type as a scenario gives it; what is missing is drawn. */
export interface GivenType {
  readonly modalities: readonly string[];
  readonly style?: Partial<Style>;
}

export interface TypesRequest {
  /** Root key of the run. */
  readonly key: Key;
  /** Number of types; with `given`, drawn types fill up to it. */
  readonly count: number;
  /** Fewest and most modalities of a drawn type. @default [1, 3] in the paper */
  readonly modalitiesPerType: readonly [number, number];
  /** Names that may be drawn. */
  readonly modalities: readonly string[];
  readonly given?: readonly GivenType[];
  /** False: masks may collide by chance, as in the published code. @default true */
  readonly distinct?: boolean;
  /** True: types are drawn as ever, and then all see the union of the modalities; nothing else of them changes. @default false */
  readonly oneMask?: boolean;
  /** Selectors that a style may be given. @default the built-in ones */
  readonly selectors?: readonly string[];
}

export interface DrawnTypes {
  /** In the order of their own masks, equal masks by id; `index` is the place. */
  readonly types: readonly InvestorType[];
  readonly warnings: readonly string[];
}

/**
 * Draws types. The number of modalities is uniform in the range, then the modalities are a uniform choice of that size
 * (MASS, published code). Distinct masks come from a deck: a mask repeats only when all have been used. A type's key, and
 * with it its style and every draw of its investors, depends on the run's key and the type's id alone.
 * Throws `population.masks` when the range or a name cannot work.
 */
export function drawTypes(request: TypesRequest): DrawnTypes {
  checkRequest(request);
  // Types that share a mask are numbered by their styles, so that the order in which they are listed changes nothing.
  const given = (request.given ?? [])
    .map(({ modalities, style = {} }) => ({ mask: maskOf(modalities), style, spelled: canonicalJson(style) }))
    .sort((a, b) => a.mask - b.mask || byCodeUnit(a.spelled, b.spelled));
  const drawn = drawMasks(
    request,
    given.map(({ mask }) => mask),
  );
  const all = [...given, ...drawn.map((mask) => ({ mask, style: {} }))];
  const seen = new Map<number, number>();
  const kinds = request.selectors ?? drawnSelectors;
  const typesKey = subKey(request.key, 'types');
  const types = all.map(({ mask, style }): Omit<InvestorType, 'index'> => {
    const repeat = (seen.get(mask) ?? 0) + 1;
    seen.set(mask, repeat);
    const names = namesOf(mask);
    const id = (repeat === 1 ? names.join('+') : `${names.join('+')}#${repeat}`) as TypeId;
    const key = subKey(typesKey, id);
    return { id, mask, modalities: names, key, style: { ...drawStyle(key, kinds), ...style } };
  });
  const union = namesOf(
    maskOf([...new Set([...request.modalities, ...types.flatMap((type) => type.modalities)])]),
  );
  const seenByAll = request.oneMask === true ? { mask: maskOf(union), modalities: union } : {};
  const repeated = [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
  return {
    types: types
      .sort((a, b) => a.mask - b.mask || byCodeUnit(a.id, b.id))
      .map(({ id, mask, modalities, style, key }, index) => ({
        id,
        index,
        mask,
        modalities,
        style,
        key,
        ...seenByAll,
      })),
    warnings:
      repeated === 0 || request.oneMask === true
        ? []
        : [
            `${repeated} of ${types.length} investor types repeat the mask of another one (${seen.size} distinct masks)`,
          ],
  };
}

/** A style from a type's key: levels uniform, consistency and rationality uniform in [0, 1] in steps of 0.01. */
export function drawStyle(typeKey: Key, kinds: readonly string[]): Style {
  const stream = streamAt(subKey(typeKey, 'style'), 0, 0);
  const pick = <T>(index: number, values: readonly T[]): T =>
    values[integer(stream, index, values.length)] as T;
  const share = (index: number): number => Math.round(uniform(stream, index) * 100) / 100;
  return {
    riskAppetite: pick(0, riskAppetites),
    holdingPeriod: pick(1, holdingPeriods),
    consistency: share(2),
    rationality: share(3),
    selector: pick(4, kinds),
  };
}

function drawMasks(request: TypesRequest, taken: readonly ModalityMask[]): readonly ModalityMask[] {
  const key = subKey(request.key, 'masks');
  const [least, most] = request.modalitiesPerType;
  const sizes = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const deckSize = sizes.reduce((sum, size) => sum + choose(request.modalities.length, size), 0);
  const distinct = request.distinct ?? true;
  const masks: ModalityMask[] = [];
  let used = new Set<number>(taken);
  for (let draw = 0; masks.length + taken.length < request.count; draw++) {
    const mask = drawMask(streamAt(key, draw, 0), sizes, request.modalities);
    if (distinct) {
      if (used.has(mask)) continue;
      used.add(mask);
      // The deck is empty (given masks may lie outside it): start another one.
      if ([...used].filter((at) => inDeck(at, request)).length === deckSize) used = new Set();
    }
    masks.push(mask);
  }
  return masks;
}

function drawMask(stream: Stream, sizes: readonly number[], names: readonly string[]): ModalityMask {
  const size = sizes[integer(stream, 0, sizes.length)] as number;
  const left = [...names];
  const chosen = Array.from(
    { length: size },
    (_, i) => left.splice(integer(stream, i + 1, left.length), 1)[0] as string,
  );
  return maskOf(chosen);
}

function inDeck(mask: number, { modalities, modalitiesPerType: [least, most] }: TypesRequest): boolean {
  const names = namesOf(mask);
  return names.length >= least && names.length <= most && names.every((name) => modalities.includes(name));
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

function checkRequest({
  count,
  modalitiesPerType: [least, most],
  modalities,
  given = [],
}: TypesRequest): void {
  maskOf(modalities);
  const problem = (message: string, found: unknown, expected: string, hint: string): never => {
    throw new MassError({ code: 'population.masks', message, found, expected, hint });
  };
  if (new Set(modalities).size !== modalities.length) {
    problem('a modality is named twice', modalities, 'distinct names', 'remove the repeated name');
  }
  if (given.some((type) => type.modalities.length === 0)) {
    problem('a given type sees no modality', [], 'at least one modality', 'name what the type may see');
  }
  if (count < Math.max(1, given.length)) {
    problem(
      'there are more given types than types',
      count,
      `at least ${Math.max(1, given.length)}`,
      'raise the number of types',
    );
  }
  if (given.length < count && !(least >= 1 && least <= most && most <= modalities.length)) {
    problem(
      'the number of modalities per type cannot be drawn',
      [least, most],
      `1 <= fewest <= most <= ${modalities.length}, the number of modalities to draw from`,
      'change modalitiesPerType, or offer more modalities',
    );
  }
}
