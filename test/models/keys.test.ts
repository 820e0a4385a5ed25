/** Against a server that shows every key that it is sent, in errors and in answers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { systemClock, systemTimers } from '../../core/index.ts';
import {
  endpointOptions,
  exportRecording,
  liveClient,
  openaiTransport,
  openRecording,
  type RawAnswer,
  type SimulatedServer,
  simulatedServerOptions,
  startSimulatedServer,
} from '../../models/index.ts';
import { temporaryFolder } from '../journal/samples.ts';
import { purposeOf, readText, requestOf } from './client-fixtures.ts';

const open: SimulatedServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** None begins as hosted services' keys do; one is of letters alone, one needs every kind of escaping. */
const keys = ['correct-horse-battery-staple', 'abcdefghijklmnopqrstuvwxyz', 'k"y/+=\\%20<>&;Zq91'];

interface Seen {
  readonly texts: readonly string[];
  readonly answers: readonly RawAnswer[];
  readonly calls: number;
  readonly faults: number;
}

/** Asks twelve requests and gathers whatever came of it: readings, errors, account, recording as lines, and the bytes of its files. */
async function ask(
  key: string,
  options: z.input<typeof simulatedServerOptions>,
  serverKey = key,
): Promise<Seen> {
  const server = await startSimulatedServer(
    simulatedServerOptions.parse({ latency: { medianMs: 0 }, ...options }),
    { apiKey: serverKey, echoes: true },
  );
  open.push(server);
  const { baseUrl } = server;
  const folder = temporaryFolder();
  const file = join(folder, 'recording.sqlite');
  const client = liveClient({
    recording: openRecording(file, { access: 'write' }),
    run: 'run',
    endpoints: [
      {
        name: 'a',
        baseUrl,
        transport: openaiTransport({
          baseUrl,
          apiKey: `${key}\n`,
          timeoutMs: 5_000,
          idempotencyHeader: 'Idempotency-Key',
        }),
        options: endpointOptions.parse({ baseUrl, apiKeyEnv: 'THE_KEY' }),
      },
    ],
    budget: { calls: 60 },
    usedMinutes: 0,
    patienceMinutes: 5,
    clock: systemClock,
    timers: systemTimers,
    entropy: () => 0,
  });
  const answers: RawAnswer[] = [];
  const asked = await Promise.allSettled(
    Array.from({ length: 12 }, (_, i) =>
      client.ask(requestOf(i), purposeOf(i), (answer) => {
        answers.push(answer);
        return readText(answer);
      }),
    ),
  );
  const account = client.account();
  await client.close();
  const lines: string[] = [];
  const reader = openRecording(file, { access: 'read' });
  await exportRecording(reader, (line) => void lines.push(line));
  reader.close();
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  return {
    answers,
    calls: account.calls,
    faults: Object.values(account.transportFaults).reduce((sum, count) => sum + count, 0),
    texts: [inspect(asked, { depth: 20 }), inspect(account, { depth: 20 }), ...lines, ...files],
  };
}

describe.each(keys)('the key %s', (key) => {
  const spellings = [
    key,
    JSON.stringify(key).slice(1, -1),
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
  ];
  const expectNoKey = ({ texts, answers }: Seen) => {
    const all = [...texts, ...answers.map((answer) => inspect(answer))].join('\n');
    for (const spelling of spellings) expect(all.includes(spelling)).toBe(false);
  };

  it('stands in nothing that is answered, recorded or told', async () => {
    const seen = await ask(key, { faults: { refused: 0.3 } });
    expect(seen.answers.length).toBeGreaterThan(0);
    expect(seen.answers.every(({ text, refusal = '' }) => `${text}${refusal}`.includes('[key]'))).toBe(true);
    expectNoKey(seen);
  });

  it('stands in nothing when calls fail and are sent again', async () => {
    const seen = await ask(key, { faults: { error500: 0.2, rateLimitedWithWait: 0.1 }, structured: 'text' });
    expect(seen.faults).toBeGreaterThan(2);
    expectNoKey(seen);
  });

  it('stands in nothing when the server does not let it in', async () => {
    const seen = await ask(key, {}, 'another');
    expect(seen.texts[0]).toContain('does not let us in');
    expect(seen.texts[0]).toContain('[key]');
    expectNoKey(seen);
  });
});
