import { describe, expect, it } from 'vitest';
import { openaiOptions, recordedOptions } from '../../actors/analysts/model/options.ts';
import { openai } from '../../actors/analysts/openai.ts';
import { recorded } from '../../actors/analysts/recorded.ts';
import { rootKey } from '../../core/index.ts';
import { snapshotOf } from './fixtures.ts';
import { asked, newsView, noFiles, problemOf, settings } from './model-fixtures.ts';
import { scriptedClient } from './scripted-client.ts';

const options = (rest: Readonly<Record<string, unknown>> = {}) =>
  recordedOptions.parse({ kind: 'recorded', recording: 'runs/one', ...rest }) as never;
const note = (rest: Readonly<Record<string, unknown>>, name = 'analyst:1') => ({
  name,
  value: openaiOptions.parse({ kind: 'openai', model: 'a-model', ...rest }),
});
const completed = (
  rest: Readonly<Record<string, unknown>>,
  notes: Parameters<NonNullable<typeof recorded.completed>>[1],
) => recorded.completed?.(options(rest), notes);

describe('options of a recorded analyst', () => {
  it('say where the recording is, and come from its notes where they are left out', () => {
    expect(recorded.recording?.(options())).toBe('runs/one');
    const notes = [note({ digits: 6, masking: { enabled: true, salt: 'x' } }), { name: 'other', value: 1 }];
    expect(completed({ tries: 2 }, notes)).toEqual({
      ...settings({ digits: 6, tries: 2, masking: { enabled: true, salt: 'x' } }),
      kind: 'recorded',
      recording: 'runs/one',
    });
  });

  it('are the defaults where nothing is noted, and are complete once they are completed', () => {
    const all = completed({ model: 'a-model' }, []);
    expect(all).toEqual({ ...settings(), kind: 'recorded', recording: 'runs/one' });
    expect(recorded.completed?.(all as never, [note({ digits: 9 })])).toEqual(all);
  });

  it('must be stated where the notes differ; equal notes and stated differences do not matter', () => {
    const notes = [note({ digits: 6, language: 'zh' }), note({ digits: 4 }, 'analyst:2')];
    const problem = problemOf(() => completed({}, notes));
    expect(problem).toMatchObject({ code: 'models.recording', path: 'simulation.analyst', file: 'runs/one' });
    expect(problem.found).toBe('digits: 6 or 4; language: "zh" or "en"');
    expect(problem.hint).toMatch(/folder of the run .* state/);
    expect(completed({ digits: 4, language: 'zh' }, notes)).toMatchObject({ digits: 4, language: 'zh' });
    expect(completed({}, [note({}), note({}, 'analyst:2')])).toMatchObject({ model: 'a-model' });
  });

  it('are those of the one run that is named, also where that run is a replay itself', () => {
    const run = completed({}, [note({ digits: 6, masking: { enabled: true, salt: 'x' } }, 'analyst:run')]);
    expect(run).toMatchObject({ digits: 6, masking: { enabled: true, salt: 'x' } });
    const replay = options({ recording: 'runs/two', tries: 1 });
    expect(recorded.completed?.(replay, [{ name: 'analyst:run', value: run }])).toEqual({
      ...run,
      recording: 'runs/two',
      tries: 1,
    });
  });

  it('without a model anywhere are an error, and so are notes that are no options', () => {
    expect(problemOf(() => completed({}, []))).toMatchObject({
      code: 'models.recording',
      path: 'simulation.analyst.model',
    });
    const foreign = [{ name: 'analyst:1', value: { model: 'm', digits: 'many' } }];
    expect(problemOf(() => completed({}, foreign))).toMatchObject({ path: 'simulation.analyst.digits' });
    expect(problemOf(() => completed({}, [{ name: 'analyst:1', value: 'text' }]))).toMatchObject({
      code: 'models.recording',
    });
  });

  it('remember and read texts as those of the analyst that recorded', () => {
    const notes = [note({ reflection: { enabled: true }, prompts: { decision: 'mine.md' } })];
    const all = completed({}, notes) as never;
    expect(recorded.memory?.(all)).toEqual({ items: 3, horizon: 5 });
    const given = settings({ reflection: { enabled: true }, prompts: { decision: 'mine.md' } });
    const texts = recorded.texts?.(all, () => 'mine');
    expect(texts).toMatchObject({ 'mine.md': 'mine' });
    expect(texts).toEqual(openai.texts?.(given as never, () => 'mine'));
  });
});

it('a recorded analyst asks the very same questions', async () => {
  const live = scriptedClient();
  const replayed = scriptedClient();
  const view = newsView(snapshotOf());
  const given = { digits: 6, masking: { enabled: true, salt: 'x' } };
  const services = { key: rootKey('run'), readText: noFiles };
  await openai.create(settings(given) as never, { ...services, models: live }).decide(asked(view));
  const all = completed({}, [note(given)]) as never;
  await recorded.create(all, { ...services, models: replayed }).decide(asked(view));
  expect(replayed.asked).toEqual(live.asked);
});
