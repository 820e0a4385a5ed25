import { z } from 'zod';
import { harmless } from '../../actors/index.ts';
import { digestOfJson, type Key, MassError, streamAt, subKey } from '../../core/index.ts';
import type { AlphaProposerKind, Proposal, ProposalTask } from '../alpha-proposer.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import { parseFormula } from '../formula.ts';
import { MOST_LIBRARY_ENTRIES } from '../library.ts';
import { proposerName } from './options.ts';
import { BEHAVIOUR_CHARACTERS } from './read-proposals.ts';
import { Draws, type VariationContext, variations } from './variations.ts';

const options = z.strictObject({
  kind: z.literal('grammar'),
  name: proposerName,
  proposals: z.int().min(1).max(MOST_LIBRARY_ENTRIES).default(200).describe('formulas that it proposes'),
  perGeneration: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('formulas of one generation; the next one builds on those of it that were accepted'),
});

/** Draws of one proposal until one of them is a formula: most are. */
const MOST_DRAWS = 20;

/** Makes formulas of known ones, without a model: the same ones for the same seed. */
export const grammar: AlphaProposerKind = {
  kind: 'grammar',
  description: 'changes and crosses formulas that are known, by seeded draws; asks nobody',
  options,
  readsDocuments: false,
  create({ proposals, perGeneration, ...chosen }: z.infer<typeof options>, name, { key }) {
    const own = subKey(key, `alphas.grammar.${name}`);
    const generations = Math.ceil(proposals / perGeneration);
    return {
      name,
      // Their number is none of it: more of them begin with the same ones.
      digest: digestOfJson({ ...chosen, perGeneration, name, key: own }),
      tries: 1,
      tasks: () =>
        Array.from({ length: generations }, (_, generation) => ({
          source: { kind: 'generation' as const, generation },
        })),
      async propose(task) {
        if (task.source.kind !== 'generation') return { proposals: [] };
        const { generation } = task.source;
        const count = Math.min(perGeneration, proposals - generation * perGeneration);
        return { proposals: proposalsOf(task, own, generation, count) };
      },
    };
  },
};

function proposalsOf(task: ProposalTask, key: Key, generation: number, count: number): readonly Proposal[] {
  const { known, columns, isClassified, categories } = task;
  // As the screen compares them.
  const wanted = new Set(categories.map((category) => category.toLowerCase()));
  const parents = known.filter(({ category }) => wanted.has(category.trim().toLowerCase()));
  if (parents.length === 0) {
    throw new MassError({
      code: 'alphas.proposer',
      message: 'there is no formula to begin with, of the categories and columns at hand',
      expected: 'a list of formulas whose columns the market has',
      hint: 'name one in simulation.alphas.libraries, or give mining.categories the names of its categories',
    });
  }
  const context = { columns, isClassified, donors: known.map(({ parsed }) => parsed.tree) };
  return Array.from({ length: count }, (_, number) =>
    proposal(parents, context, new Draws(streamAt(key, generation, number))),
  ).filter((made) => made !== undefined);
}

const wheel = variations.flatMap((variation) => Array.from({ length: variation.weight }, () => variation));

/** Undefined where no draw gives a formula. */
function proposal(
  parents: readonly AlphaSpec[],
  context: VariationContext,
  draws: Draws,
): Proposal | undefined {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const parent = draws.pick(parents) as AlphaSpec;
    const variation = draws.pick(wheel) as (typeof variations)[number];
    try {
      const varied = variation.vary(parent.parsed.tree, draws, context);
      if (varied === undefined) continue;
      const parsed = parseFormula(varied.tree.text, { columns: context.columns });
      if (parsed.digest === parent.parsed.digest || parsed.type !== 'number') continue;
      const behaviour = `${variation.name} of ${parent.name}: ${varied.change}`;
      return {
        formula: parsed.text,
        category: parent.category,
        behaviour: harmless(behaviour, BEHAVIOUR_CHARACTERS),
      };
    } catch (error) {
      // What the language refuses is drawn again.
      if (!(error instanceof MassError) || !error.code.startsWith('formula.')) throw error;
    }
  }
  return undefined;
}
