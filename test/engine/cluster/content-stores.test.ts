import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ContentStore } from '../../../engine/cluster/content-store.ts';
import { folderStore } from '../../../engine/cluster/content-stores/folder.ts';
import { s3Settings, s3Store } from '../../../engine/cluster/content-stores/s3.ts';
import { openStore } from '../../../engine/cluster/open-store.ts';
import { memoryStore } from './memory-store.ts';
import { keys, type S3Server, s3Server } from './s3-server.ts';

let folder: string;
let server: S3Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mass-store-'));
  server = await s3Server('bucket');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const overS3 = (overrides: object = {}): ContentStore =>
  s3Store({
    bucket: 'bucket',
    prefix: 'some/runs',
    region: 'eu-west-1',
    endpoint: server.endpoint,
    ...keys,
    ...overrides,
  });

const stores: readonly (readonly [string, () => ContentStore])[] = [
  ['folder', () => folderStore(join(folder, 'within'))],
  ['memory', () => memoryStore()],
  ['S3', () => overS3()],
];

describe.each(stores)('the store %s', (_, open) => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_unused, i) => (i * 7919) % 256);

  it('gives back what was put, by its SHA-256', async () => {
    const space = open().space('run-1.abc');
    const put = await space.put(bytes);
    expect(put).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from((await space.get(put)) as Uint8Array).equals(bytes)).toBe(true);
    expect(await space.put(bytes)).toBe(put);
    expect(await space.put(new Uint8Array())).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('keeps what many put at the same time', async () => {
    const space = open().space('busy');
    const all = Array.from({ length: 20 }, (_unused, i) => Uint8Array.of(i % 10, 1, 2));
    const digests = await Promise.all(all.map((one) => space.put(one)));
    expect(new Set(digests).size).toBe(10);
    const read = await Promise.all(digests.map((one) => space.get(one)));
    expect(read.map((one) => one?.[0])).toEqual(all.map(([first]) => first));
  });

  it('keeps what is put while others empty it', async () => {
    const space = open().space('emptied');
    const one = async (first: number): Promise<void> => {
      for (let k = 0; k < 100; k++) await space.remove([await space.put(Uint8Array.of(first, k))]);
    };
    await Promise.all([1, 2, 3].map(one));
    const put = await space.put(bytes);
    expect(await space.get(put)).toBeDefined();
  });

  it('has nothing of other runs, and removing from one leaves the others', async () => {
    const store = open();
    const [one, other] = [store.space('one'), store.space('other')];
    const put = await one.put(bytes);
    expect(await other.get(put)).toBeUndefined();
    await other.put(bytes);
    await one.remove([put, 'a'.repeat(64)]);
    expect(await one.get(put)).toBeUndefined();
    expect((await other.get(put))?.length).toBe(bytes.length);
    expect(await one.put(bytes)).toBe(put);
  });
});

describe.each(stores.filter(([name]) => name !== 'memory'))('the store %s', (_, open) => {
  it.each(['..', '../other', 'a/b', '', '.hidden', 'a\\b', 'x'.repeat(200)])(
    'takes no run named %j',
    (name) => {
      expect(() => open().space(name)).toThrow(/cannot name/);
    },
  );

  it('takes no digest that is none', async () => {
    const space = open().space('one');
    for (const name of ['../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), '']) {
      await expect(async () => space.get(name)).rejects.toThrow(/is no digest/);
      await expect(async () => space.remove([name])).rejects.toThrow(/is no digest/);
    }
  });
});

describe('a folder', () => {
  it('says that contents are damaged', async () => {
    const place = join(folder, 'damaged');
    const space = folderStore(place).space('run');
    const put = await space.put(Uint8Array.of(1, 2, 3));
    await writeFile(join(place, 'run', 'sha256', put), Uint8Array.of(1, 2, 4));
    await expect(space.get(put)).rejects.toMatchObject({ code: 'cluster.store' });
    await expect(space.get(put)).rejects.toThrow(/damaged/);
  });

  it('writes whole files alone, and nothing is left of an emptied run', async () => {
    const place = join(folder, 'emptied');
    const space = folderStore(place).space('run');
    const put = await space.put(Uint8Array.of(1, 2, 3));
    expect(await readdir(join(place, 'run', 'sha256'))).toEqual([put]);
    expect([...(await readFile(join(place, 'run', 'sha256', put)))]).toEqual([1, 2, 3]);
    await space.remove([put]);
    expect(await readdir(place)).toEqual([]);
  });

  it('that cannot be written is trouble of the store', async () => {
    const place = join(folder, 'file');
    await writeFile(place, 'no folder');
    await expect(folderStore(place).space('run').put(Uint8Array.of(1))).rejects.toThrow(
      /cannot be written.*\[cluster.store\]/,
    );
    await mkdir(join(folder, 'odd', 'run', 'sha256', 'a'.repeat(64)), { recursive: true });
    await expect(folderStore(join(folder, 'odd')).space('run').get('a'.repeat(64))).rejects.toThrow(
      /cannot be read/,
    );
  });
});

describe('a bucket', () => {
  it('holds contents below the prefix and the run', async () => {
    const put = await overS3().space('placed').put(Uint8Array.of(9));
    expect([...server.objects.keys()]).toContain(`/bucket/some/runs/placed/sha256/${put}`);
  });

  it('is asked again when it is busy', async () => {
    const space = overS3().space('busy');
    server.busy = 2;
    const put = await space.put(Uint8Array.of(1));
    expect(server.busy).toBe(0);
    expect(await space.get(put)).toEqual(Uint8Array.of(1));
  });

  it('that is not there, or refuses the key, is trouble of the store that names the reason', async () => {
    await expect(overS3({ bucket: 'nowhere' }).space('a').put(Uint8Array.of(1))).rejects.toThrow(
      /s3:\/\/nowhere\/some\/runs cannot be written.*no bucket nowhere/,
    );
    await expect(overS3({ secretAccessKey: 'wrong' }).space('a').get('a'.repeat(64))).rejects.toThrow(
      /cannot be read.*SignatureDoesNotMatch/,
    );
  });

  it('says that contents are damaged', async () => {
    const put = await overS3()
      .space('run')
      .put(Uint8Array.of(1, 2, 3));
    server.objects.set(`/bucket/some/runs/run/sha256/${put}`, Buffer.from('other'));
    await expect(overS3().space('run').get(put)).rejects.toThrow(/damaged/);
  });

  it('is described by its address and the variables AWS_*', () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hidden');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    expect(s3Settings('s3://my-bucket/a/b/')).toMatchObject({
      bucket: 'my-bucket',
      prefix: 'a/b',
      endpoint: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      accessKeyId: 'id',
      secretAccessKey: 'hidden',
    });
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9000/');
    expect(s3Settings('s3://my-bucket')).toMatchObject({ prefix: '', endpoint: 'http://127.0.0.1:9000' });
    for (const wrong of ['s3://', 's3:bucket', 's3://b/../c', 's3://UPPER/x', 's3://bucket?x']) {
      expect(() => s3Settings(wrong)).toThrow(/names no bucket/);
    }
    vi.stubEnv('AWS_ENDPOINT_URL', 'ftp://x');
    expect(() => s3Settings('s3://my-bucket')).toThrow(/AWS_ENDPOINT_URL/);
    vi.stubEnv('AWS_ENDPOINT_URL', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    expect(() => s3Settings('s3://my-bucket')).toThrow(/AWS_SECRET_ACCESS_KEY, which is not set/);
  });
});

it('a store is a bucket or a folder from the working folder', () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hidden');
  expect(openStore('s3://bucket/a', folder).place).toBe('s3://bucket/a');
  expect(openStore('stored', folder).place).toBe(join(folder, 'stored'));
});

it.skipIf(process.platform !== 'linux')(
  'refuses a place where no folder can be made, and does not try for ever',
  async () => {
    await expect(folderStore('/proc/no/store').space('run').put(Uint8Array.of(1))).rejects.toMatchObject({
      code: 'cluster.store',
    });
  },
);
