import {
  faultBeforeReading,
  faultWithoutObject,
  harmless,
  objectInAnswer,
  quoted,
  useless,
} from '../../actors/index.ts';
import type { AnswerShape, RawAnswer, Reading } from '../../models/index.ts';
import { type Verdict, verdicts } from '../alpha-judge.ts';

const MAX_REASON_CHARACTERS = 300;

export const verdictShape: AnswerShape = {
  name: 'verdict',
  schema: {
    type: 'object',
    properties: { verdict: { type: 'string', enum: verdicts }, reason: { type: 'string' } },
    required: ['verdict', 'reason'],
    additionalProperties: false,
  },
};

/** Reads an answer: one of the three words counts, its reason is kept for people, shortened. Never throws. */
export function readVerdict(answer: RawAnswer): Reading<Verdict> {
  const fault = faultBeforeReading(answer);
  if (fault !== undefined) return fault;
  const object = objectInAnswer(answer.text, 'verdict', (value) => Object.hasOwn(value, 'verdict'));
  if (object === undefined) return faultWithoutObject(answer);
  const { verdict: said, reason } = object;
  if (typeof said !== 'string') return useless('malformed', 'the verdict is no text');
  const verdict = verdicts.find((each) => each === said.trim().toLowerCase());
  if (verdict === undefined)
    return useless('illegal', `the verdict ${quoted(said)} is none of ${verdicts.join(', ')}`);
  return {
    ok: true,
    value: verdict,
    parsed: {
      verdict,
      ...(typeof reason === 'string' ? { reason: harmless(reason, MAX_REASON_CHARACTERS) } : {}),
    },
  };
}
