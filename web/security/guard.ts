/**
 * Who may ask what.
 * 1. Every request must be sent to a name of the studio.
 * 2. Everything but the page and its files needs the token and must not come from another site. Routes are closed unless they
 *    say that they are open.
 * 3. The first address (`?token=`) leaves the token in a cookie that no script reads, and leads to the same page without it.
 */
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MassError } from '../../core/index.ts';
import { dataPolicy, everyAnswer } from './headers.ts';
import { checkHost, checkOrigin } from './site.ts';
import { isToken } from './token.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Shown to everybody who can reach the studio: holds nothing of the user's. */
    readonly isOpen?: boolean;
  }
}

export interface Guarded {
  readonly token: string;
  readonly host: string;
  /** Known once the studio listens. */
  readonly port: () => number;
}

/** Puts the guard before all routes. */
export async function guard(server: FastifyInstance, { token, host, port }: Guarded): Promise<void> {
  await server.register(fastifyCookie);
  // Cookies are shared by all ports of a host: two studios must not take each other's away.
  const cookieName = () => `mass_studio_${port()}`;

  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({ ...everyAnswer, 'content-security-policy': dataPolicy });
    checkHost(request.headers, host, port());
    if (isOpen(request)) return takeToken(request, reply);
    checkOrigin(request.headers, request.method !== 'GET' && request.method !== 'HEAD');
    if (isToken(request.cookies[cookieName()], token)) return undefined;
    throw new MassError({
      code: 'studio.no-token',
      message: 'the request does not bring the token of this studio',
      hint: 'open the address that "mass studio" printed when it was started; it leaves a cookie in this browser',
    });
  });

  function takeToken(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const [path = '/', query = ''] = request.url.split('?', 2);
    const parameters = new URLSearchParams(query);
    const given = parameters.get('token');
    if (given === null || request.method !== 'GET') return undefined;
    if (isToken(given, token))
      void reply.setCookie(cookieName(), token, { path: '/', httpOnly: true, sameSite: 'strict' });
    parameters.delete('token');
    const rest = parameters.toString();
    // Never an address of another host, which one that begins with two slashes is.
    return reply.redirect(`/${path.replace(/^[/\\]+/, '')}${rest === '' ? '' : `?${rest}`}`, 303);
  }
}

/** The page, its files, and addresses that have no route: those are views of the page, or nothing. */
function isOpen({ routeOptions, is404, url }: FastifyRequest): boolean {
  return (routeOptions.config.isOpen === true || is404) && !/^\/api(\/|$|\?)/i.test(url);
}
