import { describe, expect, it } from 'vitest';
import { WatchedClient } from '../../engine/inspect/watched-client.ts';
import { NotRecorded } from '../../models/index.ts';
import { clientConformance, recordingOf } from '../models/client-conformance.ts';
import { purposeOf, readText, requestOf } from '../models/client-fixtures.ts';

clientConformance('watched', (recording) => new WatchedClient(recording));

describe('watched client', () => {
  it('tells what was asked, in order, with what is recorded, and what is not', async () => {
    const client = new WatchedClient(recordingOf([[requestOf(1), 'bad']]));
    await client.ask(requestOf(1), purposeOf(1), readText);
    await expect(client.ask(requestOf(2), purposeOf(2), readText)).rejects.toThrow(NotRecorded);
    expect(client.misses).toBe(1);
    expect(client.take()).toMatchObject([
      {
        request: requestOf(1),
        purpose: purposeOf(1),
        answer: { text: 'bad', reading: { fault: 'malformed' } },
      },
      { request: requestOf(2), purpose: purposeOf(2) },
    ]);
    expect(client.take()).toEqual([]);
    await client.close();
  });
});
