import { z } from 'zod';
import { alphaProposers, MOST_LIBRARY_ENTRIES, miningOptions } from '../../alphas/index.ts';
import { kindSection } from './kind-section.ts';

/** `mining`: how alphas are mined from documents, or from known ones. Optional: without it nothing is mined. */
export function miningSection() {
  const proposer = kindSection(alphaProposers, undefined, {});
  return miningOptions
    .extend({
      proposers: z
        .array(proposer)
        .min(1)
        .max(10)
        .default([proposer.parse({ kind: 'grammar' })])
        .describe('Who proposes formulas, one after another'),
    })
    .superRefine(mostProposals)
    .superRefine(({ documents, proposers }, context) => {
      const reading = proposers.findIndex(({ kind }) => alphaProposers.get(kind).readsDocuments);
      if (reading < 0 || documents.length > 0) return;
      context.addIssue({
        code: 'custom',
        message: 'this proposer reads documents, and there is none',
        path: ['proposers', reading],
        params: {
          expected: 'at least one document in mining.documents',
          hint: 'name a document, or use the kind "grammar"',
        },
      });
    })
    .optional()
    .describe('How alphas are mined from documents, and from known ones');
}

/** What is mined fits one list: a model's proposals are not known before, those that cost nothing are. */
function mostProposals(
  { proposers }: { readonly proposers: readonly Readonly<Record<string, unknown>>[] },
  context: z.RefinementCtx,
): void {
  let proposals = 0;
  for (const [k, proposer] of proposers.entries()) {
    if (proposer['kind'] !== 'grammar') continue;
    proposals += Number(proposer['proposals']);
    if (proposals <= MOST_LIBRARY_ENTRIES) continue;
    context.addIssue({
      code: 'custom',
      message: 'more formulas would be proposed than a list holds',
      path: ['proposers', k, 'proposals'],
      params: {
        expected: `at most ${MOST_LIBRARY_ENTRIES} by all proposers of the kind "grammar"`,
        hint: 'lower proposals',
      },
    });
    return;
  }
}
