/** A run on a cluster whose store cannot be emptied: it goes on, and says what stays. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { createShardHost } from '../../../actors/index.ts';
import { systemClock, VirtualClock } from '../../../core/index.ts';
import { folderStore } from '../../../engine/cluster/content-stores/folder.ts';
import { ShardDesk } from '../../../engine/cluster/shard-desk.ts';
import { dayReplyOf, dayRequest, openRequest, shardCallsOf } from '../../../engine/cluster/wire/messages.ts';
import { openClusterLink } from '../../../engine/index.ts';
import { dayRequests, hostSettings } from './population.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-clean-up-'));
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server and a worker in one; `meanwhile`: before a day's answer is sent. */
async function cluster(store: string, meanwhile: () => void): Promise<string> {
  const desk = new ShardDesk({
    store: folderStore(store),
    name: 'here',
    createHost: ({ settings }) => createShardHost(settings),
    observe: () => undefined,
    clock: systemClock,
    timers: new VirtualClock(),
  });
  const answer = async (url: string, body: unknown): Promise<unknown> => {
    if (url.endsWith('/open')) return await desk.open(openRequest.parse(body));
    const day = dayRequest.parse(body);
    const replies = await Promise.all(shardCallsOf(day).map(({ call }) => desk.cast(call)));
    meanwhile();
    return dayReplyOf(day.asker, replies);
  };
  const server = createServer((request, response) => {
    void json(request)
      .then((body) => answer(request.url as string, body))
      .then((reply) => response.end(JSON.stringify(reply)));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

it('a day that is answered counts, although what it needed cannot be removed', async () => {
  const store = join(folder, 'stuck');
  const settings = hostSettings();
  const requests = dayRequests(settings, 0, [100, 50]);
  // A folder in the place of a snapshot cannot be removed as a file is.
  const block = (): void => {
    const [space] = readdirSync(store) as [string];
    for (const name of readdirSync(join(store, space, 'sha256'))) {
      const path = join(store, space, 'sha256', name);
      rmSync(path);
      mkdirSync(path);
      writeFileSync(join(path, 'in the way'), '');
    }
  };
  const notices: string[] = [];
  let days = 0;
  const url = await cluster(store, () => {
    days++;
  });
  const link = await openClusterLink({
    settings,
    modalities: [],
    url,
    store,
    workingFolder: folder,
    observe: (notice) => notices.push(notice.kind === 'left-behind' ? notice.reason : notice.kind),
  });
  expect(await link.castDay(requests)).toHaveLength(2);
  expect(days).toBe(1);
  expect(notices).toEqual([]);
  block();
  expect(await link.castDay(dayRequests(settings, 1, [100])).catch((error: unknown) => error)).toBeDefined();
  await link.stop();
  expect(notices.length).toBeGreaterThan(0);
  expect(notices.every((reason) => reason.includes('cannot be emptied'))).toBe(true);
});

it('a run that cannot be opened leaves nothing in the store', async () => {
  const store = join(folder, 'refused');
  const url = await cluster(store, () => undefined);
  const strange = hostSettings({ analyst: { kind: 'of-my-own' } });
  const opened = openClusterLink({ settings: strange, modalities: [], url, store, workingFolder: folder });
  await expect(opened).rejects.toMatchObject({ code: 'cluster.kinds' });
  expect(readdirSync(store)).toEqual([]);
  const withPath = openClusterLink({
    settings: strange,
    modalities: [],
    url: `${url}/runs`,
    store,
    workingFolder: folder,
  });
  await expect(withPath).rejects.toThrow(/has no path/);
  await expect(withPath).rejects.toThrow(/execution\.cluster\.url/);
});
