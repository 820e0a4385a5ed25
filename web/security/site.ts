/**
 * Which requests are the studio's own.
 * 1. By name: a page of another site that resolves its own name to this machine (DNS rebinding) sends that name as `Host`. An
 *    address in digits cannot be rebound, so a studio that listens on every address takes any of them.
 * 2. By origin: browsers say where a request that changes something comes from; pages of other sites are refused.
 */
import { isIP } from 'node:net';
import { MassError, thisProcess } from '../../core/index.ts';

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const everyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

/** True for hosts that no other machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** As it stands in addresses. */
export function shownHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

export interface Headers {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/** Throws `studio.foreign` unless the request was sent to a name of the studio. `host` is what it listens on. */
export function checkHost({ host: found }: Headers, host: string, port: number): void {
  const name = nameIn(found, port);
  if (name !== undefined && isOwnName(name, host)) return;
  throw new MassError({
    code: 'studio.foreign',
    message: "the request was sent to a name that is not the studio's",
    found: found ?? 'none',
    expected: `${shownHost(host)}:${port}`,
    hint: 'open the address that "mass studio" prints',
  });
}

/** Throws `studio.foreign` where the request comes from another site. `isStrict`: browsers say so of such requests always. */
export function checkOrigin(headers: Headers, isStrict: boolean): void {
  const { host, origin, 'sec-fetch-site': site } = headers;
  const isOwn = origin === undefined ? !isStrict : origin === `http://${host}`;
  if (isOwn && (site === undefined || site === 'same-origin' || (site === 'none' && !isStrict))) return;
  throw new MassError({
    code: 'studio.foreign',
    message: 'the request comes from another site than the studio',
    found: origin ?? (typeof site === 'string' ? site : 'no origin'),
    expected: `http://${host}`,
    hint: 'only the page of the studio may ask this; programs send the same Origin',
  });
}

function nameIn(found: string | undefined, port: number): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(found ?? '');
  if (match === null) return undefined;
  const [, name = '', said = '80'] = match;
  return Number(said) === port ? name.toLowerCase() : undefined;
}

function isOwnName(name: string, host: string): boolean {
  if (name === shownHost(host).toLowerCase()) return true;
  if (isLoopback(host)) return loopbackNames.has(name);
  if (!everyAddress.has(host)) return false;
  return (
    loopbackNames.has(name) ||
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
    name === thisProcess().host.toLowerCase()
  );
}
