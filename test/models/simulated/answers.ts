import { expect } from 'vitest';
import { type Answer, answerTo } from '../../../models/simulated/answer.ts';
import { type CompletionCall, readCompletionCall } from '../../../models/simulated/completion-call.ts';
import { Draws } from '../../../models/simulated/draws.ts';
import type { SimulatedServerOptions } from '../../../models/simulated/options.ts';
import type { Temperament } from '../../../models/simulated/reader/decision.ts';
import { options } from './prompts.ts';

export function callOf(
  body: string,
  structured: SimulatedServerOptions['structured'] = 'schema',
): CompletionCall {
  const call = readCompletionCall(body, structured);
  if ('message' in call) throw new Error(call.message);
  return call;
}

/** What the server would answer, without HTTP and without time. */
export function answer(body: string, more: object = {}, temperament: Partial<Temperament> = {}): Answer {
  const settings = options(more);
  const call = callOf(body, settings.structured);
  return answerTo(
    call,
    settings,
    {
      obeys: settings.style === 'obeying',
      recognises: settings.recognises,
      recollection: undefined,
      ...temperament,
    },
    new Draws(settings).ofRequest(call.digest),
  );
}

/** The JSON of an answer that has nothing else. */
export function jsonOf(body: string, more: object = {}, temperament: Partial<Temperament> = {}): Decided {
  const { content } = answer(body, more, temperament);
  expect(content).not.toBeNull();
  return JSON.parse(content as string) as Decided;
}

export interface Decided {
  readonly buys: readonly string[];
  readonly sells?: readonly string[];
  readonly rationale?: string;
}
