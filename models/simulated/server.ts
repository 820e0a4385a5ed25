/** The simulated server's HTTP: routes, keys, bodies. What happens to a call is the service's business. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { invariant, systemClock, systemTimers } from '../../core/index.ts';
import type { StartSimulatedServer } from '../simulated-server.ts';
import { errorBody, modelsBody } from './bodies.ts';
import { echoOf, withEcho } from './echo.ts';
import { type Outlet, Service } from './service.ts';

/** Largest body of a request. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Idle connections of clients live longer than any pause between their calls. */
const KEEP_ALIVE_MS = 120_000;

export const startSimulatedServer: StartSimulatedServer = async (options, surroundings = {}) => {
  const { port = 0, apiKey, recollection, echoes = false } = surroundings;
  const service = new Service(options, recollection, systemClock, systemTimers);

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    const path = request.url?.split('?')[0];
    const route = `${request.method} ${path}`;
    const keyFits = apiKey === undefined || request.headers.authorization === `Bearer ${apiKey}`;
    if (route === 'GET /v1/simulated/counts') sendJson(response, 200, JSON.stringify(service.counts()));
    else if (route === 'POST /v1/chat/completions') {
      readBody(request, (text) => {
        const outlet = outletOf(response, echoes ? echoOf(request.headers) : undefined);
        if (!keyFits) service.reject(401, WRONG_KEY, outlet);
        else if (text === undefined) service.reject(413, TOO_LARGE, outlet);
        else service.accept(text, outlet);
      });
      return;
    } else if (!keyFits) sendJson(response, 401, WRONG_KEY);
    else if (route === 'GET /v1/models') sendJson(response, 200, modelsBody());
    else sendJson(response, 404, errorBody(`Unknown request URL: ${route}`, 'invalid_request_error'));
    request.resume();
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  invariant(isNetwork(address), 'a server that listens on a port has an address');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    counts: () => service.counts(),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        service.close();
        server.closeAllConnections();
      }),
  };
};

const WRONG_KEY = errorBody('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key');
const TOO_LARGE = errorBody('Request body is too large.', 'invalid_request_error');

function isNetwork(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** Undefined when the body is too large; never called when the client goes away amid it. */
function readBody(request: IncomingMessage, done: (text: string | undefined) => void): void {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  });
  request.on('end', () => done(bytes > MOST_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')));
}

function outletOf(response: ServerResponse, echo: string | undefined): Outlet {
  return {
    whole: (status, body, headers) =>
      sendJson(response, status, echo === undefined ? body : withEcho(body, echo), headers),
    begin: (bytes, events) =>
      void response.writeHead(
        200,
        events
          ? { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
          : { 'content-type': 'application/json', 'content-length': bytes },
      ),
    piece: (bytes, last) => void (last ? response.end(bytes) : response.write(bytes)),
    breakOff: () => {
      // What was written goes out first: a client then sees a body that breaks.
      const { socket } = response;
      if (response.headersSent) socket?.end(() => socket.destroy());
      else socket?.destroy();
    },
    onClosed: (work) => void response.once('close', work),
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
