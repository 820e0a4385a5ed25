import { BLOCK_ORDINALS } from './ballot-records.ts';

/** Investors of a group: half a block of ballots, which keeps an actor below the limit of children. */
export const GROUP_ORDINALS = BLOCK_ORDINALS / 2;
