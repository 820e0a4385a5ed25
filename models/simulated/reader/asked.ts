import type { CompletionCall } from '../completion-call.ts';
import type { Prompt } from './prompt.ts';

/** What the prompt wants to be told. */
export type Asked =
  | {
      readonly kind: 'decision';
      readonly buys: number;
      /** Undefined where no sells are asked for. */
      readonly sells: number | undefined;
      readonly rationale: boolean;
    }
  | { readonly kind: 'strategy' }
  /** Alphas out of a passage. */
  | { readonly kind: 'alphas' }
  /** Which of two alphas is better. */
  | { readonly kind: 'verdict' }
  | { readonly kind: 'unknown' };

/** From the last line of the prose that shows the shape of an answer, or else from the JSON Schema that came along. */
export function whatIsAsked({ prose }: Prompt, shape: CompletionCall['shape']): Asked {
  for (const line of prose.split('\n').toReversed()) {
    const buys = /"buys": \[(\d+)/.exec(line);
    if (buys !== null) {
      const sells = /"sells": \[(\d+)/.exec(line);
      return {
        kind: 'decision',
        buys: Number(buys[1]),
        sells: sells === null ? undefined : Number(sells[1]),
        rationale: line.includes('"rationale"'),
      };
    }
    if (line.includes('"outline"')) return { kind: 'strategy' };
    if (line.includes('"alphas"')) return { kind: 'alphas' };
    if (line.includes('"verdict"')) return { kind: 'verdict' };
  }
  if (memberOf(shape, 'outline') !== undefined) return { kind: 'strategy' };
  if (memberOf(shape, 'alphas') !== undefined) return { kind: 'alphas' };
  if (memberOf(shape, 'verdict') !== undefined) return { kind: 'verdict' };
  const buys = countOf(shape, 'buys');
  if (buys === undefined) return { kind: 'unknown' };
  return {
    kind: 'decision',
    buys,
    sells: countOf(shape, 'sells'),
    rationale: memberOf(shape, 'rationale') !== undefined,
  };
}

/** Values that the schema allows for a member, or for the items of an array; undefined when it does not say. */
export function allowedBy(shape: CompletionCall['shape'], member: string): readonly string[] | undefined {
  const schema = memberOf(shape, member);
  const values = objectOf(schema?.['items'])?.['enum'] ?? schema?.['enum'];
  return Array.isArray(values)
    ? values.filter((value): value is string => typeof value === 'string')
    : undefined;
}

function countOf(shape: CompletionCall['shape'], member: string): number | undefined {
  const schema = memberOf(shape, member);
  const count = schema?.['minItems'] ?? schema?.['maxItems'];
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

function memberOf(
  shape: CompletionCall['shape'],
  member: string,
): Readonly<Record<string, unknown>> | undefined {
  return objectOf(objectOf(shape?.schema['properties'])?.[member]);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
