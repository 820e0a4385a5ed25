/** A link that is given up while it waits for its first worker. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openClusterLink } from '../../../engine/cluster/cluster-link.ts';
import { temporaryFolder } from '../folders.ts';
import { hostSettings, settingsWith } from '../workers/thread-days.ts';

const store = temporaryFolder();

it('a link that no worker answers is given up when its signal is aborted; each asks with a key of its own', async () => {
  const keys: unknown[] = [];
  for (const control of [new AbortController(), new AbortController()]) {
    // Takes the call and never answers, as a server without workers does.
    const server = createServer(({ headers }) => {
      keys.push(headers['idempotency-key']);
      control.abort();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const opening = openClusterLink({
      settings: hostSettings(settingsWith()),
      modalities: [],
      url: `http://127.0.0.1:${port}`,
      store,
      runDir: store,
      workingFolder: store,
      signal: control.signal,
    });
    await expect(opening).rejects.toThrow(/run\.interrupted/);
    server.closeAllConnections();
    server.close();
  }
  expect(keys).toEqual([expect.any(String), expect.any(String)]);
  expect(new Set(keys).size).toBe(2);
});
