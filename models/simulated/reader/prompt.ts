import type { ChatMessage } from '../completion-call.ts';

/** A prompt taken apart: fenced blocks are data, the rest is what is asked. */
export interface Prompt {
  /** By name; the first block of a name counts. */
  readonly blocks: ReadonlyMap<string, string>;
  /** All that stands outside of fences. */
  readonly prose: string;
}

const FENCE = '\n```';

/** Takes the messages of everybody but the model itself apart. A fence that is never closed reaches to the end. */
export function readPrompt(messages: readonly ChatMessage[]): Prompt {
  const own = messages.filter(({ role }) => role !== 'assistant');
  const text = `\n${own.map(({ content }) => content).join('\n')}\n`;
  const blocks = new Map<string, string>();
  let prose = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf(FENCE, at);
    if (open < 0) return { blocks, prose: prose + text.slice(at) };
    prose += text.slice(at, open + 1);
    const lineEnd = text.indexOf('\n', open + 1);
    const name = text.slice(open + FENCE.length, lineEnd).trim();
    const close = text.indexOf(FENCE, lineEnd);
    const end = close < 0 ? text.length : close;
    if (!blocks.has(name)) blocks.set(name, text.slice(lineEnd + 1, Math.max(lineEnd + 1, end)));
    if (close < 0) return { blocks, prose };
    at = text.indexOf('\n', close + 1);
  }
}

/** The answer is to be in Chinese. Data may be in any language; what is asked decides. */
export function isChinese({ prose }: Prompt): boolean {
  return /[\u4e00-\u9fff]/.test(prose);
}

/** The day that the prompt speaks of (yyyy-mm-dd): from a block `day`, or a line `date: ...`; undefined when it hides it. */
export function dateOf({ blocks, prose }: Prompt): string | undefined {
  const day = /\d{4}-\d{2}-\d{2}/.exec(blocks.get('day') ?? '');
  return day?.[0] ?? /^(?:date|日期) ?[:：] ?(\d{4}-\d{2}-\d{2})/im.exec(prose)?.[1];
}

/** The JSON object in a block; empty when there is none. */
export function objectIn(prompt: Prompt, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(prompt.blocks.get(name) ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
