import { z } from 'zod';
import { MassError, type Registered, type Registry } from '../../core/index.ts';

/** Options of a registered kind, checked against the schema that stands beside its registry line. */
export interface KindOptions {
  readonly kind: string;
  readonly [option: string]: unknown;
}
/** As a user writes them: without a kind, the default kind is meant. */
export interface KindInput {
  readonly kind?: string | undefined;
  readonly [option: string]: unknown;
}

// Only the keys of the shape: the empty shape has type Record<string, never>, which would forbid every option.
type SharedOptions<Shared extends z.ZodRawShape> = Pick<
  z.output<z.ZodObject<Shared>>,
  keyof Shared & keyof z.output<z.ZodObject<Shared>>
>;
type SharedInput<Shared extends z.ZodRawShape> = Pick<
  z.input<z.ZodObject<Shared>>,
  keyof Shared & keyof z.input<z.ZodObject<Shared>>
>;

/**
 * Schema of a section that chooses a kind from a registry: the kind's options beside `shared`, which every kind has. The
 * section may leave `kind` out for `defaultKind`. Kinds are read when this is called: register yours before.
 */
export function kindSection<Entry extends Registered, Shared extends z.ZodRawShape>(
  registry: Registry<Entry>,
  defaultKind: string | undefined,
  shared: Shared,
): z.ZodType<KindOptions & SharedOptions<Shared>, KindInput & SharedInput<Shared>> {
  const members = registry.kinds().map((kind) => {
    const entry = registry.get(kind);
    const taken = Object.keys(shared).find((key) => key in entry.options.shape);
    if (taken !== undefined) {
      throw new MassError({
        code: 'scenario.invalid',
        message: `the ${registry.noun} "${kind}" declares an option that every ${registry.noun} has already`,
        found: taken,
        hint: 'give the option another name',
      });
    }
    const name = z.literal(kind).describe(entry.description);
    return entry.options.extend({
      // Optional below the default: a discriminated union finds its member by the values that the field itself accepts.
      kind: kind === defaultKind ? name.optional().default(kind) : name,
      ...shared,
    });
  });
  return z.discriminatedUnion(
    'kind',
    members as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> }>],
  ) as unknown as z.ZodType<KindOptions & SharedOptions<Shared>, KindInput & SharedInput<Shared>>;
}
