import type { ChatBody } from '../../chat-body.ts';

/** What a server turned out not to take. Changes only towards less, so that it is settled after a few calls. */
export interface Dialect {
  readonly tokensName: 'max_tokens' | 'max_completion_tokens';
  /** The name was changed once; another complaint is about the number, not the name. */
  readonly isTokensNameSettled: boolean;
  /** Sampling parameters that are no longer sent. */
  readonly dropped: readonly DroppableParameter[];
}

const droppable = ['seed', 'temperature', 'top_p'] as const;
/** Sampling parameters that some servers refuse. */
export type DroppableParameter = (typeof droppable)[number];

export const firstDialect: Dialect = { tokensName: 'max_tokens', isTokensNameSettled: false, dropped: [] };

/** The body as this server takes it. */
export function inDialect(body: ChatBody, { tokensName, dropped }: Dialect): Record<string, unknown> {
  const { max_tokens, ...rest } = body;
  const spoken: Record<string, unknown> = { ...rest, [tokensName]: max_tokens };
  for (const name of dropped) delete spoken[name];
  return spoken;
}

const refusal =
  /not support|unsupported|unrecogni[sz]ed|unknown|not permitted|not allowed|unexpected|extra (inputs|fields)|only the default|not available|no longer|deprecated/i;

/**
 * The dialect after a server refused a request (400, 422), when it complains about a parameter that can be renamed or left out;
 * else undefined. `parameter`: the parameter that the error names, if it names one.
 */
export function afterComplaint(
  dialect: Dialect,
  message: string,
  parameter: string | undefined,
): Dialect | undefined {
  if (!refusal.test(message)) return undefined;
  const names = parameter !== undefined && parameter !== '' ? parameter : message;
  if (!dialect.isTokensNameSettled && /\bmax_(completion_)?tokens\b/.test(names)) {
    const tokensName = dialect.tokensName === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...dialect, tokensName, isTokensNameSettled: true };
  }
  const refused = droppable.filter(
    (name) => !dialect.dropped.includes(name) && new RegExp(`\\b${name}\\b`).test(names),
  );
  return refused.length === 0 ? undefined : { ...dialect, dropped: [...dialect.dropped, ...refused] };
}

/** What is sent otherwise than asked for, in words; empty when nothing is. */
export function describeDialect({ tokensName, dropped }: Dialect): readonly string[] {
  return [
    ...(tokensName === 'max_tokens' ? [] : [`the limit of output tokens goes as ${tokensName}`]),
    ...dropped.map((name) => `${name} is not sent`),
  ];
}
