/**
 * Modalities: the kinds of data that an investor type may or may not see.
 * Invariants:
 * 1. Every modality has one bit, a power of two that no other has, so that a mask names a set of them exactly.
 * 2. What is registered is never changed. It stays until everybody who registered it has let go of it, and goes then.
 */
import { MassError, type ModalityMask, nearest } from '../core/index.ts';

export interface Modality {
  readonly name: string;
  /** A power of two from 1 to 2^30. */
  readonly bit: number;
  readonly description: string;
}

/** Largest bit: masks stay non-negative in 32-bit arithmetic. */
const HIGHEST_BIT = 2 ** 30;

/** The nine modalities of MASS (arXiv 2505.10278), by bit. */
const builtIn: readonly Modality[] = [
  {
    name: 'valuation',
    bit: 1,
    description: 'prices compared with earnings, book value, cash flow and sales',
  },
  { name: 'dividend', bit: 2, description: 'cash paid out to shareholders compared with the price' },
  { name: 'growth', bit: 4, description: 'growth of revenue and profit over a year' },
  { name: 'quality', bit: 8, description: 'profitability and how stable it is' },
  { name: 'news', bit: 16, description: 'headlines about the instrument, and their tone' },
  { name: 'base', bit: 32, description: "the day's open, high, low, close and traded volume" },
  { name: 'cross-industry', bit: 64, description: "returns of the instrument's industry" },
  { name: 'risk', bit: 128, description: 'volatility, liquidity and other risk factors' },
  { name: 'price', bit: 256, description: 'features of past prices and volumes' },
];

export class Modalities {
  private readonly byName = new Map<string, Modality>();
  private readonly holders = new Map<string, number>();

  constructor(initial: readonly Modality[]) {
    for (const modality of initial) this.register(modality);
  }

  /**
   * Adds a modality and returns what lets go of it again: a modality that a run declared leaves with that run. Throws
   * `population.masks` when its name or its bit means another one, or the bit is no power of two.
   */
  register(modality: Modality): () => void {
    const { name, bit } = modality;
    const known = this.byName.get(name);
    if (known !== undefined && known.bit === bit && known.description === modality.description) {
      return this.hold(name);
    }
    const holder = known ?? this.all().find((other) => other.bit === bit);
    if (holder !== undefined) {
      throw new MassError({
        code: 'population.masks',
        message: `the modality "${name}" with bit ${bit} would change the modality "${holder.name}" with bit ${holder.bit}`,
        found: { name, bit },
        hint: `choose another ${known === undefined ? 'bit' : 'name'}`,
      });
    }
    if (!Number.isInteger(bit) || bit < 1 || bit > HIGHEST_BIT || (bit & (bit - 1)) !== 0) {
      throw new MassError({
        code: 'population.masks',
        message: `the modality "${name}" needs a bit of its own`,
        found: bit,
        expected: 'a power of two from 1 to 2^30',
      });
    }
    this.byName.set(name, Object.freeze({ ...modality }));
    return this.hold(name);
  }

  /** One more holder of a registered modality, until the returned function is called. */
  private hold(name: string): () => void {
    this.holders.set(name, (this.holders.get(name) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const left = (this.holders.get(name) ?? 0) - 1;
      this.holders.set(name, left);
      if (left === 0) this.byName.delete(name);
    };
  }

  /** In order of their bits. */
  all(): readonly Modality[] {
    return [...this.byName.values()].sort((a, b) => a.bit - b.bit);
  }

  /** In order of their bits. */
  names(): readonly string[] {
    return this.all().map((modality) => modality.name);
  }

  /** The modality of this name. Throws `population.masks` with the nearest name when there is none. */
  get(name: string): Modality {
    const modality = this.byName.get(name);
    if (modality !== undefined) return modality;
    const guess = nearest(name, this.names());
    throw new MassError({
      code: 'population.masks',
      message: 'there is no modality of this name',
      found: name,
      expected: `one of ${this.names().join(', ')}`,
      ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
    });
  }

  /** OR of the bits of these modalities; 0 for none. Throws `population.masks` for an unknown name. */
  maskOf(names: Iterable<string>): ModalityMask {
    let mask = 0;
    for (const name of names) mask |= this.get(name).bit;
    return mask as ModalityMask;
  }

  /** Names of a mask's modalities, in order of their bits. Throws `population.masks` for a bit that nobody registered. */
  namesOf(mask: number): readonly string[] {
    const seen = this.all().filter((modality) => (mask & modality.bit) !== 0);
    const explained = seen.reduce((sum, modality) => sum + modality.bit, 0);
    if (!Number.isInteger(mask) || explained !== mask) {
      throw new MassError({
        code: 'population.masks',
        message: 'this mask has bits that belong to no modality',
        found: mask,
        expected: `a sum of ${this.all()
          .map(({ name, bit }) => `${bit} (${name})`)
          .join(', ')}`,
      });
    }
    return seen.map((modality) => modality.name);
  }
}

/** Names of the modalities that every run knows, by bit. */
export const builtInModalities: readonly string[] = builtIn.map(({ name }) => name);

/** The modalities of this process: the nine built in, what code registered, and what the open runs declared. */
export const modalities = new Modalities(builtIn);

/** OR of the bits of these modalities. Throws `population.masks` for an unknown name. */
export function maskOf(names: Iterable<string>): ModalityMask {
  return modalities.maskOf(names);
}

/** Names of a mask's modalities, in order of their bits. Throws `population.masks` for an unknown bit. */
export function namesOf(mask: number): readonly string[] {
  return modalities.namesOf(mask);
}
