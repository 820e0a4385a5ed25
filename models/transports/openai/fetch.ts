/**
 * What the SDK sends its requests with: node:http instead of the built-in fetch, because
 * - that gives up after 300 seconds of silence, and answers without streaming can take longer;
 * - it follows redirects, which could take a key to another host;
 * - only here is it known whether a request had gone out when a connection broke, and how long a body is before it is read.
 * Invariants:
 * 1. Headers are the ones made here: whatever the SDK adds about this machine or takes from the environment stays here.
 * 2. A body of more than `MAX_BODY_BYTES` is never held.
 * 3. Every promise settles when the signal that comes with the request is aborted.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Largest body of a response that is read: about sixty times the longest answer that is kept. */
const MAX_BODY_BYTES = 4_000_000;

/** Idle connections are closed before servers commonly close theirs (5 s), so that a request rarely meets a dying one. */
const IDLE_MS = 4_000;

/** A connection that brought no whole response. */
export class ConnectionError extends Error {
  override readonly name: string;
  /** The request may have reached the server. */
  readonly wasSent: boolean;
  readonly isTooLarge: boolean;
  constructor(
    name: string,
    message: string,
    { wasSent, isTooLarge = false }: { wasSent: boolean; isTooLarge?: boolean },
  ) {
    super(message);
    this.name = name;
    this.wasSent = wasSent;
    this.isTooLarge = isTooLarge;
  }
}

export interface Connections {
  /** As the global `fetch`, for requests with a text body and responses that are read whole. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  close(): void;
}

/** `headers`: sent with every request. `passed`: name of the one header that is taken from the request. */
export function connections(
  headers: Readonly<Record<string, string>>,
  passed: string | undefined,
): Connections {
  const settings = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' } as const;
  const agents = { 'http:': new HttpAgent(settings), 'https:': new HttpsAgent(settings) };
  return {
    fetch: (input, init) => send(new URL(input instanceof Request ? input.url : input), init),
    close: () => {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };

  function send(url: URL, init: RequestInit = {}): Promise<Response> {
    const body = Buffer.from(typeof init.body === 'string' ? init.body : '', 'utf8');
    const key = passed === undefined ? null : new Headers(init.headers).get(passed);
    const { signal } = init;
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      let wasSent = false;
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        agent: isSecure ? agents['https:'] : agents['http:'],
        method: init.method ?? 'POST',
        headers: {
          ...headers,
          ...(passed !== undefined && key !== null ? { [passed]: key } : {}),
          'content-length': body.byteLength,
        },
      });
      const onAbort = (): void => fail('AbortError', 'the call was given up');
      const finish = (): void => signal?.removeEventListener('abort', onAbort);
      const fail = (name: string, message: string, isTooLarge = false): void => {
        finish();
        reject(new ConnectionError(name, message, { wasSent, isTooLarge }));
        request.destroy();
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      request.on('socket', (socket) => {
        // Requests that wait for a connection have not gone out.
        if (request.reusedSocket) wasSent = true;
        else socket.once(isSecure ? 'secureConnect' : 'connect', () => (wasSent = true));
      });
      request.on('error', (error: NodeJS.ErrnoException) => fail('ConnectionError', reasonOf(error)));
      request.on('response', (response) => {
        read(response, fail, (bytes) => {
          finish();
          resolve(responseOf(response, bytes));
        });
      });
      request.end(body);
    });
  }
}

function read(
  response: IncomingMessage,
  fail: (name: string, message: string, isTooLarge?: boolean) => void,
  done: (bytes: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) fail('ConnectionError', `more than ${MAX_BODY_BYTES} bytes came back`, true);
    else chunks.push(chunk);
  });
  response.on('error', (error) => fail('ConnectionError', reasonOf(error)));
  response.on('end', () => {
    if (response.complete) done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    else fail('ConnectionError', 'the connection broke in the middle of the response');
  });
}

/** Only the headers that are read later. */
const keptHeaders = ['content-type', 'retry-after', 'retry-after-ms', 'date'];

function responseOf({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Response {
  const kept = new Headers();
  for (const name of keptHeaders) {
    const value = headers[name];
    if (typeof value === 'string') kept.set(name, value);
  }
  // `Response` knows no others, and none of these brings an answer.
  const status = statusCode >= 200 && statusCode <= 599 ? statusCode : 502;
  return new Response(status === 204 || status === 205 || status === 304 ? null : new Uint8Array(bytes), {
    status,
    headers: kept,
  });
}

/** Several addresses that all failed make an error without a text of its own. */
function reasonOf(error: NodeJS.ErrnoException): string {
  const several = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const texts = several.map((one) => (one instanceof Error ? one.message : String(one)));
  const text = error.message === '' ? texts.join('; ') : error.message;
  return text === '' ? (error.code ?? 'the connection failed') : text;
}
