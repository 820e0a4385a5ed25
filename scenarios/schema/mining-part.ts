import { z } from 'zod';
import { alphaProposers, miningOptions } from '../../alphas/index.ts';
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
