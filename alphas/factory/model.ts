import { z } from 'zod';
import { digestOfJson, MassError } from '../../core/index.ts';
import { modelRequest, type Sampling } from '../../models/index.ts';
import type { AlphaProposerKind } from '../alpha-proposer.ts';
import { chunksOf } from '../documents/chunks.ts';
import { proposerName } from './options.ts';
import { proposalMessages, proposalShape } from './proposal-prompt.ts';
import { proposalReader } from './read-proposals.ts';

const options = z.strictObject({
  kind: z.literal('model'),
  name: proposerName,
  model: z.string().min(1).max(200).describe('model that reads the documents, as servers know it'),
  temperature: z.number().min(0).max(2).default(0).describe('how freely it answers'),
  topP: z.number().gt(0).max(1).default(1).describe('share of likely words that it chooses from'),
  maxOutputTokens: z.int().min(1).max(100_000).default(4_000).describe('most tokens of an answer'),
  seed: z.int().optional().describe('passed to servers that take one'),
  tries: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe(
      'how often a passage is asked, the first time included; refused proposals are told with the reason',
    ),
  chunkCharacters: z
    .int()
    .min(500)
    .max(50_000)
    .default(6_000)
    .describe('longest passage of a question, in characters'),
  mostProposals: z
    .int()
    .min(1)
    .max(200)
    .default(25)
    .describe('proposals of one answer that are looked at; the rest is counted'),
});

/** Asks a language model about every chunk of the documents. */
export const model: AlphaProposerKind = {
  kind: 'model',
  description:
    'a language model reads the documents, chunk by chunk, and quotes where each formula comes from',
  options,
  readsDocuments: true,
  create(chosen: z.infer<typeof options>, name, { client }) {
    if (client === undefined) {
      throw new MassError({
        code: 'alphas.proposer',
        message: 'a proposer of the kind "model" has nobody to ask',
        found: name,
        hint: 'name a server in execution.models.endpoints, or use the kind "grammar"',
      });
    }
    const { model: asked, temperature, topP, maxOutputTokens, seed, chunkCharacters, mostProposals } = chosen;
    const sampling: Sampling = {
      temperature,
      topP,
      maxOutputTokens,
      ...(seed === undefined ? {} : { seed }),
    };
    const read = proposalReader(mostProposals);
    return {
      name,
      digest: digestOfJson({ ...chosen, name }),
      tries: chosen.tries,
      tasks: (documents) =>
        documents.flatMap((document, documentNumber) =>
          chunksOf(document, { characters: chunkCharacters }).map(({ text, from, to, page }, chunk) => ({
            passage: text,
            source: {
              kind: 'passage' as const,
              document: document.name,
              digest: document.digest,
              documentNumber,
              chunk,
              from,
              to,
              ...(page === undefined ? {} : { page }),
            },
          })),
        ),
      async propose(task) {
        const { source, categories, attempt, date } = task;
        if (source.kind !== 'passage') return { proposals: [] };
        const request = modelRequest({
          model: asked,
          messages: proposalMessages(task),
          sampling,
          answer: proposalShape(categories),
        });
        const reading = await client.ask(
          request,
          {
            kind: 'proposal',
            day: 0,
            date,
            type: source.document,
            typeIndex: source.documentNumber,
            ordinal: source.chunk,
            attempt,
          },
          read,
        );
        return reading.ok
          ? reading.value
          : { proposals: [], fault: { kind: reading.fault, detail: reading.detail } };
      },
    };
  },
};
