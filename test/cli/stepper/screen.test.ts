import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asciiGlyphs, unicodeGlyphs } from '../../../cli/stepper/glyphs.ts';
import { helpLines } from '../../../cli/stepper/help.ts';
import { screenLines } from '../../../cli/stepper/layout.ts';
import type { Looking } from '../../../cli/stepper/looking.ts';
import { cellsOf, fit, span, textOf } from '../../../cli/stepper/text-line.ts';
import { loadScenario, openReplay, type Replay, stepRun, stepScenario } from '../../../engine/index.ts';
import { keys, type Shown, shown } from './shown-stepper.ts';
import { smallFolder } from './small-run.ts';

const folder = smallFolder();
let runDir = '';
let replay: Replay;
let open: Shown | undefined;

beforeAll(async () => {
  runDir = await folder.run();
  replay = openReplay(runDir);
});
afterAll(() => {
  replay.close();
  folder.remove();
});
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const signed = (value: number | null | undefined) =>
  value === null || value === undefined ? 'n/a' : `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`;

async function onRun(options: Parameters<typeof shown>[1] & { day?: number } = {}): Promise<Shown> {
  const stepper = await stepRun({ runDir });
  if (options.day !== undefined) stepper.goTo(options.day);
  open = shown(stepper, options);
  await open.type('', /q/);
  return open;
}

const at = (day: number) => new RegExp(`day ${day} \\(${day + 1} of 16\\)`);

describe('the stepper on a screen', () => {
  it('shows the numbers of the day: types, scores, labels, learning, portfolio', async () => {
    const { type } = await onRun({ day: 14, columns: 120, rows: 40 });
    const text = await type('', /in all/);
    const day = replay.day(14);
    for (const { id, weight, investors } of day.types) {
      expect(text).toMatch(new RegExp(`${id.replaceAll('+', '\\+')} .*${weight.toFixed(2)} .*${investors}`));
    }
    const best = day.instruments.find(({ rank }) => rank === 1);
    expect(text).toMatch(new RegExp(`1 ${best?.code} +\\+${best?.score.toFixed(3)}`));
    const worst = day.instruments.toSorted((a, b) => b.rank - a.rank)[0];
    expect(text).toMatch(new RegExp(`${worst?.rank} ${worst?.code} +${worst?.score.toFixed(3)}`));
    const ended = day.endedLabels.find(({ horizon }) => horizon === 5);
    expect(text).toContain(`labels 5d of day ${ended?.day}: rank IC ${signed(ended?.rankIc)}`);
    expect(text).toContain(`to ${day.optimization?.fitness.toFixed(3)}`);
    expect(text).toContain('portfolio after day 14');
    expect(text).toContain('replay, finished');
  });

  it('goes forward and back by days and phases', async () => {
    const { type, controller } = await onRun();
    expect(await type('', /before the first of 16 days/)).toContain('none before the first day');
    await type('p', /\[snapshot\]/);
    await type(' ', /\[labels\]/);
    await type('d', /\[portfolio\]/);
    await type('d', at(1));
    await type(keys.right, at(2));
    await type('ddd', at(5));
    await type(keys.left, at(4));
    await type('b', at(3));
    await type('P', /day 3 .*\n.*\[score\]/);
    await type(keys.shiftLeft, /day 3 .*\n.*\[tally\]/);
    expect(controller.model.day?.instruments).toBeUndefined();
    await type(keys.end, at(15));
    await type('d', /this is the last day/);
    await type(keys.home, at(0));
    await type('b', /before the first/);
  });

  it('shows nothing before its phase', async () => {
    const { type, controller } = await onRun({ day: 13 });
    const text = await type('p', /day 14 .*\n.*\[snapshot\]/);
    expect(text).toContain('not known before the score');
    expect(text).toContain('nothing yet');
    const before = replay.day(13);
    expect(controller.model.day?.types.map(({ weight }) => weight)).toEqual(
      before.types.map(({ weight }) => weight),
    );
    // The rank IC of day 8 ends at the close of day 14, and is not known before its labels are.
    const known = controller.model.trend.rankIc.length;
    await type('p', /\[labels\]/);
    expect(controller.model.trend.rankIc.length).toBe(known + 1);
    expect(controller.model.trend.rankIc.at(-1)).toBe(
      replay.day(14).endedLabels.find(({ horizon }) => horizon === 5)?.rankIc,
    );
  });

  it('goes to a day or a date, and says what is wrong with others', async () => {
    const { type } = await onRun();
    await type('g', /go to: _/);
    await type(`7${keys.enter}`, at(7));
    await type('g', /go to: _/);
    const date = String(replay.day(9).date);
    await type(`${date}${keys.enter}`, at(9));
    await type('g', /go to: _/);
    await type(`99${keys.backspace}8${keys.enter}`, /no such day; found "98"; expected 0 to 15/);
    await type('g', /go to: _/);
    await type('1', /go to: 1_/);
    await type(keys.escape, /^(?![^]*go to:)/);
    expect(await type('', at(9))).toMatch(at(9));
  });

  it('finds instruments and types, and shows where they stand', async () => {
    const { type } = await onRun({ day: 5, rows: 20 });
    const { code, rank } = replay.day(5).instruments.find((one) => one.rank === 12) ?? { code: '', rank: 0 };
    await type('/', /find: _/);
    await type(`${code.toLowerCase()}${keys.enter}`, new RegExp(`>${rank} ${code}`));
    await type('/', /find: _/);
    const [, second] = replay.overview().types;
    await type(`${second?.id.slice(0, 10)}${keys.enter}`, />dividend/);
    await type(keys.down, />quality\+news/);
    await type(keys.up, />dividend/);
    await type('/', /find: _/);
    await type(`nobody${keys.enter}`, /no instrument of the day and no investor type is called so/);
    expect(await type(keys.escape, /^(?![^]*>dividend)/)).toContain('population');
  });

  it('plays at a speed, and stops', async () => {
    const { type, controller } = await onRun();
    await type('+', /small/);
    await type('+++', /small/);
    await type('r', /playing 16\/s/);
    await type('-', /playing 8\/s/);
    await type('', at(2));
    await type('r', /^(?![^]*playing)/);
    const { position } = controller.model;
    await type('d', at((position?.day ?? 0) + 1));
    await type('++r', /this is the last day/);
    expect(controller.model.ui.isPlaying).toBe(false);
  });

  it('inspects investors, types, instruments, the annealing and the respawn, and scrolls', async () => {
    const { type } = await onRun({ day: 14 });
    const inspect = async (text: string, until: RegExp) => {
      await type('i', /inspect: _/);
      return type(`${text}${keys.enter}`, until);
    };
    const [first] = replay.overview().types;
    const investor = await inspect(`${first?.id} 1`, /BALLOT/);
    expect(investor).toMatch(/bought: SYN\d+ SYN\d+/);
    expect(investor).toMatch(/candidates: (SYN\d+ ?){8}/);
    await type(keys.pageDown, /\(\d\d-/);
    await type(keys.end, /HISTORY/);
    await type(keys.home, /\(1-/);
    await type(keys.escape, /p phase/);
    await inspect(first?.id ?? '', /WEIGHT, INVESTORS/);
    await type(keys.escape, /p phase/);
    await inspect('SYN0003', /WHO WAS SHOWN IT on day 14/);
    await type(keys.escape, /p phase/);
    const learned = await inspect('optimizer', /STEPS/);
    expect(learned).toContain('done again, it gives what the run has');
    await type(keys.escape, /p phase/);
    await inspect('respawn', /population plan at the close of day 14/);
    await type(keys.escape, /p phase/);
    await inspect(`${first?.id} 9999`, /9999/);
  });

  it('forks from the day, with changes and a distribution, and names the folder', async () => {
    const { type } = await onRun({ day: 12, columns: 160 });
    const id = replay.overview().types[1]?.id ?? '';
    await type('f', /fork: changes: _/);
    await type(`optimizer.iterations=20${keys.enter}`, /fork: distribution: _/);
    const text = await type(`${id}=2.5${keys.enter}`, /forked from day 12 into .*, 16 days/);
    const made = /forked from day 12 into (\S+),/.exec(text)?.[1] ?? '';
    const fork = openReplay(made.startsWith('/') ? made : join('/', made));
    expect(fork.day(11).digest).toBe(replay.day(11).digest);
    expect(fork.day(12).digest).not.toBe(replay.day(12).digest);
    expect(fork.overview().fork).toMatchObject({ day: 12 });
    fork.close();
    await type('f', /fork: changes: _/);
    await type(keys.enter, /fork: distribution: _/);
    await type(`${id}=-1${keys.enter}`, /a distribution gives types a positive weight/);
  });

  it('has help, the event log, and other panels first', async () => {
    const { type } = await onRun({ day: 14, columns: 60, rows: 14 });
    await type('?', /keys/);
    await type(keys.escape, /p phase/);
    await type(keys.tab, /^(?![^]*population)/);
    await type('e', /events of day 14/);
    expect(await type('e', /scores of 24/)).not.toContain('population');
  });

  it('has all of its help on a page of 80 x 24', async () => {
    const { type } = await onRun();
    const text = await type('?', /leave at once/);
    expect(text).not.toContain('(1-');
    for (const line of helpLines()) expect(text.split('\n').map((row) => row.trimEnd())).toContain(line);
  });

  it('opens a problem that is longer than the message line, and shows shorter ones there', async () => {
    const end = 'and this is how to go on';
    const refusal = (words: number) => `${'refused '.repeat(words)}${end}`;
    let words = 4;
    const looking: Partial<Looking> = { fork: () => Promise.reject(new Error(refusal(words))) };
    const { type } = await onRun({ day: 12, looking });
    const fork = async (until: RegExp) => {
      await type('f', /fork: changes: _/);
      await type(keys.enter, /fork: distribution: _/);
      return type(keys.enter, until);
    };
    expect(await fork(new RegExp(end))).toContain('population');
    words = 300;
    expect(await fork(/what went wrong \(1-/)).not.toContain(end);
    expect(await type(keys.end, new RegExp(end))).not.toContain('population');
    await type(keys.escape, /population/);
  });

  it('says of a day that a live run has still to come how it is reached', async () => {
    const scenario = await loadScenario(join(folder.path, 'small.yaml'), {});
    const stepper = await stepScenario({ scenario, outDir: join(folder.path, 'ahead') });
    open = shown(stepper);
    const { type } = open;
    await type('dd', at(1));
    const goTo = async (text: string, until: RegExp) => {
      await type('g', /go to: _/);
      return type(`${text}${keys.enter}`, until);
    };
    await goTo('9', /this day is not simulated yet; found "9"; expected 0 to 1/);
    await goTo('16', /the run has no such day; found "16"/);
    await open.close();
    const again = await stepRun({ runDir: stepper.replay.runDir });
    open = shown(again);
    await open.type('g', /go to: _/);
    const text = await open.type(`9${keys.enter}`, /the run was interrupted before this day/);
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/goes on with: mass replay .* --continue/);
  });

  it('quits, and leaves nothing on the terminal; Ctrl-C too', async () => {
    for (const [key, isInterrupt] of [
      ['q', false],
      [keys.ctrlC, true],
    ] as const) {
      const { type, screen, ended, close } = await onRun();
      expect(screen).toMatchObject({ isAlternate: true, isCursorShown: false });
      void type(key, /never/).catch(() => undefined);
      expect(await ended).toMatchObject({ kind: 'quit', isInterrupt });
      expect(screen).toMatchObject({ isAlternate: false, isCursorShown: true });
      await close();
      open = undefined;
    }
  });

  it('steps a live run, stops it after the day in progress, and says how it goes on', async () => {
    const scenario = await loadScenario(join(folder.path, 'small.yaml'), {});
    const stepper = await stepScenario({ scenario, outDir: join(folder.path, 'live') });
    open = shown(stepper);
    const { type } = open;
    await type('', /live, running/);
    await type('p', /\[snapshot\]/);
    await type('dd', at(1));
    await type('pp', /day 2 .*\n.*\[labels\]/);
    await type('b', at(1));
    await type('dd', at(3));
    await type('ppp', /day 4 .*\n.*\[annealing\]/);
    await type('q', /^(?![^]*population)/);
    expect(await open.ended).toMatchObject({ kind: 'quit' });
    expect(stepper.committed).toBe(5);
    expect(stepper.replay.day(4).digest).toBe(replay.day(4).digest);
  });
});

describe('the screen at any size', () => {
  const sizes = [
    [80, 24],
    [120, 40],
    [60, 20],
    [20, 5],
  ] as const;
  it.each(sizes)('fits %i x %i in every state', async (columns, rows) => {
    const { type, screen } = await onRun({ columns, rows, day: 13 });
    for (const key of [
      'p',
      'p',
      'd',
      'b',
      '/',
      keys.escape,
      'i',
      keys.escape,
      '?',
      keys.escape,
      'e',
      keys.escape,
      keys.tab,
      keys.home,
      'b',
    ]) {
      await type(key, /[^]/);
      await new Promise((settle) => setTimeout(settle, 25));
      expect(screen.overflows, `after ${JSON.stringify(key)}\n${screen.text()}`).toBe(0);
      expect(screen.lines().every((line) => line.length <= columns)).toBe(true);
    }
  });

  it('has lines of exactly the width, and no more of them than rows', async () => {
    const { controller, type } = await onRun({ day: 13 });
    const models = [controller.model];
    for (const [key, until] of [
      ['?', /keys/],
      [keys.escape, /p phase/],
      ['/', /find: _/],
      [keys.escape, /p phase/],
      ['p', /snapshot\]/],
    ] as const) {
      await type(key, until);
      models.push(controller.model);
    }
    for (const model of models) {
      for (let columns = 1; columns <= 200; columns += 23) {
        for (let rows = 1; rows <= 60; rows += 4) {
          for (const glyphs of [unicodeGlyphs, asciiGlyphs]) {
            const lines = screenLines(model, { columns, rows }, glyphs);
            expect(lines.length).toBeLessThanOrEqual(rows);
            expect(new Set(lines.map((line) => cellsOf(textOf(line))))).toEqual(new Set([columns]));
          }
        }
      }
    }
  });

  it('keeps names of types, and gives up bars and changes for them where columns are few', async () => {
    const { controller } = await onRun({ day: 13 });
    const { model } = controller;
    const ids = ['valuation', 'valuation+news', 'valuation+news+macro#2'];
    const types = ids.map((id, k) => ({
      id,
      weight: 1 + k,
      weightChange: 0.5,
      investors: 8,
      investorsChange: 3,
      abstentions: 0,
    }));
    if (model.day === undefined) throw new Error('the stepper stands on a day');
    const linesOf = (firstPanel: number, columns: number) =>
      screenLines(
        { ...model, day: { ...model.day, types } as typeof model.day, ui: { ...model.ui, firstPanel } },
        { columns, rows: 24 },
        unicodeGlyphs,
      ).map(textOf);
    // On the right, then on the left.
    for (const firstPanel of [3, 0]) {
      const text = linesOf(firstPanel, 80).join('\n');
      expect(text).toMatch(/valuation +1\.00/);
      expect(text).toMatch(/valuation\+news +2\.00/);
      expect(text).toMatch(/valuation\+news\+macro#2 +3\.00/);
    }
    const wide = linesOf(0, 160).join('\n');
    expect(wide).toMatch(/valuation\+news\+macro#2 █+ +3\.00 \+0\.50 +8 +\+3/);
  });

  it('marks what is cut, and nothing else', () => {
    const cutTo = (text: string, width: number) =>
      textOf(fit([span(text.slice(0, 4)), span(text.slice(4))], width));
    expect(cutTo('annealing looked at', 12)).toBe('annealing l~');
    expect(cutTo('annealing   ', 9)).toBe('annealing');
    expect(cutTo('annealing', 11)).toBe('annealing  ');
    expect(cutTo('annealing', 3)).toBe('an~');
  });

  it('follows the terminal when it is resized', async () => {
    const { type, screen, resize } = await onRun({ day: 13 });
    resize(120, 40);
    await type('', /events ─{40}/);
    resize(60, 20);
    await type('', /phase 9 of 9/);
    expect(screen.lines().every((line) => line.length <= 60)).toBe(true);
  });
});

describe('what a terminal can show', () => {
  it('has neither colour nor bold where colour is off', async () => {
    const { type, screen, written } = await onRun({ day: 13, colour: false });
    await type('?', /keys/);
    expect(screen.styles).toEqual([]);
    expect(written()).toContain('keys');
  });

  it('draws with plain signs where block elements are not available', async () => {
    const { type } = await onRun({ day: 13, unicode: false });
    const text = await type('', /in all/);
    expect(text).toMatch(/^[\u0020-\u007E\n]*$/);
    expect(text).toContain('##');
  });

  it('cleans what data and models say', async () => {
    const evil = '\u001B]0;owned\u0007\u001B[2Jevil\u202E\r\nline';
    const looking: Partial<Looking> = {
      portfolio: () =>
        Promise.resolve({
          ...({
            day: 13,
            date: replay.day(13).date,
            name: evil,
            description: evil,
            left: [evil],
            cash: 0,
          } as const),
          holdings: [{ code: evil, weight: 1, change: 1 }],
          return: 0.01,
          cumulativeReturn: 0.02,
          turnover: 1,
          costs: 0,
        }),
      instrument: () => Promise.reject(new Error(evil)),
      investor: () =>
        Promise.resolve({
          day: 13,
          date: replay.day(13).date,
          type: evil,
          ordinal: 1,
          modalities: [evil],
          traits: { evil },
          ballot: { status: 'abstention', reason: evil, candidates: [], buys: [], sells: [] },
          strategy: { outline: evil, traits: {} },
          view: {
            candidates: ['A'],
            columns: [],
            headlines: [[{ timeUtc: '2020', text: evil }]],
            macro: [],
          },
          exchanges: [
            {
              purpose: 'decision',
              attempt: 1,
              model: evil,
              messages: [{ role: 'user', text: evil }],
              answer: evil,
              fault: evil,
              costUsd: 1,
            },
          ],
          memory: null,
          history: [],
          notes: [evil],
        }),
    };
    const { type, written, screen } = await onRun({ day: 13, rows: 60, looking });
    await type('', /bought 1/);
    await type('i', /inspect: _/);
    await type(`SYN0003${keys.enter}`, /unexpected failure/);
    await type('i', /inspect: _/);
    const text = await type(`risk 1${keys.enter}`, /ASKED/);
    expect(text).toContain('evil');
    for (const unwanted of ['\u0007', '\u202E', '\u001B]', '\u001B[2Jevil'])
      expect(written()).not.toContain(unwanted);
    expect(screen.overflows).toBe(0);
  });
});
