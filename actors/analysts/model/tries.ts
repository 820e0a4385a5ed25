/** Asks until an answer can be used. */
import {
  type ContentFault,
  contentFaults,
  type ModelRequest,
  modelRequest,
  type RawAnswer,
  type Reader,
  type Reading,
} from '../../../models/index.ts';
import { withoutThinking } from './answer-json.ts';
import { harmless } from './harmless.ts';
import type { Language } from './options.ts';
import type { Question } from './requests.ts';
import { wordings } from './wording.ts';

/** How a question ended. `missing`: an answer is not recorded. */
export type Outcome<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  /** E.g. `malformed 2, illegal 1`. */
  | { readonly kind: 'useless'; readonly faults: string }
  | { readonly kind: 'missing' };

/** Who answers. Calls `read` with the answer that it returns the reading of; undefined = nobody knows. */
export type Ask = <Value>(
  request: ModelRequest,
  attempt: number,
  read: Reader<Value>,
) => Promise<Reading<Value>> | Reading<Value> | undefined;

/** Most of a useless answer that the model is shown again, in characters. */
const SHOWN_AGAIN = 1000;

/**
 * Asks up to `tries` times. Every further time the conversation so far is asked, with the useless answer and what is wrong with
 * it: each try is a request of its own, so a recording answers each by itself. What `ask` throws passes through.
 */
export async function askedUntilUsable<Value>(
  question: Question<Value>,
  tries: number,
  language: Language,
  ask: Ask,
): Promise<Outcome<Value>> {
  const counts = new Map<ContentFault, number>();
  let { request } = question;
  for (let attempt = 1; attempt <= tries; attempt++) {
    let heard: RawAnswer | undefined;
    const reading = await ask(request, attempt, (answer) => {
      heard = answer;
      return question.read(answer);
    });
    if (reading === undefined) return { kind: 'missing' };
    if (reading.ok) return { kind: 'value', value: reading.value };
    counts.set(reading.fault, (counts.get(reading.fault) ?? 0) + 1);
    request = askedAgain(request, question.form, heard?.text ?? '', reading, language);
  }
  const faults = contentFaults.flatMap((fault) => {
    const count = counts.get(fault);
    return count === undefined ? [] : [`${fault} ${count}`];
  });
  return { kind: 'useless', faults: faults.join(', ') };
}

/**
 * The same conversation with the useless answer, shortened, what is wrong with it, and the form of the answer. The answer is as
 * little to be trusted as the data that it may repeat: marks of chat templates in it would end its message.
 */
function askedAgain(
  { model, messages, sampling, answer }: ModelRequest,
  form: string,
  text: string,
  { fault, detail }: { readonly fault: ContentFault; readonly detail: string },
  language: Language,
): ModelRequest {
  const wording = wordings[language];
  const shown = harmless(withoutThinking(text).trim(), SHOWN_AGAIN);
  const complaint = wording.useless(wording.faults[fault], detail);
  return modelRequest({
    model,
    messages: [
      ...messages,
      { role: 'assistant', content: shown === '' ? wording.nothing : shown },
      { role: 'user', content: `${complaint} ${wording.answer}\n${form}` },
    ],
    sampling,
    answer,
  });
}
