import { MassError } from '../../core/index.ts';

/** The key in this environment variable may be sent to the servers of this origin. */
export interface LaneKey {
  readonly variable: string;
  readonly origin: string;
}

/** Reads `VARIABLE=https://HOST[:PORT]`. Throws `cluster.address`. */
export function laneKey(text: string): LaneKey {
  const { variable, address = '' } =
    /^(?<variable>[A-Za-z_][A-Za-z0-9_]{0,99})=(?<address>https?:\/\/.+)$/.exec(text)?.groups ?? {};
  if (variable !== undefined && URL.canParse(address)) return { variable, origin: new URL(address).origin };
  throw new MassError({
    code: 'cluster.address',
    path: '--key',
    message: 'this does not say which key may be sent where',
    found: text,
    expected: 'VARIABLE=URL, e.g. OPENAI_API_KEY=https://api.openai.com',
    hint: 'name the environment variable that holds the key (apiKeyEnv of the endpoint), never the key',
  });
}
