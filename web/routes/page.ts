/** The page and its files: built from `web/app`, and part of the package. Nothing else is served as a file. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MassError } from '../../core/index.ts';
import { pagePolicy } from '../security/headers.ts';

const assets = fileURLToPath(new URL('../assets/', import.meta.url));

export async function pageRoutes(server: FastifyInstance): Promise<void> {
  server.addHook('onRoute', (route) => {
    if (route.url !== '/' && route.url !== '/*') return;
    route.config = { ...route.config, isOpen: true };
  });
  if (existsSync(assets)) {
    await server.register(fastifyStatic, {
      root: assets,
      index: false,
      dotfiles: 'ignore',
      // Names of files are the same in every version.
      cacheControl: false,
      setHeaders: (reply) => {
        void reply.header('cache-control', 'no-cache').header('content-security-policy', pagePolicy);
      },
    });
  }
  server.get('/', (_request, reply) => view(reply));
  server.setNotFoundHandler((request, reply) => page(request, reply));
}

/** Views of the page have addresses of their own, which a reload asks for. */
function page({ method, url, headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const isView = method === 'GET' && !/^\/api(\/|$|\?)/i.test(url) && headers.accept?.includes('text/html');
  if (isView !== true) throw notFound(url);
  return view(reply);
}

function view(reply: FastifyReply): FastifyReply {
  if (!existsSync(join(assets, 'index.html'))) throw notFound('index.html');
  return reply.sendFile('index.html');
}

function notFound(found: string): MassError {
  return new MassError({
    code: 'studio.not-found',
    message: 'the studio has no such page',
    found,
    hint: 'web/api.ts lists all there are',
  });
}
