import type { PromptKind } from './model.ts';

/** What each prompt asks for. */
export const promptTexts: Readonly<Record<PromptKind, { readonly ask: string; readonly example: string }>> = {
  'go-to': { ask: 'go to', example: 'day or date, e.g. 15 or 20200123' },
  search: { ask: 'find', example: 'instrument or type' },
  inspect: {
    ask: 'inspect',
    example: 'TYPE ORDINAL, TYPE, CODE, optimizer or respawn',
  },
  'fork-changes': {
    ask: 'fork: changes',
    example: 'path=value, blanks between; nothing for none',
  },
  'fork-distribution': {
    ask: 'fork: distribution',
    example: 'type=weight, commas between; nothing for none',
  },
};
