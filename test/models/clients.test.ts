import { describe, expect, it } from 'vitest';
import { entropy, RunStop, VirtualClock } from '../../core/index.ts';
import {
  CollectingClient,
  liveClient,
  memoryRecording,
  NotRecorded,
  offlineClient,
  scriptedTransport,
} from '../../models/index.ts';
import { clientConformance, recordingOf } from './client-conformance.ts';
import { endpointOf, failing, purposeOf, readText, requestOf, settle } from './client-fixtures.ts';

clientConformance('live', (recording) => {
  const clock = new VirtualClock();
  const transport = scriptedTransport(() => failing('server'));
  return liveClient({
    recording,
    run: 'run',
    endpoints: [endpointOf(transport)],
    budget: {},
    usedMinutes: 0,
    patienceMinutes: 1,
    clock,
    timers: clock,
    entropy,
  });
});
clientConformance('offline', (recording) => offlineClient({ recording, run: 'run' }));
clientConformance('collecting', (recording) => new CollectingClient(recording));

describe('offline client', () => {
  it('ends the run with one stop that lists what is missing, most urgent first', async () => {
    const client = offlineClient({ recording: recordingOf([[requestOf(3), 'three']]), run: 'run' });
    const late = purposeOf(9, 2);
    const asked = [
      client.ask(requestOf(9), late, readText),
      client.ask(requestOf(2), purposeOf(2), readText),
      client.ask(requestOf(3), purposeOf(3), readText),
      client.ask(requestOf(2), purposeOf(2), readText),
    ];
    await settle(3);
    asked.push(client.ask(requestOf(1), purposeOf(1), readText));
    const [first, second, third, again, fifth] = await Promise.allSettled(asked);
    expect(third).toMatchObject({ status: 'fulfilled' });
    const stop = (first as PromiseRejectedResult).reason as RunStop;
    expect(stop).toBeInstanceOf(RunStop);
    for (const other of [second, again, fifth]) expect(other).toEqual({ status: 'rejected', reason: stop });
    expect(stop.code).toBe('models.missing-answers');
    const name = (i: number, day: number) =>
      `decision of day ${day} (2021-01-04), type quality, investor ${i} (${requestOf(i).digest.slice(0, 12)})`;
    expect(stop.problems[0].message).toBe(
      `3 answers are not recorded: ${name(1, 1)}; ${name(2, 1)}; ${name(9, 2)}`,
    );
    await expect(client.ask(requestOf(3), purposeOf(3), readText)).rejects.toBe(stop);
    await client.close();
  });

  it('lists twenty and counts the rest', async () => {
    const client = offlineClient({ recording: memoryRecording(), run: 'run', hint: 'do this' });
    const asked = Array.from({ length: 25 }, (_, i) => client.ask(requestOf(i), purposeOf(i), readText));
    const [first] = await Promise.allSettled(asked);
    const [problem] = ((first as PromiseRejectedResult).reason as RunStop).problems;
    expect(problem.message).toMatch(/^25 answers are not recorded: .*investor 19 .*; and 5 more$/);
    expect(problem.message).not.toContain('investor 20 ');
    expect(problem.hint).toBe('do this');
    await client.close();
  });

  it('rejects who waits when it is closed', async () => {
    const client = offlineClient({ recording: memoryRecording(), run: 'run' });
    const asked = client.ask(requestOf(1), purposeOf(1), readText);
    await Promise.all([expect(asked).rejects.toThrow(/1 answer is not recorded/), client.close()]);
  });
});

describe('collecting client', () => {
  it('lists each missing request once, in order of urgency, and fails that investor alone', async () => {
    const client = new CollectingClient(recordingOf([[requestOf(3), 'three']]));
    for (const [i, day] of [
      [9, 2],
      [2, 1],
      [2, 1],
      [1, 1],
    ] as const) {
      const asked = client.ask(requestOf(i), purposeOf(i, day), readText);
      await expect(asked).rejects.toBeInstanceOf(NotRecorded);
      await expect(asked).rejects.not.toBeInstanceOf(RunStop);
    }
    await client.ask(requestOf(3), purposeOf(3), readText);
    const { open, found } = client.take();
    expect(open.map(({ request }) => request)).toEqual([requestOf(1), requestOf(2), requestOf(9)]);
    expect(open.map(({ purpose }) => purpose)).toEqual([purposeOf(1), purposeOf(2), purposeOf(9, 2)]);
    expect(found.map(({ recorded }) => recorded.digest)).toEqual([requestOf(3).digest]);
    expect(client.misses).toBe(4);
    expect(client.take()).toEqual({ open: [], found: [] });
    await client.close();
  });
});
