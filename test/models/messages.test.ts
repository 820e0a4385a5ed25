import { describe, expect, it } from 'vitest';
import { digestOfJson } from '../../core/index.ts';
import {
  chatBody,
  countTokens,
  imagePart,
  MAX_IMAGES,
  type Message,
  modelRequest,
  textOfMessage,
  tokensOfImage,
  tokensOfRequest,
} from '../../models/index.ts';
import { MAX_IMAGE_BYTES } from '../../models/message.ts';
import { mostInputTokens } from '../../models/price.ts';
import { byUrgency, nameOfPurpose, type Purpose, purposeKinds } from '../../models/request.ts';
import { pngBytes } from './images.ts';
import { answer, callOf } from './simulated/answers.ts';

const rest = {
  model: 'm',
  sampling: { temperature: 0, topP: 1, maxOutputTokens: 10 },
  answer: { name: 'verdict', schema: { type: 'object' } },
} as const;
const asking = (...messages: readonly Message[]) => modelRequest({ ...rest, messages });
const chart = (fill = 7) => imagePart(pngBytes(640, 360, fill), 'a chart of rising prices');
const shown = (fill = 7): Message => ({
  role: 'user',
  content: [{ kind: 'text', text: 'Which one?' }, chart(fill)],
});

describe('a message with images', () => {
  it('makes its request another one for every byte of an image and every word beside it', () => {
    const digests = [
      asking(shown()),
      asking(shown(8)),
      asking({ role: 'user', content: 'Which one?' }),
      asking({ role: 'user', content: [{ kind: 'text', text: 'Which one?' }] }),
      asking({
        role: 'user',
        content: [
          { kind: 'text', text: 'Which one?' },
          { ...chart(), alt: 'other' },
        ],
      }),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
    expect(asking(shown()).digest).toBe(digests[0]);
  });

  it('leaves the digests of requests of text as they were', () => {
    const messages = [{ role: 'user', content: 'Which one?' }] as const;
    const before = digestOfJson({ format: 'model-request/1', messages, ...rest });
    expect(asking(...messages).digest).toBe(before);
  });

  it('is sent as parts, the image as a data URL behind what it shows', () => {
    const body = chatBody(asking({ role: 'system', content: 'Answer.' }, shown()), 'schema');
    expect(body.messages).toEqual([
      { role: 'system', content: 'Answer.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Which one?' },
          { type: 'text', text: 'a chart of rising prices' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${chart().data}` } },
        ],
      },
    ]);
    expect(Buffer.from(chart().data, 'base64')).toEqual(Buffer.from(pngBytes(640, 360)));
    expect(textOfMessage(shown())).toBe('Which one?\n[image: a chart of rising prices]');
  });

  it.each([
    // Shorter side to 768, longer side at most 2048, tiles of 512: 1024 x 1024 becomes 768 x 768, two by two.
    [1024, 1024, 85 + 170 * 4],
    [2048, 4096, 85 + 170 * 6],
    [640, 360, 85 + 170 * 6],
    [64, 4096, 85 + 170 * 4],
  ])('counts an image of %i x %i by tiles', (width, height, tokens) => {
    expect(tokensOfImage(imagePart(pngBytes(width, height), ''))).toBe(tokens);
  });

  it('counts in the tokens of its request, and its upper bound', () => {
    const bare = asking({ role: 'user', content: 'Which one?' });
    expect(tokensOfRequest(asking(shown())) - tokensOfRequest(bare)).toBe(
      countTokens('a chart of rising prices') + 1105,
    );
    expect(mostInputTokens(asking(shown()))).toBeGreaterThan(mostInputTokens(bare) + 3 * 1105);
  });

  it('takes PNG files only, of bounded size and number', () => {
    expect(() => imagePart(new Uint8Array(100), '')).toThrow(/PNG/);
    expect(() => imagePart(pngBytes(0, 5), '')).toThrow(/PNG/);
    expect(() => imagePart(pngBytes(5, 5, 1, MAX_IMAGE_BYTES), '')).toThrow(/at most/);
    expect(() => imagePart(pngBytes(5, 5), 'x'.repeat(3_000))).toThrow(/at most/);
    const many = (count: number): Message => ({
      role: 'user',
      content: Array.from({ length: count }, () => chart()),
    });
    expect(() => asking(many(MAX_IMAGES))).not.toThrow();
    expect(() => asking(many(MAX_IMAGES), shown())).toThrow(/at most/);
    const forged = { ...chart(), data: `${chart().data}" onload="` };
    expect(() => asking({ role: 'user', content: [forged] })).toThrow(/base64/);
  });

  it('is answered by the simulated server, which counts its tokens and sees that images differ', () => {
    const calls = [shown(), shown(8)].map((message) =>
      callOf(JSON.stringify(chatBody(asking(message), 'schema'))),
    );
    expect(calls.map(({ imageTokens }) => imageTokens)).toEqual([1105, 1105]);
    expect(calls[0]?.digest).not.toBe(calls[1]?.digest);
    expect(answer(JSON.stringify(chatBody(asking(shown()), 'schema'))).content).toBeTypeOf('string');
  });
});

describe('purposes', () => {
  const purpose = (kind: Purpose['kind'], more: Partial<Purpose> = {}): Purpose => ({
    kind,
    day: 3,
    date: 20_210_106,
    type: 'one',
    typeIndex: 0,
    ordinal: 7,
    attempt: 1,
    ...more,
  });

  it('have a turn within their day: strategies, decisions, proposals, verdicts', () => {
    const kinds = purposeKinds.toReversed().map((kind) => purpose(kind));
    expect(kinds.toSorted(byUrgency).map(({ kind }) => kind)).toEqual([...purposeKinds]);
    const earlier = purpose('verdict', { day: 2 });
    expect([...kinds, earlier].toSorted(byUrgency)[0]).toBe(earlier);
  });

  it('are named by what they count', () => {
    expect(nameOfPurpose(purpose('decision'))).toBe('decision of day 3 (2021-01-06), type one, investor 7');
    expect(nameOfPurpose(purpose('proposal', { attempt: 2 }))).toBe(
      'proposal of day 3 (2021-01-06), document one, chunk 7, try 2',
    );
    expect(nameOfPurpose(purpose('verdict'))).toBe('verdict of day 3 (2021-01-06), agent one, question 7');
  });
});
