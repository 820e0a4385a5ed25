/**
 * Names of instruments in prompts.
 * Invariants:
 * 1. A name depends on the code, the salt and the run's key; where two of a day's members would share one, also on who they
 *    are. It depends on no other day, on no order of asking and on no other investor: prompts of a day never change.
 * 2. Names of a day's members are distinct, and none of them is the code of a member: answers map back exactly.
 */
import { bits, invariant, type Key, type Stream, subKey } from '../../../core/index.ts';
import { shownCode } from './harmless.ts';

export interface CodeNames {
  /** Names of a day's members, in their order. */
  ofMembers(instruments: readonly string[]): readonly string[];
  /** Name of a code that may not be a member today. */
  of(code: string): string;
}

/** Codes as they are, made harmless. */
export class PlainNames implements CodeNames {
  private readonly members = new WeakMap<readonly string[], readonly string[]>();

  ofMembers(instruments: readonly string[]): readonly string[] {
    let names = this.members.get(instruments);
    if (names === undefined) this.members.set(instruments, (names = instruments.map(shownCode)));
    return names;
  }

  of(code: string): string {
    return shownCode(code);
  }
}

/** Digits of a name come in groups of three, which common tokenizers count as one token. Two groups are the rule. */
const GROUP = 1000;
const USUAL_GROUPS = 2;
/** 10^24 names: members that still share one are the same code. */
const MOST_GROUPS = 8;

/** Neutral names: `S` and six digits, more where two members would share them. */
export class NeutralNames implements CodeNames {
  private readonly key: Key;
  private readonly streams = new Map<string, Stream>();
  private readonly members = new WeakMap<readonly string[], readonly string[]>();

  constructor(key: Key, salt: string) {
    this.key = subKey(subKey(key, 'masked names'), salt);
  }

  ofMembers(instruments: readonly string[]): readonly string[] {
    let names = this.members.get(instruments);
    if (names === undefined) this.members.set(instruments, (names = this.distinct(instruments)));
    return names;
  }

  of(code: string): string {
    return this.name(code, USUAL_GROUPS);
  }

  private distinct(instruments: readonly string[]): readonly string[] {
    const codes = new Set(instruments);
    const names = instruments.map((code) => this.name(code, USUAL_GROUPS));
    for (let groups = USUAL_GROUPS + 1; ; groups++) {
      const holders = new Map<string, number>();
      for (const name of names) holders.set(name, (holders.get(name) ?? 0) + 1);
      const shared = names.flatMap((name, i) => (holders.get(name) !== 1 || codes.has(name) ? [i] : []));
      if (shared.length === 0) return names;
      invariant(groups <= MOST_GROUPS, 'the members of a day are distinct');
      for (const i of shared) names[i] = this.name(instruments[i] as string, groups);
    }
  }

  private name(code: string, groups: number): string {
    let stream = this.streams.get(code);
    if (stream === undefined) this.streams.set(code, (stream = subKey(this.key, code)));
    let name = 'S';
    for (let group = 0; group < groups; group++) name += String(bits(stream, group) % GROUP).padStart(3, '0');
    return name;
  }
}
