import { describe, expect, it } from 'vitest';
import type { ModelClient, ModelRequest, Recording } from '../../models/index.ts';
import { memoryRecording } from '../../models/index.ts';
import { purposeOf, readText, recordedAnswer, requestOf } from './client-fixtures.ts';

/** What every model client does with a recording. `open`: a client over it that can answer nothing else. */
export function clientConformance(name: string, open: (recording: Recording) => ModelClient): void {
  describe(`${name} client`, () => {
    it('answers from the recording, as often as asked, and counts it', async () => {
      const { client } = opened([1, 'one'], [2, 'two']);
      const readings = await Promise.all(
        [1, 2, 1].map((i) => client.ask(requestOf(i), purposeOf(i), readText)),
      );
      expect(readings.map((reading) => reading.ok && reading.value)).toEqual(['one', 'two', 'one']);
      expect(client.account()).toMatchObject({ reused: 3, answered: 0, calls: 0, costUsd: 0 });
      await client.close();
    });

    it('resolves with recorded answers of no use', async () => {
      const { client } = opened([1, 'bad']);
      expect(await client.ask(requestOf(1), purposeOf(1), readText)).toEqual({
        ok: false,
        fault: 'malformed',
        detail: 'no JSON',
      });
      await client.close();
    });

    it('tells what is recorded without counting it or asking for it', async () => {
      const { client } = opened([1, 'one']);
      expect(client.recorded(requestOf(1), readText)).toEqual({
        ok: true,
        value: 'one',
        parsed: { text: 'one' },
      });
      expect(client.recorded(requestOf(2), readText)).toBeUndefined();
      expect(client.account().reused).toBe(0);
      await client.close();
    });

    it('reads a recorded answer anew for each who asks', async () => {
      const { client } = opened([1, 'one']);
      const length = await client.ask(requestOf(1), purposeOf(1), ({ text }) => ({
        ok: true,
        value: text.length,
        parsed: null,
      }));
      expect(length).toEqual({ ok: true, value: 3, parsed: null });
      await client.close();
    });

    it('closes its recording once, rejects who asks later, and still gives its account', async () => {
      const { client, closings } = opened([1, 'one']);
      await client.ask(requestOf(1), purposeOf(1), readText);
      await Promise.all([client.close(), client.close()]);
      expect(closings()).toBe(1);
      await expect(client.ask(requestOf(1), purposeOf(1), readText)).rejects.toThrow(/stopped|closed/);
      expect(client.account().reused).toBe(1);
    });
  });

  function opened(...answers: readonly (readonly [number, string])[]): {
    client: ModelClient;
    closings: () => number;
  } {
    const recording = recordingOf(answers.map(([i, text]) => [requestOf(i), text]));
    let closings = 0;
    const close = recording.close.bind(recording);
    recording.close = () => {
      closings++;
      close();
    };
    return { client: open(recording), closings: () => closings };
  }
}

/** A recording in memory that holds answers already. */
export function recordingOf(answers: readonly (readonly [ModelRequest, string])[]): Recording {
  const recording = memoryRecording();
  recording.add(
    answers.map(([request, text], i) => ({
      request,
      purpose: purposeOf(i),
      recorded: recordedAnswer(request, text),
    })),
  );
  return recording;
}
