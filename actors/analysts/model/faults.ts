/** What is wrong with an answer before its content is looked at. */
import { type ContentFault, MAX_ANSWER_CHARACTERS, type RawAnswer } from '../../../models/index.ts';
import { withoutThinking } from './answer-json.ts';
import { harmless } from './harmless.ts';

export interface Useless {
  readonly ok: false;
  readonly fault: ContentFault;
  readonly detail: string;
}

/** Longest piece of an answer that a detail quotes, in characters. */
const QUOTED_CHARACTERS = 60;

/** How models begin when they decline. */
const DECLINES =
  /^["'“\s]*(?:i['’]?m sorry|i am sorry|sorry|i apologi[sz]e|i can(?:no|['’])t|i can not|i am unable|i['’]?m unable|i won['’]t|as an ai|unfortunately,? i|抱歉|对不起|很抱歉|非常抱歉|我无法|我不能|作为(?:一个)?(?:ai|人工智能))/iu;

export function useless(fault: ContentFault, detail: string): Useless {
  return { ok: false, fault, detail };
}

/** A piece of an answer, quoted. It may stand in a prompt outside of any fence: it cannot end its quotation. */
export function quoted(text: string): string {
  return `"${harmless(text, QUOTED_CHARACTERS).replaceAll(/["“”]/gu, "'")}"`;
}

/** Declined or empty: nothing to read. */
export function faultBeforeReading({ text, finish, refusal }: RawAnswer): Useless | undefined {
  if (refusal !== undefined && refusal.trim() !== '')
    return useless('refused', `refused: ${quoted(refusal)}`);
  if (finish === 'content_filter') return useless('refused', 'stopped by a content filter');
  if (text.trim() !== '') return undefined;
  return finish === 'length' ? useless('truncated', 'cut off before it began') : useless('empty', 'no text');
}

/** Why there is no object in a text that is not empty. */
export function faultWithoutObject({ text, finish }: RawAnswer): Useless {
  if (finish === 'length' || text.length >= MAX_ANSWER_CHARACTERS) {
    return useless('truncated', 'cut off before the JSON object was complete');
  }
  const answer = withoutThinking(text).trim();
  if (answer === '') return useless('empty', 'nothing after the thinking');
  if (DECLINES.test(answer)) return useless('refused', `refused: ${quoted(answer)}`);
  return useless('malformed', `no JSON object of the form in ${quoted(answer)}`);
}
