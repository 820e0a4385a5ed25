/**
 * A small S3-compatible server for tests: objects by path, and every request's signature computed again from AWS's description
 * ("Signature Version 4"), with nothing of the package that signs.
 */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface S3Server {
  readonly endpoint: string;
  /** By path. */
  readonly objects: Map<string, Buffer>;
  /** Requests that are answered with 503 from now on. */
  busy: number;
  close(): void;
}

export const keys = { accessKeyId: 'test-key', secretAccessKey: 'test/secret+of=tests' };

export async function s3Server(bucket: string): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const state = { busy: 0 };
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const path = request.url ?? '';
      const end = (status: number, text: string | Buffer = ''): void => {
        response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
      };
      if (state.busy > 0) {
        state.busy--;
        return end(503, '<Error><Code>SlowDown</Code></Error>');
      }
      if (!isSigned(request)) return end(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
      if (!path.startsWith(`/${bucket}/`)) return end(404, '<Error><Code>NoSuchBucket</Code></Error>');
      if (request.method === 'PUT') objects.set(path, body);
      else if (request.method === 'DELETE') objects.delete(path);
      else {
        const found = objects.get(path);
        return found === undefined ? end(404, '<Error><Code>NoSuchKey</Code></Error>') : end(200, found);
      }
      return end(request.method === 'PUT' ? 200 : 204);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    get busy() {
      return state.busy;
    },
    set busy(requests) {
      state.busy = requests;
    },
    close: () => server.close(),
  };
}

function isSigned({ method, url = '', headers }: IncomingMessage): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (found === null) return false;
  const [, key, date, region, names, signature] = found as unknown as Record<1 | 2 | 3 | 4 | 5, string> &
    string[];
  const [path, query = ''] = url.split('?');
  const payload = headers['x-amz-content-sha256'];
  const canonical = [
    method,
    path,
    query,
    ...names.split(';').map((name) => `${name}:${headers[name] as string}`),
    '',
    names,
    payload,
  ].join('\n');
  const text = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    `${date}/${region}/s3/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const sign = (secret: string | Buffer, message: string): Buffer =>
    createHmac('sha256', secret).update(message).digest();
  const derived = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => sign(secret, part),
    `AWS4${keys.secretAccessKey}`,
  );
  return key === keys.accessKeyId && sign(derived, text).toString('hex') === signature;
}
