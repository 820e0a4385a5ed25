/** A server that shows what it was sent, key included, as some do by defect or for debugging. For tests of what clients keep. */
import type { IncomingHttpHeaders } from 'node:http';

/** What a call brought, on one line: its key, in the spellings that servers show, and its other headers. */
export function echoOf(headers: IncomingHttpHeaders): string {
  const key = headers.authorization?.replace(/^Bearer /, '') ?? 'none';
  const base64 = Buffer.from(key).toString('base64');
  return `You sent ${JSON.stringify(headers)}, that is key ${key} (${encodeURIComponent(key)}, ${base64}).`;
}

/** A body of the OpenAI protocol with the echo in its error, or before its answer. Other bodies are left as they are. */
export function withEcho(body: string, echo: string): string {
  const { error, choices, ...rest } = JSON.parse(body) as {
    readonly error?: { readonly message: string };
    readonly choices?: readonly { readonly message: Record<string, unknown> }[];
  };
  if (error !== undefined)
    return JSON.stringify({ error: { ...error, message: `${error.message} ${echo}`, code: echo } });
  const echoing = choices?.map(({ message, ...choice }) => {
    const { content, refusal } = message;
    return {
      ...choice,
      message: {
        ...message,
        ...(typeof content === 'string' ? { content: `${echo}\n${content}` } : {}),
        ...(typeof refusal === 'string' ? { refusal: `${echo} ${refusal}` } : {}),
      },
      finish_reason: echo,
    };
  });
  return JSON.stringify({ ...rest, ...(echoing === undefined ? {} : { choices: echoing }) });
}
