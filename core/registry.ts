/**
 * A registry holds the kinds of one extension point (analyst, optimizer, ...). An entry declares its options' schema
 * beside its registry line; the scenario schema is composed from `schema()`.
 */
import { z } from 'zod';
import { MassError } from './errors.ts';
import { nearest } from './nearest.ts';

/** Options of a kind: a strict zod object whose `kind` is a literal. */
export type KindSchema = z.ZodObject<{ kind: z.ZodLiteral<string> }>;

export interface Registered {
  readonly kind: string;
  /** One sentence for documentation and error messages. */
  readonly description: string;
  readonly options: z.ZodObject;
}

export class Registry<Entry extends Registered> {
  private readonly entries = new Map<string, Entry>();
  private readonly builtIn: ReadonlySet<string>;
  readonly noun: string;

  /** `noun` names the extension point in messages, e.g. `optimizer`. */
  constructor(noun: string, builtIn: readonly Entry[]) {
    this.noun = noun;
    for (const entry of builtIn) this.register(entry);
    this.builtIn = new Set(this.entries.keys());
  }

  /** Adds a kind. Throws `scenario.unknown-kind` when the name is taken. */
  register(entry: Entry): void {
    if (this.entries.has(entry.kind)) {
      throw new MassError({
        code: 'scenario.unknown-kind',
        message: `the ${this.noun} "${entry.kind}" is registered already`,
        hint: 'choose another name',
      });
    }
    this.entries.set(entry.kind, entry);
  }

  kinds(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** Whether the engine brought the kind itself, so that every thread and process of it knows it. */
  isBuiltIn(kind: string): boolean {
    return this.builtIn.has(kind);
  }

  get(kind: string): Entry {
    const entry = this.entries.get(kind);
    if (entry !== undefined) return entry;
    const guess = nearest(kind, this.kinds());
    throw new MassError({
      code: 'scenario.unknown-kind',
      message: `there is no ${this.noun} of this kind`,
      found: kind,
      expected: `one of ${this.kinds().join(', ')}`,
      ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
    });
  }

  /** Union of the options of all kinds, discriminated by `kind`. */
  schema(): z.ZodType {
    const options = [...this.entries.values()].map((entry) => entry.options);
    return z.discriminatedUnion('kind', options as unknown as [KindSchema, ...KindSchema[]]);
  }
}
