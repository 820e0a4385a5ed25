import { MassError } from '../../core/index.ts';
import { unreachable } from './ingress.ts';

/** Longest answer of a server that is quoted. */
const QUOTED = 400;
const TIMEOUT_MS = 15_000;

/** Tells the server that workers are at `uri`; doing so again changes nothing. Throws `cluster.unreachable` and `cluster.failed`. */
export async function registerWorkers(admin: string, uri: string): Promise<void> {
  const response = await fetch(`${admin}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri, use_http_11: true, force: true }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw unreachable(admin, error);
  });
  const text = await response.text();
  if (response.ok) return;
  throw new MassError({
    code: 'cluster.failed',
    message: `the server at ${admin} does not take this worker`,
    found: `${response.status} ${text.slice(0, QUOTED)}`,
    hint: `the server must reach the worker at ${uri} (--advertise), and be a Restate server's admin address (--admin)`,
  });
}

/** That a Restate server takes runs at this address. Throws `cluster.unreachable`. */
export async function checkIngress(url: string): Promise<void> {
  const response = await fetch(`${url}/restate/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: unknown) => {
      throw unreachable(url, error);
    },
  );
  if (!response.ok) throw unreachable(url, new Error(`status ${response.status} at /restate/health`));
}
