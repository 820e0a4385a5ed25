import { integer, type Stream, uniform } from '../../core/index.ts';
import type { CompletionCall } from './completion-call.ts';
import { type AnswerDraws, chosen } from './draws.ts';
import { type AnswerFault, answerFaults, type SimulatedServerOptions } from './options.ts';
import type { Temperament } from './reader/decision.ts';
import { type Reply, reply } from './reader.ts';
import { brokenJson, canHave, cut, membersOf } from './spoil.ts';
import { firstTokens, tokensOfText } from './tokens.ts';
import { APOLOGY, refusalText, talkedAround, thoughts } from './wording.ts';

/** The message of a completion. */
export interface Answer {
  readonly content: string | null;
  readonly refusal: string | null;
  readonly toolCall: { readonly name: string; readonly arguments: string } | undefined;
  readonly finish: 'stop' | 'length' | 'tool_calls';
  readonly outputTokens: number;
  /** The fault that it was drawn to have. */
  readonly fault: AnswerFault | undefined;
}

/** Text of an answer before it becomes a message. `whole`: nothing is missing at its end. */
interface Worded {
  readonly text: string;
  readonly whole: boolean;
}

/** Answers a call: what the reader makes of it, with the fault that the request drew, in the words of the style. Pure. */
export function answerTo(
  call: CompletionCall,
  options: Pick<SimulatedServerOptions, 'faults' | 'style'>,
  temperament: Temperament,
  draws: AnswerDraws,
): Answer {
  const made = reply(call, temperament, draws);
  const drawn = chosen(options.faults, answerFaults, uniform(draws.fault, 0));
  const fault = drawn !== undefined && canHave(made, drawn) ? drawn : undefined;
  if (fault === 'refused') return refused(draws.fault);
  const json = made.kind !== 'apology' && fault !== 'empty';
  const { text, whole } = limited(worded(call, options.style, made, fault, draws), call.maxTokens);
  const base = { refusal: null, outputTokens: tokensOfText(text), fault };
  if (options.style === 'tools' && json)
    return {
      ...base,
      content: null,
      toolCall: { name: call.shape?.name ?? made.kind, arguments: text },
      finish: whole ? 'tool_calls' : 'length',
    };
  return { ...base, content: text, toolCall: undefined, finish: whole ? 'stop' : 'length' };
}

function worded(
  call: CompletionCall,
  style: SimulatedServerOptions['style'],
  made: Reply,
  fault: AnswerFault | undefined,
  draws: AnswerDraws,
): Worded {
  const thinking = style === 'thinking' ? thoughts(made, draws.wording) : '';
  if (fault === 'truncated' && thinking !== '' && integer(draws.fault, 2, 2) === 0)
    return { text: cut(thinking.trimEnd(), draws.fault), whole: false };
  const { before, body, after } = parts(call, style, made, fault, draws);
  if (fault === 'truncated') return { text: thinking + before + cut(body, draws.fault), whole: false };
  return { text: thinking + before + body + after, whole: true };
}

function parts(
  call: CompletionCall,
  style: SimulatedServerOptions['style'],
  made: Reply,
  fault: AnswerFault | undefined,
  draws: AnswerDraws,
): { readonly before: string; readonly body: string; readonly after: string } {
  if (fault === 'empty') return { before: '', body: '', after: '' };
  if (made.kind === 'apology') return { before: '', body: APOLOGY, after: '' };
  const json = JSON.stringify(membersOf(made, fault, draws.fault));
  const body = fault === 'malformed' ? brokenJson(json, draws.fault) : json;
  // The arguments of a tool call are kept in shape by the server.
  const talks = call.format === 'text' && style !== 'tools';
  return { body, ...(talks ? talkedAround(json, draws.wording) : { before: '', after: '' }) };
}

/** The request's own limit on tokens. */
function limited({ text, whole }: Worded, maxTokens: number | undefined): Worded {
  const kept = maxTokens === undefined ? text : firstTokens(text, maxTokens);
  return { text: kept, whole: whole && kept.length === text.length };
}

/** Half of the models say so in the field made for it, half in their content. */
function refused(stream: Stream): Answer {
  const text = refusalText(stream);
  const field = integer(stream, 1, 2) === 0;
  return {
    content: field ? null : text,
    refusal: field ? text : null,
    toolCall: undefined,
    finish: 'stop',
    outputTokens: tokensOfText(text),
    fault: 'refused',
  };
}
