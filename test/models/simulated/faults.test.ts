/** Each fault of answers as a client reads it; each way of wording. */
import { describe, expect, it } from 'vitest';
import { answer, type Decided, jsonOf } from './answers.ts';
import { codes, decisionPrompt, requestBody, strategyPrompt } from './prompts.ts';

const bodies = Array.from({ length: 60 }, (_, i) => requestBody(decisionPrompt({ before: `no. ${i}` })));
const always = (name: string) => ({ faults: { [name]: 1 } });
const style = {
  riskAppetite: 'low',
  holdingPeriod: 'days',
  consistency: 0.5,
  rationality: 0.5,
  selector: 'random',
};
const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('a faulty answer', () => {
  it('is cut off, with finish reason length', () => {
    for (const body of bodies) {
      const { content, finish } = answer(body, always('truncated'));
      expect(finish).toBe('length');
      expect(answer(body).content?.startsWith(content as string)).toBe(true);
      expect(isJson(content as string)).toBe(false);
    }
  });

  it('is no JSON', () => {
    for (const body of [...bodies, requestBody(strategyPrompt(style))]) {
      const { content, finish } = answer(body, always('malformed'));
      expect(finish).toBe('stop');
      expect(isJson(content as string)).toBe(false);
      expect(content).not.toBe('');
    }
  });

  it('names exactly one code that is not in the pool', () => {
    for (const body of bodies) {
      const { buys } = jsonOf(body, always('illegal'));
      expect(new Set(buys).size).toBe(3);
      expect(buys.filter((code) => !codes.includes(code))).toHaveLength(1);
    }
  });

  it('has one pick too few or too many', () => {
    const sizes = new Set(bodies.map((body) => jsonOf(body, always('wrongCount')).buys.length));
    expect(sizes).toEqual(new Set([2, 4]));
    for (const body of bodies) {
      const { buys } = jsonOf(body, always('wrongCount'));
      expect(codes).toEqual(expect.arrayContaining([...buys]));
      expect(new Set(buys).size).toBe(buys.length);
    }
  });

  it('names a pick twice', () => {
    for (const body of bodies) {
      const { buys } = jsonOf(body, always('repeated'));
      expect(buys).toHaveLength(3);
      expect(new Set(buys).size).toBe(2);
    }
  });

  it('refuses, in its field or in words', () => {
    const answers = bodies.map((body) => answer(body, always('refused')));
    const byField = answers.filter(({ refusal }) => refusal !== null);
    expect(byField.length).toBeGreaterThan(15);
    expect(byField.length).toBeLessThan(45);
    for (const { content, refusal, finish } of answers) {
      expect(finish).toBe('stop');
      expect([content, refusal].filter((text) => text === null)).toHaveLength(1);
      expect(content ?? refusal).toMatch(/can't help/);
    }
  });

  it('is empty', () => {
    for (const body of bodies.slice(0, 5)) {
      expect(answer(body, always('empty'))).toMatchObject({
        content: '',
        refusal: null,
        finish: 'stop',
        outputTokens: 0,
      });
      expect(answer(body, { ...always('empty'), style: 'tools' }).toolCall).toBeUndefined();
    }
  });

  it('to a strategy has a level that does not exist, or lacks a member; picks it has none to repeat', () => {
    const body = requestBody(strategyPrompt(style));
    const strategy = (name: string) => JSON.parse(answer(body, always(name)).content as string) as object;
    expect(strategy('illegal')).toMatchObject({ riskAppetite: 'reckless', selector: 'random' });
    expect(Object.keys(strategy('wrongCount'))).toHaveLength(5);
    expect(answer(body, always('repeated'))).toEqual(answer(body));
  });
});

describe('the wording of an answer', () => {
  const plain = (body: string) => answer(body).content as string;
  const asText = bodies.map((body) =>
    JSON.stringify({ ...(JSON.parse(body) as object), response_format: undefined }),
  );

  it('is bare JSON where the shape is enforced, and has words around it at times where it is not', () => {
    const kinds = { bare: 0, fenced: 0, prose: 0 };
    asText.forEach((body, i) => {
      const content = plain(body);
      const json = plain(bodies[i] as string);
      expect(content).toContain(json);
      if (content === json) kinds.bare++;
      else if (content.includes(`\`\`\`json\n${json}\n\`\`\``)) kinds.fenced++;
      else kinds.prose++;
    });
    // 24, 21, 15 expected of 60.
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(5);
  });

  it('thinks aloud first, with braces and dropped ideas at times', () => {
    const thinking = { style: 'thinking' };
    const contents = bodies.map((body) => answer(body, thinking).content as string);
    contents.forEach((content, i) => {
      const [thought, said] = content.split('</think>\n\n');
      expect(thought).toMatch(/^<think>\n/);
      expect(said).toBe(plain(bodies[i] as string));
    });
    expect(contents.filter((content) => content.includes('{ ... }')).length).toBeGreaterThan(8);
    const dropped = contents.filter((content) => /idea would be \{"buys":\[/.test(content));
    expect(dropped.length).toBeGreaterThan(8);
    const cutOff = bodies.map((body) => answer(body, { ...thinking, ...always('truncated') }));
    expect(new Set(cutOff.map(({ content }) => content?.includes('</think>')))).toEqual(
      new Set([true, false]),
    );
  });

  it('is the arguments of a tool call, without content', () => {
    const { content, toolCall, finish } = answer(bodies[0] as string, { style: 'tools' });
    expect({ content, finish }).toEqual({ content: null, finish: 'tool_calls' });
    expect(JSON.parse(toolCall?.arguments as string) as Decided).toEqual(jsonOf(bodies[0] as string));
  });

  it('ends at the limit of tokens that the request sets', () => {
    const body = requestBody(decisionPrompt(), { max_tokens: 5 });
    expect(answer(body)).toMatchObject({
      content: '{"buys":["SYN0010","',
      finish: 'length',
      outputTokens: 5,
    });
  });
});
