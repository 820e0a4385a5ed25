import { expect, it } from 'vitest';
import {
  type AnsweredCall,
  imagePart,
  type ModelRequest,
  modelRequest,
  type Recording,
  type RecordingEntry,
} from '../../models/index.ts';
import { pngBytes } from './images.ts';
import {
  answeredCall,
  decisionPurpose,
  decisionRequest,
  rawAnswer,
  sampleEntry,
  sentCall,
} from './recording-samples.ts';

/** What every recording does. `reopen` closes one and opens the same record again, where the kind can. */
export interface RecordingKind {
  create(): Recording;
  readonly reopen?: (recording: Recording) => Recording;
}

export function recordingConformance(kind: RecordingKind): void {
  const later = (recording: Recording): Recording => kind.reopen?.(recording) ?? recording;

  /** Asks and answers, as a client does. */
  async function record(
    recording: Recording,
    request: ModelRequest,
    ordinal: number,
    call: AnsweredCall = answeredCall(),
    run = 'run-1',
  ): Promise<void> {
    const id = await recording.sent(request, decisionPurpose(0, ordinal), sentCall({ run }));
    await recording.answered(id, call);
  }

  it('begins empty', () => {
    const recording = kind.create();
    expect(recording.find(decisionRequest(0, 0).digest)).toBeUndefined();
    expect([...recording.entries()]).toEqual([]);
    expect(recording.notes()).toEqual([]);
    expect(recording.totals('run-1')).toEqual({
      answered: 0,
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: 0,
      costUsd: 0,
      uncertainCalls: 0,
      uncertainTokens: 0,
      uncertainUsd: 0,
      repeatedAfterCrash: 0,
      contentFaults: {},
      transportFaults: {},
      endpoints: [],
    });
  });

  it('finds an answer once it is recorded, and not before', async () => {
    let recording = kind.create();
    const request = decisionRequest(0, 7);
    const id = await recording.sent(request, decisionPurpose(0, 7), sentCall());
    expect(recording.find(request.digest)).toBeUndefined();
    await recording.answered(id, answeredCall());
    const expected = {
      ...answeredCall(),
      digest: request.digest,
      run: 'run-1',
      endpoint: 'endpoint-1',
      at: 1_700_000_000_123,
    };
    expect(recording.find(request.digest)).toStrictEqual(expected);
    recording = later(recording);
    expect(recording.find(request.digest)).toStrictEqual(expected);
    expect(recording.find(decisionRequest(0, 8).digest)).toBeUndefined();
    expect(recording.find('no digest')).toBeUndefined();
  });

  it('keeps question, reason and answer of each request, requests that share their prefix included', async () => {
    let recording = kind.create();
    const expected: RecordingEntry[] = [0, 1, 2, 3].map((ordinal) => sampleEntry(0, ordinal));
    for (const { request, purpose } of expected.toReversed()) {
      const id = await recording.sent(request, purpose, sentCall());
      await recording.answered(id, answeredCall());
    }
    expect([...recording.entries()]).toStrictEqual(expected);
    recording = later(recording);
    expect([...recording.entries()]).toStrictEqual(expected);
  });

  it('keeps untrusted answers exactly: NULs, lone surrogates, refusals, 64 Ki characters', async () => {
    let recording = kind.create();
    const texts = ['', '\0', 'a\0b\uD800c\uDFFF', '\uFEFF', '股'.repeat(65_536), '\0'.repeat(65_536)];
    const calls = texts.map((text) =>
      answeredCall({
        answer: rawAnswer({ text, finish: text.slice(0, 50), refusal: text }),
        outcome: { fault: 'malformed', detail: text },
      }),
    );
    for (const [k, call] of calls.entries()) await record(recording, decisionRequest(0, k), k, call);
    recording = later(recording);
    for (const [k, call] of calls.entries())
      expect(recording.find(decisionRequest(0, k).digest)).toMatchObject(call);
  });

  it('keeps requests exactly: odd characters, fences, equal and empty messages, seeds', async () => {
    let recording = kind.create();
    const contents = [
      '',
      '\uD800```columns\n\0',
      `${'x'.repeat(300)}\n\`\`\`a\n\`\`\`\n\`\`\`b\n`,
      `${'x'.repeat(300)}\n\`\`\`a`,
    ];
    const requests = contents.map((content, k) =>
      modelRequest({
        model: `m${k}`,
        messages: [
          { role: 'system', content },
          { role: 'user', content },
          { role: 'assistant', content: `${content}${content}` },
        ],
        sampling: { temperature: 0.1 + 0.2, topP: 1, maxOutputTokens: 5, ...(k === 1 ? { seed: 7 } : {}) },
        answer: { name: 'strategy', schema: { z: [1, null, { '': content }], a: {} } },
      }),
    );
    for (const [k, request] of requests.entries()) await record(recording, request, k);
    recording = later(recording);
    expect([...recording.entries()].map(({ request }) => request)).toStrictEqual(requests);
  });

  it('keeps messages of text and images exactly, whichever images they share', async () => {
    let recording = kind.create();
    const chart = imagePart(pngBytes(640, 360), 'a chart');
    const big = imagePart(pngBytes(640, 360, 9, 100_000), '```a\n\uD800');
    const block = `${'x'.repeat(300)}\n\`\`\`a\n1\n\`\`\``;
    const contents = [
      [chart],
      [{ kind: 'text', text: block }, big, chart],
      [],
      [{ kind: 'text', text: '' }, big],
      block,
    ] as const;
    const requests = contents.map((content, k) =>
      modelRequest({
        model: `m${k}`,
        messages: [
          { role: 'system', content: block },
          { role: 'user', content },
        ],
        sampling: { temperature: 0, topP: 1, maxOutputTokens: 5 },
        answer: { name: 'verdict', schema: {} },
      }),
    );
    for (const [k, request] of requests.entries()) await record(recording, request, k);
    recording = later(recording);
    expect([...recording.entries()].map(({ request }) => request)).toStrictEqual(requests);
  });

  it('never changes an answer: a second one to the same request costs, and is dropped', async () => {
    const recording = kind.create();
    const request = decisionRequest(0, 0);
    const other = answeredCall({ answer: rawAnswer({ text: 'other' }), costUsd: 1 });
    const first = await recording.sent(request, decisionPurpose(0, 0), sentCall());
    const second = await recording.sent(request, decisionPurpose(3, 3), sentCall({ run: 'run-2' }));
    await recording.answered(first, answeredCall());
    await recording.answered(second, other);
    expect(recording.find(request.digest)).toMatchObject({ ...answeredCall(), run: 'run-1' });
    expect(recording.totals('run-2')).toMatchObject({ answered: 1, costUsd: 1 });
    expect([...recording.entries()].map(({ purpose }) => purpose)).toEqual([decisionPurpose(0, 0)]);
  });

  it('is not changed by what happens to an answer afterwards', async () => {
    const recording = kind.create();
    const request = decisionRequest(0, 0);
    const parsed = { buys: ['a'] };
    await record(recording, request, 0, answeredCall({ outcome: { parsed } }));
    parsed.buys.push('b');
    const found = recording.find(request.digest) as unknown as { outcome: { parsed: { buys: string[] } } };
    found.outcome.parsed.buys.push('c');
    expect(recording.find(request.digest)?.outcome).toEqual({ parsed: { buys: ['a'] } });
  });

  it('adds up the calls of a run by what became of them, and of no other run', async () => {
    let recording = kind.create();
    const send = (ordinal: number, endpoint: string, run = 'run-1') =>
      recording.sent(
        decisionRequest(0, ordinal),
        decisionPurpose(0, ordinal),
        sentCall({ run, endpoint, reservedTokens: 100, reservedUsd: 1 }),
      );
    const answer = (latencyMs: number, fault?: string) =>
      answeredCall({
        latencyMs,
        costUsd: 0.25,
        answer: rawAnswer({ inputTokens: 10, outputTokens: 3, cachedTokens: 4 }),
        ...(fault === undefined ? {} : { outcome: { fault, detail: '' } }),
      });
    await recording.answered(await send(0, 'b'), answer(10));
    await recording.answered(await send(1, 'a'), answer(20, 'malformed'));
    await recording.answered(await send(2, 'b'), answer(30, 'malformed'));
    await recording.failed(await send(3, 'b'), { fault: 'rate-limited', chargedTokens: 0, chargedUsd: 0 });
    await recording.failed(await send(3, 'b'), { fault: 'timed-out', chargedTokens: 100, chargedUsd: 1 });
    await recording.failed(await send(3, 'a'), { fault: 'timed-out', chargedTokens: 100, chargedUsd: 0 });
    await send(3, 'c');
    await recording.answered(await send(4, 'b', 'run-2'), answer(1000));
    recording = later(recording);
    expect(recording.totals('run-1')).toEqual({
      answered: 3,
      calls: 7,
      inputTokens: 30,
      outputTokens: 9,
      cachedTokens: 12,
      costUsd: 0.75,
      uncertainCalls: 2,
      uncertainTokens: 200,
      uncertainUsd: 1,
      repeatedAfterCrash: 0,
      contentFaults: { malformed: 2 },
      transportFaults: { 'rate-limited': 1, 'timed-out': 2 },
      endpoints: [
        { endpoint: 'a', calls: 2, costUsd: 0.25, meanLatencyMs: 20 },
        { endpoint: 'b', calls: 4, costUsd: 0.5, meanLatencyMs: 20 },
        { endpoint: 'c', calls: 1, costUsd: 0, meanLatencyMs: 0 },
      ],
    });
    expect(recording.totals('run-2')).toMatchObject({ answered: 1, calls: 1 });
    expect(recording.totals('run-3')).toMatchObject({ answered: 0, calls: 0, endpoints: [] });
  });

  it('settles calls that a crash left open: charged in full, and each repeated once at most', async () => {
    let recording = kind.create();
    const send = (ordinal: number, run: string) =>
      recording.sent(
        decisionRequest(0, ordinal),
        decisionPurpose(0, ordinal),
        sentCall({ run, reservedTokens: 100, reservedUsd: 0.5 }),
      );
    await recording.answered(await send(0, 'run-1'), answeredCall());
    for (const ordinal of [1, 2, 3]) await send(ordinal, 'run-1');
    const others = await send(4, 'run-2');
    expect(recording.settleOpenCalls('run-1')).toBe(3);
    await recording.answered(others, answeredCall());
    recording = later(recording);
    expect(recording.settleOpenCalls('run-1')).toBe(0);
    expect(recording.settleOpenCalls('run-3')).toBe(0);
    const settled = {
      uncertainCalls: 3,
      uncertainTokens: 300,
      uncertainUsd: 1.5,
      transportFaults: { 'in-flight-at-crash': 3 },
    };
    expect(recording.totals('run-1')).toMatchObject({ ...settled, calls: 4, repeatedAfterCrash: 0 });

    // Asked by another run it is no repetition; asked twice because the first repetition failed, it is one.
    await recording.answered(await send(1, 'run-2'), answeredCall());
    await recording.failed(await send(2, 'run-1'), { fault: 'server', chargedTokens: 0, chargedUsd: 0 });
    await recording.answered(await send(2, 'run-1'), answeredCall());
    await recording.answered(await send(5, 'run-1'), answeredCall());
    expect(recording.totals('run-1')).toMatchObject({
      uncertainCalls: 3,
      uncertainUsd: 1.5,
      calls: 7,
      answered: 3,
      repeatedAfterCrash: 1,
    });
    expect(recording.totals('run-2')).toMatchObject({ repeatedAfterCrash: 0 });

    // A second crash leaves open what repeated the first one.
    await send(3, 'run-1');
    expect(recording.settleOpenCalls('run-1')).toBe(1);
    await recording.answered(await send(3, 'run-1'), answeredCall());
    expect(recording.totals('run-1')).toMatchObject({ uncertainCalls: 4, repeatedAfterCrash: 3 });
  });

  it('ends a call once', async () => {
    const recording = kind.create();
    const id = await recording.sent(decisionRequest(0, 0), decisionPurpose(0, 0), sentCall());
    await recording.answered(id, answeredCall());
    const failure = { fault: 'server', chargedTokens: 0, chargedUsd: 0 };
    await expect(recording.answered(id, answeredCall())).rejects.toThrow(/not open/);
    await expect(recording.failed(id, failure)).rejects.toThrow(/not open/);
    await expect(recording.failed(id + 1, failure)).rejects.toThrow(/not open/);
    const settled = await recording.sent(decisionRequest(0, 1), decisionPurpose(0, 1), sentCall());
    expect(recording.settleOpenCalls('run-1')).toBe(1);
    await expect(recording.answered(settled, answeredCall())).rejects.toThrow(/not open/);
    expect(recording.totals('run-1')).toMatchObject({ calls: 2, answered: 1, uncertainCalls: 1 });
  });

  it('lists answers by day, kind, type, ordinal and try', async () => {
    let recording = kind.create();
    const places = [
      { day: 0, kind: 'strategy', typeIndex: 0, attempt: 1 },
      { day: 0, kind: 'strategy', typeIndex: 1, attempt: 1 },
      { day: 0, kind: 'decision', typeIndex: 0, ordinal: 0, attempt: 1 },
      { day: 0, kind: 'decision', typeIndex: 0, ordinal: 0, attempt: 2 },
      { day: 0, kind: 'decision', typeIndex: 0, ordinal: 2, attempt: 1 },
      { day: 0, kind: 'decision', typeIndex: 0, ordinal: 10, attempt: 1 },
      { day: 0, kind: 'decision', typeIndex: 1, ordinal: 1, attempt: 1 },
      { day: 0, kind: 'proposal', typeIndex: 0, ordinal: 0, attempt: 1 },
      { day: 0, kind: 'verdict', typeIndex: 0, ordinal: 0, attempt: 1 },
      { day: 2, kind: 'strategy', typeIndex: 0, attempt: 1 },
      { day: 10, kind: 'decision', typeIndex: 0, ordinal: 0, attempt: 1 },
    ] as const;
    const purposes = places.map((place) => ({ ...place, date: 20_210_104, type: `type-${place.typeIndex}` }));
    for (const k of [4, 0, 8, 10, 2, 6, 9, 1, 7, 3, 5]) {
      const id = await recording.sent(decisionRequest(9, k), purposes[k] as never, sentCall());
      await recording.answered(id, answeredCall());
    }
    recording = later(recording);
    expect([...recording.entries()].map(({ purpose }) => purpose)).toStrictEqual(purposes);
  });

  it('can be asked and written to while it is listed', async () => {
    const recording = kind.create();
    recording.add([sampleEntry(0, 0), sampleEntry(0, 2)]);
    const seen: (number | undefined)[] = [];
    for (const { purpose } of recording.entries()) {
      seen.push(purpose.ordinal);
      if (seen.length === 1) await record(recording, decisionRequest(0, 1), 1);
    }
    expect(seen).toEqual([0, 2]);
    expect([...recording.entries()]).toHaveLength(3);
  });

  it('adds answers from elsewhere, leaves those that are there, and counts them as nobody’s calls', async () => {
    let recording = kind.create();
    await record(recording, decisionRequest(0, 1), 1, answeredCall({ costUsd: 7 }));
    const open = await recording.sent(decisionRequest(0, 3), decisionPurpose(0, 3), sentCall());
    const entries = [0, 1, 2, 3].map((ordinal) => sampleEntry(0, ordinal));
    expect(recording.add(entries)).toBe(3);
    expect(recording.add(entries)).toBe(0);
    expect(recording.add([])).toBe(0);
    await recording.answered(open, answeredCall());
    recording = later(recording);
    const expected = entries.map((entry, k) =>
      k === 1 ? { ...entry, recorded: { ...entry.recorded, costUsd: 7 } } : entry,
    );
    expect([...recording.entries()]).toStrictEqual(expected);
    expect(recording.totals('run-1')).toMatchObject({ calls: 2, answered: 2 });
  });

  it('adds all or nothing', () => {
    const recording = kind.create();
    function* broken(): Generator<RecordingEntry> {
      yield sampleEntry(0, 0);
      throw new Error('no more');
    }
    expect(() => recording.add(broken())).toThrow('no more');
    const mixed = [
      sampleEntry(0, 1),
      { ...sampleEntry(0, 2), recorded: sampleEntry(0, 3).recorded },
    ] as const;
    expect(() => recording.add(mixed)).toThrow(/belongs to its request/);
    expect([...recording.entries()]).toEqual([]);
    expect(recording.find(decisionRequest(0, 0).digest)).toBeUndefined();
    expect(recording.add([sampleEntry(0, 1)])).toBe(1);
  });

  it('refuses numbers and names that it could not keep, without harm to others', async () => {
    const recording = kind.create();
    const request = decisionRequest(0, 0);
    const bad = [{ at: Number.NaN }, { reservedTokens: -1 }, { run: '\uD800' }];
    for (const more of bad)
      await expect(recording.sent(request, decisionPurpose(0, 0), sentCall(more))).rejects.toThrow(
        /finite|well-formed/,
      );
    const id = await recording.sent(request, decisionPurpose(0, 0), sentCall());
    await expect(recording.answered(id, answeredCall({ costUsd: Number.POSITIVE_INFINITY }))).rejects.toThrow(
      /finite/,
    );
    const circular: unknown[] = [];
    circular.push(circular);
    await expect(recording.answered(id, answeredCall({ outcome: { parsed: circular } }))).rejects.toThrow(
      /circular/,
    );
    await recording.answered(id, answeredCall({ outcome: { parsed: undefined } }));
    expect(recording.find(request.digest)?.outcome).toEqual({ parsed: null });
    expect(recording.totals('run-1')).toMatchObject({ calls: 1, answered: 1 });
  });

  it('keeps notes by name and replaces them', () => {
    let recording = kind.create();
    recording.note('b', { model: 'x', nested: [1, null] });
    recording.note('a', 1);
    recording.note('b', ['y']);
    expect(() => recording.note('c', undefined)).toThrow(/a value/);
    recording = later(recording);
    expect(recording.notes()).toEqual([
      { name: 'a', value: 1 },
      { name: 'b', value: ['y'] },
    ]);
  });

  it('cannot be used once closed; what waited is recorded first; closing twice is allowed', async () => {
    const recording = kind.create();
    const waiting = recording.sent(decisionRequest(0, 0), decisionPurpose(0, 0), sentCall());
    recording.close();
    recording.close();
    expect(await waiting).toBeGreaterThan(0);
    await expect(recording.sent(decisionRequest(0, 0), decisionPurpose(0, 0), sentCall())).rejects.toThrow(
      /closed/,
    );
    expect(() => recording.find(decisionRequest(0, 0).digest)).toThrow(/closed/);
    expect(() => recording.totals('run-1')).toThrow(/closed/);
    expect(() => recording.note('a', 1)).toThrow(/closed/);
    expect(() => [...recording.entries()]).toThrow(/closed/);
    expect(() => recording.add([])).toThrow(/closed/);
  });
}
