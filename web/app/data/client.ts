/** The only place that talks to the server. */
import type { ApiError } from '../../api.ts';

/** What the server says is wrong, or that it does not answer (`status` 0). */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly problems: ApiError['problems'];

  constructor(status: number, problems: ApiError['problems'], message?: string) {
    super(message ?? problems[0]?.message ?? `the studio answered with status ${status}`);
    this.status = status;
    this.problems = problems;
  }

  /** The server does not answer: it may be back soon. */
  get isAway(): boolean {
    return this.status === 0;
  }
}

export function get<T>(address: string, signal?: AbortSignal): Promise<T> {
  return call<T>('GET', address, undefined, signal);
}

export function post<T>(address: string, body: unknown): Promise<T> {
  return call<T>('POST', address, body);
}

export function remove(address: string): Promise<unknown> {
  return call('DELETE', address);
}

async function call<T>(method: string, address: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiFailure(0, [], 'the studio does not answer');
  }
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new ApiFailure(response.status, problemsIn(text));
}

function problemsIn(text: string): ApiError['problems'] {
  try {
    const body = JSON.parse(text) as Partial<ApiError>;
    return Array.isArray(body.problems) ? body.problems : [];
  } catch {
    return [];
  }
}

/** A path of the API; parts are data and may hold anything. */
export function path(
  parts: readonly (string | number)[],
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/${parts.map((part) => encodeURIComponent(part)).join('/')}${text === '' ? '' : `?${text}`}`;
}
