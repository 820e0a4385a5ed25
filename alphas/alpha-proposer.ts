/**
 * Who proposes formulas. A proposer proposes and nothing more: whoever mines checks each formula, tells it what was refused and why,
 * and asks again. Proposals are untrusted, and no label is shown to a proposer.
 */
import type { Digest, Key, Registered, TradingDate } from '../core/index.ts';
import type { ContentFault, ImagePart, ModelClient } from '../models/index.ts';
import type { AlphaSpec } from './alpha-spec.ts';
import type { DocumentText } from './document.ts';

export interface Proposal {
  readonly formula: string;
  /** One of the task's categories. */
  readonly category: string;
  readonly name?: string;
  /** What the alpha is expected to do, in words. */
  readonly behaviour: string;
  /** Words of the passage that it comes from; whoever reads a passage must give them. */
  readonly quote?: string;
}

/** What a task is about, as JSON: a passage of a document, or a generation of formulas. */
export type ProposalSource =
  | {
      readonly kind: 'passage';
      readonly document: string;
      readonly digest: Digest;
      /** Number of the document, and of the chunk in it, from 0. */
      readonly documentNumber: number;
      readonly chunk: number;
      /** Offsets in the document's text, and the page from 1. */
      readonly from: number;
      readonly to: number;
      readonly page?: number;
    }
  | { readonly kind: 'generation'; readonly generation: number };

/** Why a proposal was not taken: a code of the formula language, or one of these. */
export type RefusalCode =
  | 'formula.syntax'
  | 'formula.type'
  | 'formula.bound'
  | 'formula.column'
  /** No proposal of the form that was asked for. */
  | 'malformed'
  | 'category'
  /** The passage does not say the quote. */
  | 'quote'
  /** Equal to a known formula, by its canonical form. */
  | 'duplicate'
  | 'warm-up'
  | 'coverage'
  /** The same for all instruments on most days. */
  | 'constant'
  /** Ranks as a known alpha does. */
  | 'correlated';

export interface RefusedProposal {
  readonly proposal: Proposal;
  readonly code: RefusalCode;
  /** For people and models, in one line. */
  readonly reason: string;
  /** In the formula, from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** What is known of the market when mining begins. */
export interface MarketBriefing {
  /** Headlines and macro readings as lines of text; empty = none. Untrusted. */
  readonly text: string;
  /** For models that see. */
  readonly images: readonly ImagePart[];
}

export interface ProposalTask {
  readonly source: ProposalSource;
  /** Text of the passage; absent for generations. */
  readonly passage?: string;
  /** From 1; above 1 with what came of the attempt before. */
  readonly attempt: number;
  /** Of the attempt before. */
  readonly refused: readonly RefusedProposal[];
  /** Why the answer before was of no use as a whole, in words. */
  readonly fault?: string;
  /** Known alphas, those mined before included, whose columns the market has. */
  readonly known: readonly AlphaSpec[];
  /** Names of the columns that formulas may use. */
  readonly columns: readonly string[];
  /** Whether INDNEUTRALIZE and GROUP_RANK have a classification. */
  readonly isClassified: boolean;
  readonly categories: readonly string[];
  /** First session of the market. */
  readonly date: TradingDate;
  readonly briefing?: MarketBriefing;
}

export interface Proposed {
  readonly proposals: readonly Proposal[];
  /** Of the passage. Untrusted. */
  readonly summary?: string;
  /** What was said beyond the most proposals of an answer, and not looked at. */
  readonly leftOut?: number;
  /** The answer was of no use as a whole: there are no proposals. */
  readonly fault?: { readonly kind: ContentFault; readonly detail: string };
}

export interface AlphaProposer {
  /** Unique among those who mine together. */
  readonly name: string;
  /** Of the options that decide what it proposes. */
  readonly digest: Digest;
  /** How often a task is asked, the first time included. */
  readonly tries: number;
  /** Its tasks, in order: a function of the documents, with the passages' texts. */
  tasks(
    documents: readonly DocumentText[],
  ): readonly { readonly source: ProposalSource; readonly passage?: string }[];
  /** A function of the task (and of recorded answers). Rejects with `RunStop` where no answer can come now. */
  propose(task: ProposalTask): Promise<Proposed>;
}

/** What proposers may need from outside. */
export interface ProposerServices {
  /** Who answers for the kind `model`. */
  readonly client?: ModelClient;
  /** Root of all draws of the kind `grammar`. */
  readonly key: Key;
}

export interface AlphaProposerKind extends Registered {
  /** Whether it reads documents, and a model answers. */
  readonly readsDocuments: boolean;
  /** Options have passed the entry's schema. Throws `alphas.proposer` when a service is missing. */
  create(options: never, name: string, services: ProposerServices): AlphaProposer;
}
