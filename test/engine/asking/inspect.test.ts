import { renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBallot } from '../../../actors/index.ts';
import {
  type Inspection,
  openInspection,
  openReplay,
  type Replay,
  type RunReport,
  runScenario,
} from '../../../engine/index.ts';
import { exchangeShown } from '../../../engine/inspect/exchanges.ts';
import { type DayRecord, readRun } from '../../../journal/index.ts';
import { modelRequest, openRecording, type RecordingEntry } from '../../../models/index.ts';
import { temporaryFolder } from '../folders.ts';
import { askingScenario, askingScenarioFile, DAYS, quickServer, recordingIn } from './scenario.ts';

const folder = temporaryFolder();
const layout = { pool: 8, buys: 3, sells: 0 };
const ITEMS = 2;
const file = askingScenarioFile(folder, 'remembering', {
  reflection: { enabled: true, items: ITEMS, horizon: 2 },
});

let report: RunReport;
let replay: Replay;
let inspection: Inspection;
let records: readonly DayRecord[];
let entries: readonly RecordingEntry[];

beforeAll(async () => {
  const server = await quickServer({ faults: { malformed: 0.1, illegal: 0.1, refused: 0.1 } });
  try {
    report = await runScenario({
      scenario: await askingScenario({ file, outDir: folder, baseUrl: server.baseUrl }),
      outDir: folder,
    });
  } finally {
    await server.close();
  }
  const { journal } = readRun(report.runDir);
  records = [...journal.records()];
  journal.close();
  const recording = openRecording(recordingIn(folder), { access: 'read' });
  entries = [...recording.entries()];
  recording.close();
  replay = openReplay(report.runDir);
  inspection = openInspection(replay);
});
afterAll(async () => {
  await inspection.close();
  replay.close();
});

/** Everybody that was asked on a day. */
function investorsOf(
  day: number,
): readonly { readonly type: string; readonly k: number; readonly ordinal: number }[] {
  return replay.overview().types.flatMap(({ id: type }, k) =>
    Array.from({ length: (records[day] as DayRecord).plan[k] as number }, (_, ordinal) => ({
      type,
      k,
      ordinal,
    })),
  );
}

/** Buys of an investor's ballot as codes; undefined when it abstained or was not there. */
function buysOf({ plan, ballots, instruments }: DayRecord, type: string, k: number, ordinal: number) {
  if ((plan[k] as number) <= ordinal) return undefined;
  const block = ballots?.find((one) => one.type === type && one.block === 0);
  const ballot = readBallot(block?.bytes as Uint8Array, ordinal, layout);
  return ballot.status === 'ballot' ? Array.from(ballot.buys, (j) => instruments[j] as string) : undefined;
}

describe('an investor that asks a model', () => {
  it('is shown with every question and answer of its type and its own, faulty tries included', async () => {
    let faulty = 0;
    for (let day = 0; day < DAYS; day++) {
      for (const { type, k, ordinal } of investorsOf(day)) {
        const view = await inspection.investor({ day, type, ordinal });
        const own = entries.filter(
          ({ purpose }) =>
            purpose.day === day &&
            purpose.type === type &&
            (purpose.kind === 'strategy' || purpose.ordinal === ordinal),
        );
        expect(view.exchanges.map(({ purpose, attempt }) => [purpose, attempt])).toEqual(
          own.map(({ purpose }) => [purpose.kind, purpose.attempt]),
        );
        for (const [i, { request, recorded }] of own.entries()) {
          const exchange = view.exchanges[i];
          expect(exchange?.model).toBe('simulated');
          expect(exchange?.messages.map(({ role }) => role)).toEqual(
            request.messages.map(({ role }) => role),
          );
          expect(exchange?.messages[1]?.text).toBe(request.messages[1]?.content);
          expect(exchange?.answer).toBe(recorded.answer.text || (recorded.answer.refusal ?? ''));
          expect(exchange?.costUsd).toBe(recorded.costUsd);
          const fault = 'fault' in recorded.outcome ? recorded.outcome.fault : undefined;
          expect(exchange?.fault?.split(':')[0]).toBe(fault);
          if (fault !== undefined && exchange?.purpose === 'decision') faulty++;
        }
        const buys = buysOf(records[day] as DayRecord, type, k, ordinal);
        expect(view.ballot?.status === 'ballot' ? view.ballot.buys : undefined).toEqual(buys);
        const last = view.exchanges.at(-1);
        expect(buys === undefined || (last?.purpose === 'decision' && last.fault === null)).toBe(true);
        expect((buys ?? []).filter((code) => last?.answer?.includes(code) !== true)).toEqual([]);
        const strategies = view.exchanges.filter(({ purpose }) => purpose === 'strategy');
        expect(view.strategy === null).toBe(strategies.at(-1)?.fault !== null);
      }
    }
    expect(faulty).toBeGreaterThan(10);
  });

  it('remembers what it remembered on that day', async () => {
    let remembered = 0;
    for (let day = 0; day < DAYS; day++) {
      for (const { type, k, ordinal } of investorsOf(day)) {
        // Outcomes that were known by this close, back to the day on which it came last.
        const expected = [];
        for (let of = day - 1; of >= 0 && expected.length < ITEMS; of--) {
          const record = records[of] as DayRecord;
          if ((record.plan[k] as number) <= ordinal) break;
          const label = records
            .slice(0, day + 1)
            .flatMap(({ endedLabels }) => endedLabels)
            .find((one) => one.day === of && one.horizon === 2);
          const buys = buysOf(record, type, k, ordinal);
          if (label === undefined || buys === undefined) continue;
          const returns = buys.map((code) => label.values[record.instruments.indexOf(code)]);
          expected.push({ day: of, date: record.date, buys, returns });
        }
        const { memory, notes } = await inspection.investor({ day, type, ordinal });
        expect(memory).toEqual(expected);
        // It was asked with these: what is recorded answers the very same question.
        expect(notes.filter((note) => note.includes('recording'))).toEqual([]);
        remembered += expected.length;
      }
    }
    expect(remembered).toBeGreaterThan(50);
  });

  it('is shown without answers where the recording is gone, and nobody is asked', async () => {
    const [first] = investorsOf(5);
    const { type, ordinal } = first as { readonly type: string; readonly ordinal: number };
    const request = { day: 5, type, ordinal };
    const whole = await inspection.investor(request);
    const moved = `${recordingIn(folder)}.moved`;
    const other = openInspection(replay);
    renameSync(recordingIn(folder), moved);
    try {
      const view = await other.investor(request);
      expect(view.exchanges.map(({ purpose, answer }) => [purpose, answer])).toEqual([['strategy', null]]);
      expect(view.strategy).toBeNull();
      expect(view.notes.join(' ')).toMatch(/is gone/);
      expect({ ...view, exchanges: [], strategy: null, notes: [] }).toEqual({
        ...whole,
        exchanges: [],
        strategy: null,
        notes: [],
      });
    } finally {
      await other.close();
      renameSync(moved, recordingIn(folder));
    }
  });
});

describe('a question and its answer', () => {
  it('are text that no terminal obeys, in their lines', () => {
    const content = 'first\u001b[2J line\r\n\u202esecond\u0007\n\nlast';
    const request = modelRequest({
      model: 'a\u001bmodel',
      messages: [{ role: 'user', content }],
      sampling: { temperature: 0, topP: 1, maxOutputTokens: 10 },
      answer: { name: 'decision', schema: {} },
    });
    const purpose = {
      kind: 'decision',
      day: 1,
      date: 20200102,
      type: 'a',
      typeIndex: 0,
      attempt: 2,
    } as const;
    const reading = { ok: false, fault: 'illegal', detail: 'names "\u001b]0;x\u0007"' } as const;
    expect(
      exchangeShown({
        request,
        purpose,
        answer: { text: '{"a":\n"\u009b31m<script>"}', costUsd: 0.5, reading },
      }),
    ).toEqual({
      purpose: 'decision',
      attempt: 2,
      model: 'amodel',
      messages: [{ role: 'user', text: 'first[2J line\nsecond\n\nlast' }],
      answer: '{"a":\n"31m<script>"}',
      fault: 'illegal: names "]0;x"',
      costUsd: 0.5,
    });
  });
});
