/** A studio of the tests, and a browser that has opened its first address. */
import { request } from 'node:http';
import { afterAll } from 'vitest';
import type { StudioEvent } from '../../web/index.ts';
import { type Studio, type StudioOptions, startStudio } from '../../web/index.ts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Browser {
  readonly studio: Studio;
  readonly cookie: string;
  get<Body>(path: string): Promise<Answer<Body>>;
  post<Body>(path: string, body: unknown): Promise<Answer<Body>>;
  remove(path: string): Promise<Answer<unknown>>;
  listen(): Promise<Listener>;
}

export interface Listener {
  readonly events: readonly StudioEvent[];
  /** Resolves with the first event, of those heard before too, for which `is` holds. */
  heard<Kind extends StudioEvent['kind']>(
    kind: Kind,
    is?: (event: Extract<StudioEvent, { readonly kind: Kind }>) => boolean,
  ): Promise<Extract<StudioEvent, { readonly kind: Kind }>>;
  stop(): void;
}

/** Closed when the file's tests have ended. */
export async function openStudio(options: Omit<StudioOptions, 'port'>): Promise<Browser> {
  const studio = await startStudio({ ...options, port: 0 });
  afterAll(() => studio.close());
  return browse(studio.address, studio);
}

/** Opens the first address of a studio, wherever it runs. */
export async function browse(address: string, studio: Studio): Promise<Browser> {
  const first = await fetch(address, { redirect: 'manual' });
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { origin } = new URL(address);
  const call = async <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: {
        cookie,
        origin,
        accept: path.startsWith('/api') ? 'application/json' : 'text/html',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  };
  return {
    studio,
    cookie,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    remove: (path) => call('DELETE', path),
    listen: () => listenTo(origin, cookie),
  };
}

async function listenTo(origin: string, cookie: string): Promise<Listener> {
  const stopping = new AbortController();
  const answer = await fetch(`${origin}/api/events`, {
    headers: { cookie, accept: 'text/event-stream' },
    signal: stopping.signal,
  });
  if (!answer.ok || answer.body === null)
    throw new Error(`no events: ${answer.status} ${await answer.text()}`);
  const { body } = answer;
  const events: StudioEvent[] = [];
  const looking = new Set<() => void>();
  const reading = async () => {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts)
        if (part.startsWith('data: ')) events.push(JSON.parse(part.slice(6)) as StudioEvent);
      for (const look of looking) look();
    }
  };
  reading().catch(() => undefined);
  afterAll(() => stopping.abort());
  return {
    events,
    stop: () => stopping.abort(),
    heard: (kind, is = () => true) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`not heard: ${kind} in ${JSON.stringify(events)}`)),
          30_000,
        );
        const look = () => {
          const found = events.find((event) => event.kind === kind && is(event as never));
          if (found === undefined) return;
          clearTimeout(late);
          looking.delete(look);
          resolve(found as never);
        };
        looking.add(look);
        look();
      }),
  };
}

/** A request as it stands: neither its path nor its headers are put in order. */
export function raw(
  origin: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method, path, headers, setHost: headers['host'] === undefined },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const tiny = (name: string, days = 20, more = ''): string => `version: 1
name: ${name}
simulation:
  market: { kind: synthetic, instruments: 16, industries: 4, days: ${days} }
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2 }
${more}`;
