import { byCodeUnit } from '../../core/index.ts';
import { byQuestion, type Purpose } from '../request.ts';

/** Where an answer stands among the entries of a recording. */
export interface EntryPlace {
  readonly purpose: Pick<Purpose, 'day' | 'kind' | 'typeIndex' | 'ordinal' | 'attempt'>;
  readonly digest: string;
}

/** Order of entries: day, strategies before decisions, type, ordinal, try; where runs share all that, request digest. */
export function byPlace(
  { purpose: a, digest: x }: EntryPlace,
  { purpose: b, digest: y }: EntryPlace,
): number {
  return byQuestion(a, b) || a.attempt - b.attempt || byCodeUnit(x, y);
}
