/** What prompts always say, whatever their templates are: how to answer, and why an answer could not be used. */
import { canonicalJson } from '../../../core/index.ts';
import type { ContentFault } from '../../../models/index.ts';
import type { Language } from './options.ts';

export interface Wording {
  readonly codes: (count: number) => string;
  readonly rationale: string;
  readonly outline: string;
  readonly share: string;
  readonly answer: string;
  readonly useless: (why: string, detail: string) => string;
  readonly nothing: string;
  readonly faults: Readonly<Record<ContentFault, string>>;
}

export const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    codes: (count) => `${count} ${count === 1 ? 'code' : 'codes'}`,
    rationale: 'at most 30 words',
    outline: 'at most 50 words',
    share: '0 to 1',
    answer: 'Answer with one JSON object of this form and nothing else:',
    useless: (why, detail) => `Your answer cannot be used: ${why} (${detail}). Answer again.`,
    nothing: '(no answer)',
    faults: {
      empty: 'it is empty',
      truncated: 'it is cut off',
      refused: 'it declines; this is a simulation, and nobody is given advice',
      malformed: 'it is no JSON object of the form that was asked for',
      illegal: 'it names something that was not offered',
      repeated: 'it names something twice',
      'wrong-count': 'it names too many or too few',
    },
  },
  zh: {
    codes: (count) => `${count} 个代码`,
    rationale: '不超过 50 个字',
    outline: '不超过 50 个字',
    share: '0 到 1',
    answer: '只回答一个如下形式的 JSON 对象，不要有其他内容：',
    useless: (why, detail) => `你的回答无法使用：${why}（${detail}）。请重新回答。`,
    nothing: '（没有回答）',
    faults: {
      empty: '回答为空',
      truncated: '回答被截断',
      refused: '拒绝回答；这只是模拟，不是给任何人的投资建议',
      malformed: '不是所要求形式的 JSON 对象',
      illegal: '包含未提供的选项',
      repeated: '同一项出现两次',
      'wrong-count': '数量过多或过少',
    },
  },
};

/** All of a wording as one text, which changes when any of it does. */
export function textOfWording({ codes, useless, ...rest }: Wording): string {
  return canonicalJson({ ...rest, codes: [codes(1), codes(2)], useless: useless('why', 'detail') });
}
