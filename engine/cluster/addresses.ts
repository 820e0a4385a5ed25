import { MassError } from '../../core/index.ts';

/** Where a run's cluster is set: by the option --cluster or by the scenario. */
export const CLUSTER_URL = 'execution.cluster.url';
/** Port of a Restate server's interface for administration. */
const ADMIN_PORT = '9070';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** An address without a path, e.g. `http://127.0.0.1:8080`. Throws `cluster.address`. */
export function serverAddress(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits =
    url !== undefined &&
    ['http:', 'https:'].includes(url.protocol) &&
    ['', '/'].includes(url.pathname) &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '';
  if (fits) return url.origin;
  throw new MassError({
    code: 'cluster.address',
    path: option,
    message:
      url !== undefined && url.pathname.length > 1
        ? 'the address of a server has no path'
        : 'this is no address of a server',
    found: text,
    expected: 'http://HOST:PORT',
    hint: 'a Restate server listens for runs at http://127.0.0.1:8080 unless told otherwise',
  });
}

/** Where the server whose runs come in at `join` is administrated. */
export function adminAddress(join: string): string {
  const url = new URL(join);
  url.port = ADMIN_PORT;
  return url.origin;
}

/** Reads `HOST:PORT`, an IPv6 address in brackets. Throws `cluster.address`. */
export function listenAddress(text: string): ListenAddress {
  const { host, bracketed, port } =
    /^(?:\[(?<bracketed>[0-9a-fA-F:.]+)\]|(?<host>[\w.-]+)):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  const name = bracketed ?? host;
  if (name !== undefined && Number(port) <= 65_535) return { host: name, port: Number(port) };
  throw new MassError({
    code: 'cluster.address',
    path: '--listen',
    message: 'this is no address to listen at',
    found: text,
    expected: 'HOST:PORT, e.g. 127.0.0.1:9180',
  });
}

/** The address that the server calls workers at. Throws `cluster.address` where nobody could call what is listened at. */
export function advertisedAddress({ host, port }: ListenAddress, given: string | undefined): string {
  if (given !== undefined) return serverAddress('--advertise', given);
  if (['0.0.0.0', '::'].includes(host)) {
    throw new MassError({
      code: 'cluster.address',
      path: '--advertise',
      message: 'a worker that listens on every address must say which of them the server calls',
      found: host,
      hint: 'give --advertise http://HOST:PORT, the address of this machine, or of the load balancer before all workers',
    });
  }
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
