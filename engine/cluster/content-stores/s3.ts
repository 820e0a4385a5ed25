import { AwsClient } from 'aws4fetch';
import { type Digest, environmentVariable, MassError } from '../../../core/index.ts';
import {
  type ContentStore,
  checkDigest,
  checkSpaceName,
  contentDigest,
  MOST_CONTENT_BYTES,
  storeFailed,
  verified,
} from '../content-store.ts';
import { eachOf } from '../each-of.ts';

/** What an S3-compatible server is reached with. */
export interface S3Settings {
  readonly bucket: string;
  /** Part of every key, without slashes at its ends; empty for none. */
  readonly prefix: string;
  /** Address without a path, e.g. http://127.0.0.1:9000. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const DEFAULT_REGION = 'us-east-1';
/** Tries of one request before its failure counts. */
const RETRIES = 4;

/** Reads `s3://BUCKET/PREFIX`; address, region and keys from the variables AWS_*. Throws `cluster.store`. */
export function s3Settings(where: string): S3Settings {
  const { bucket, prefix = '' } =
    /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,62})(?:\/(?<prefix>[\w./-]*))?$/.exec(where)?.groups ?? {};
  const parts = prefix.split('/').filter((part) => part !== '');
  if (bucket === undefined || parts.some((part) => part === '.' || part === '..')) {
    throw new MassError({
      code: 'cluster.store',
      path: '--store',
      message: 'this names no bucket',
      found: where,
      expected: 's3://BUCKET or s3://BUCKET/PREFIX',
    });
  }
  const region =
    environmentVariable('AWS_REGION') ?? environmentVariable('AWS_DEFAULT_REGION') ?? DEFAULT_REGION;
  const endpoint =
    environmentVariable('AWS_ENDPOINT_URL_S3') ??
    environmentVariable('AWS_ENDPOINT_URL') ??
    `https://s3.${region}.amazonaws.com`;
  if (!/^https?:\/\/[^/?#]+\/?$/.test(endpoint)) {
    throw new MassError({
      code: 'cluster.store',
      message: 'AWS_ENDPOINT_URL is no address of a server',
      found: endpoint,
      expected: 'http://HOST:PORT or https://HOST',
    });
  }
  const sessionToken = environmentVariable('AWS_SESSION_TOKEN');
  return {
    bucket,
    prefix: parts.join('/'),
    endpoint: endpoint.replace(/\/$/, ''),
    region,
    accessKeyId: needed('AWS_ACCESS_KEY_ID'),
    secretAccessKey: needed('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function needed(name: string): string {
  const value = environmentVariable(name);
  if (value !== undefined) return value;
  throw new MassError({
    code: 'cluster.store',
    message: `a store in S3 needs the environment variable ${name}, which is not set`,
    hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_ENDPOINT_URL for a server that is not Amazon's",
  });
}

/** A bucket of an S3-compatible server, addressed by path: ENDPOINT/BUCKET/PREFIX/RUN/sha256/DIGEST. Its bucket must exist. */
export function s3Store(settings: S3Settings): ContentStore {
  const { bucket, prefix, endpoint, sessionToken } = settings;
  const place = ['s3:/', bucket, ...(prefix === '' ? [] : [prefix])].join('/');
  const client = new AwsClient({
    accessKeyId: settings.accessKeyId,
    secretAccessKey: settings.secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 's3',
    region: settings.region,
    retries: RETRIES,
  });
  return {
    place,
    space(run) {
      checkSpaceName(run);
      const addressOf = (digest: Digest): string => {
        checkDigest(digest);
        return [endpoint, bucket, ...(prefix === '' ? [] : [prefix]), run, 'sha256', digest].join('/');
      };
      const asked = async (digest: Digest, init: RequestInit, doing: string): Promise<Response> => {
        const address = addressOf(digest);
        let response: Response;
        try {
          response = await client.fetch(address, init);
        } catch (error) {
          throw storeFailed(place, doing, error);
        }
        if (response.ok || response.status === 404) return response;
        const text = (await response.text()).slice(0, 500);
        throw storeFailed(place, doing, new Error(`${response.status} ${text}`));
      };
      return {
        async put(bytes) {
          const digest = contentDigest(bytes);
          const body = new Uint8Array(bytes);
          const response = await asked(digest, { method: 'PUT', body }, 'written');
          await response.arrayBuffer();
          if (response.ok) return digest;
          throw storeFailed(place, 'written', new Error(`there is no bucket ${bucket}`));
        },
        async get(digest) {
          const response = await asked(digest, { method: 'GET' }, 'read');
          if (response.status === 404) {
            await response.arrayBuffer();
            return undefined;
          }
          if (Number(response.headers.get('content-length')) > MOST_CONTENT_BYTES) {
            await response.body?.cancel();
            throw storeFailed(place, 'read', new Error(`${digest} is too large`));
          }
          return verified(place, digest, new Uint8Array(await response.arrayBuffer()));
        },
        async remove(digests) {
          await eachOf(digests, async (digest) => {
            const response = await asked(digest, { method: 'DELETE' }, 'emptied');
            await response.arrayBuffer();
          });
        },
      };
    },
  };
}
