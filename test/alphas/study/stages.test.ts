import { describe, expect, it } from 'vitest';
import {
  type CompositeDay,
  createAgentPanel,
  createAlphaComposite,
  createAlphaWalk,
  createMarketStateDetector,
  type EvaluationEntry,
  evaluateAlphas,
  memoryLog,
  type SelectionEntry,
  type StudyLog,
  type StudySettings,
  selectAlphas,
  stageEntries,
  statisticalAgents,
  studyHistory,
  studyLogs,
  trainAlphas,
  type WeightEntry,
  type WeightModel,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';
import type { Market } from '../../../market/index.ts';
import { cutAfter, marketOf, noisyAfter, restless, smallMarket, smallPanel } from './markets.ts';
import { counted, cutLog, entriesOf, modelOf, ruleOf, studyOf } from './studies.ts';

async function study(
  market: Market,
  settings: StudySettings = studyOf(),
  log: StudyLog = memoryLog(),
): Promise<StudyLog> {
  expect(await evaluateAlphas({ market, settings, log })).toBe('done');
  expect(selectAlphas({ settings, log })).toBe('done');
  expect(await trainAlphas({ market, settings, log })).toBe('done');
  return log;
}

/** The small market and its study, made once. */
let made: Promise<{ readonly market: Market; readonly full: StudyLog }> | undefined;
const usual = () => {
  made ??= smallMarket().then(async (market) => ({ market, full: await study(market) }));
  return made;
};

/** The chain in one walk. */
async function composed(market: Market, settings: StudySettings): Promise<readonly CompositeDay[]> {
  const { agents, shares: weights, key } = settings;
  const panel = createAgentPanel({ run: 'one-walk', agents, weights, key });
  const walk = createAlphaWalk(market, settings.alphas, { history: studyHistory(settings) });
  const composite = createAlphaComposite({
    ...settings,
    alphas: walk.alphas,
    timing: { fill: market.description.fill, lag: market.description.labelLag },
    detector: createMarketStateDetector(settings.state),
    panel,
  });
  const days: CompositeDay[] = [];
  for (let session = walk.next(); session !== undefined; session = walk.next()) {
    for (const labels of session.labels) composite.addLabels(labels);
    const day = await composite.addDay(session.input);
    const { weighed } = day;
    days.push(
      weighed === undefined
        ? day
        : { ...day, weighed: { ...weighed, composite: session.gather(weighed.composite) } },
    );
  }
  await panel.stop();
  return days;
}

const orNull = (values: ArrayLike<number> | undefined) =>
  Array.from(values ?? [], (value) => (Number.isNaN(value) ? null : value));

describe('a study of alphas', () => {
  it.each([
    ['linear', 'all-above', { threshold: 0.4 }],
    ['network', 'best-per-category', {}],
    ['regime-mixture', 'all-above', { threshold: 0.8 }],
  ])('is, stage by stage, the composite in one walk: %s, %s', async (model, rule, options) => {
    const market = marketOf(restless(smallPanel()));
    const settings = studyOf({
      model: modelOf(model, model === 'network' ? { epochs: 3, restarts: 1 } : {}),
      rule: ruleOf(rule, options),
    });
    const log = await study(market, settings);
    const days = await composed(market, settings);

    const judged = days.filter(({ evaluation }) => evaluation !== undefined);
    const evaluations = [...stageEntries(log, 'evaluate')];
    expect(evaluations.map(({ day }) => day)).toEqual(judged.map(({ day }) => day));
    expect(evaluations.length).toBeGreaterThan(3);
    for (const [k, { evaluation, state, selected }] of judged.entries()) {
      const entry = evaluations[k] as EvaluationEntry;
      expect(entry.state).toEqual(state ?? null);
      expect(entry.alphas.map(({ score }) => score)).toEqual(orNull(evaluation?.score));
      expect(entry.alphas.map(({ theta }) => theta)).toEqual(orNull(evaluation?.theta));
      expect(entry.alphas.map(({ rho }) => rho)).toEqual(orNull(evaluation?.rho));
      expect(entry.alphas.map(({ sign }) => sign)).toEqual(Array.from(evaluation?.signs ?? []));
      expect(entry.opinions.map(({ values }) => values)).toEqual(
        evaluation?.opinions.map(({ values }) => orNull(values)),
      );
      expect([...stageEntries(log, 'select')][k]?.selected).toEqual(selected);
    }

    const weighed = days.flatMap((day) => (day.weighed === undefined ? [] : [day.weighed]));
    const entries = [...stageEntries(log, 'train')];
    expect(entries.map(({ day }) => day)).toEqual(weighed.map(({ day }) => day));
    expect(weighed.length).toBeGreaterThan(40);
    for (const [k, day] of weighed.entries()) {
      const entry = entries[k] as WeightEntry;
      expect(entry.fittedAt).toBe(day.fittedAt);
      expect(entry.composite).toEqual(orNull(day.composite));
      expect(entry.alphas).toEqual(
        day.alphas.map(({ index, sign }) => ({
          name: settings.alphas[index]?.name,
          sign,
          weight: day.weights[index],
          importance: day.importance[index],
        })),
      );
      expect(entry.notes).toEqual(day.day === day.fittedAt ? day.notes : undefined);
    }
  });

  it('has a composite on the first day where the data go back', async () => {
    const { full: log } = await usual();
    const [first] = stageEntries(log, 'train');
    expect((first as WeightEntry).day).toBeLessThan(0);
    expect([...stageEntries(log, 'train')].some(({ day }) => day === 0)).toBe(true);
  });

  const upTo = (log: StudyLog, day: number) => {
    const of = (entries: readonly unknown[]) =>
      (entries as readonly { readonly day: number }[]).filter((entry) => entry.day <= day);
    const { evaluate, select, train } = entriesOf(log);
    return { evaluate: of(evaluate), select: of(select), train: of(train) };
  };

  it.each(['absent', 'noise'] as const)('is the same up to a day whose future is %s', async (future) => {
    const day = 31;
    const { market, full } = await usual();
    const feed = market.feed();
    const dates = Array.from({ length: day + 1 }, () => feed.next()?.snapshot.date);
    const key = subKey(rootKey('study'), 'noise');
    const date = dates[day] as NonNullable<(typeof dates)[number]>;
    const other = await study(
      await smallMarket({}, { date, future: future === 'absent' ? future : { noise: key } }),
    );
    const past = upTo(full, day);
    expect(past.train.length).toBeGreaterThan(50);
    expect(past.evaluate.length).toBeGreaterThan(4);
    expect(upTo(other, day)).toEqual(past);
    expect(entriesOf(other)).not.toEqual(entriesOf(full));
  });

  it('is the same on a shorter market', async () => {
    const short = await study(await smallMarket({ days: 25 }));
    expect(entriesOf(short)).toEqual(upTo((await usual()).full, 24));
  });

  it.each(['shorter', 'noisier'])('is the same on a %s panel whose strangers join later', async (how) => {
    const day = 40;
    const panel = restless(smallPanel(), 90 + day + 1);
    const full = await study(marketOf(panel));
    const other = how === 'shorter' ? cutAfter(panel, 90 + day) : noisyAfter(panel, 90 + day);
    expect(other.instruments.length < panel.instruments.length).toBe(how === 'shorter');
    expect(upTo(await study(marketOf(other)), day)).toEqual(upTo(full, day));
    expect(upTo(full, day).train.length).toBeGreaterThan(60);
  });
});

describe('a stage that goes on where its log ends', () => {
  it('evaluates the rest, and asks no agent again', async () => {
    const { market, full } = await usual();
    const days = [...stageEntries(full, 'evaluate')].map(({ day }) => day);
    for (const kept of [1, 3, days.length]) {
      const { agents, days: asked } = counted(statisticalAgents());
      const log = cutLog(full, { evaluate: kept, select: Math.max(0, kept - 1), train: 0 });
      expect(entriesOf(await study(market, studyOf({ agents }), log))).toEqual(entriesOf(full));
      expect(asked).toEqual(days.slice(kept));
    }
  });

  it('trains the rest, and repeats the fit in force alone', async () => {
    const { market, full } = await usual();
    const trained = [...stageEntries(full, 'train')];
    const fits = [...new Set(trained.map(({ fittedAt }) => fittedAt))];
    for (const kept of [1, 12, 13, trained.length]) {
      let repeated = 0;
      const linear = modelOf('linear');
      const model: WeightModel = {
        fit: (training, stream) => {
          repeated++;
          return linear.fit(training, stream);
        },
      };
      const log = cutLog(full, { evaluate: 1e6, select: 1e6, train: kept });
      expect(entriesOf(await study(market, studyOf({ model }), log))).toEqual(entriesOf(full));
      const inForce = trained[kept - 1]?.fittedAt ?? Number.NEGATIVE_INFINITY;
      expect(repeated).toBe(kept === trained.length ? 0 : fits.filter((day) => day >= inForce).length);
    }
  });

  it('ends after the session in progress when it is interrupted, and goes on', async () => {
    const { market, full } = await usual();
    const settings = studyOf();
    const log = memoryLog();
    const stop = async (stage: typeof evaluateAlphas, at: number) => {
      const controller = new AbortController();
      let latest = 0;
      const end = await stage({
        market,
        settings,
        log,
        signal: controller.signal,
        progress: (done, total) => {
          latest = done;
          expect(total).toBe(150);
          if (done === at) controller.abort();
        },
      });
      return [end, latest];
    };
    expect(await stop(evaluateAlphas, 100)).toEqual(['interrupted', 100]);
    const evaluated = log.entryCount(studyLogs.evaluate);
    expect(evaluated).toBeGreaterThan(1);
    expect(evaluated).toBeLessThan(full.entryCount(studyLogs.evaluate));
    expect(await stop(evaluateAlphas, 150)).toEqual(['done', 150]);
    selectAlphas({ settings, log });
    expect(await stop(trainAlphas, 101)).toEqual(['interrupted', 101]);
    expect(log.entryCount(studyLogs.train)).toBeGreaterThan(10);
    expect(await stop(trainAlphas, 0)).toEqual(['done', 150]);
    expect(entriesOf(log)).toEqual(entriesOf(full));
  });

  it('keeps what is written when an agent can be asked no more', async () => {
    const { market, full } = await usual();
    const [first, ...others] = statisticalAgents();
    let left = 2;
    const tired = {
      ...(first as NonNullable<typeof first>),
      evaluate: (...given: Parameters<NonNullable<typeof first>['evaluate']>) => {
        if (left-- === 0) throw new Error('no more');
        return (first as NonNullable<typeof first>).evaluate(...given);
      },
    };
    const log = memoryLog();
    const settings = studyOf({ agents: [tired, ...others] });
    await expect(evaluateAlphas({ market, settings, log })).rejects.toThrow(/no more/);
    expect(log.entryCount(studyLogs.evaluate)).toBe(2);
    expect(entriesOf(await study(market, studyOf(), log))).toEqual(entriesOf(full));
  });

  it('refuses a log of another study', async () => {
    const { market, full: log } = await usual();
    const cut = cutLog(log, { evaluate: 2, select: 2, train: 0 });
    const settings = studyOf({ leastDays: 65, trainingDays: 66 });
    await expect(evaluateAlphas({ market, settings, log: cut })).rejects.toThrow(/study that began it/);
    await expect(trainAlphas({ market, settings: studyOf(), log: cut })).rejects.toThrow(/is due where/);
  });
});

describe('entries', () => {
  it('judge and select on few days where few are asked for', async () => {
    const settings = studyOf({ window: 40, leastIcDays: 20, leastDays: 20 });
    const log = await study((await usual()).market, settings);
    const evaluations = [...stageEntries(log, 'evaluate')];
    const ics = evaluations.flatMap(({ alphas }) => alphas.map(({ ic }) => ic));
    expect(ics.every(({ days }) => days <= 40)).toBe(true);
    expect(ics.some(({ mean, days }) => mean !== null && days < 60)).toBe(true);
    expect([...stageEntries(log, 'select')].some(({ selected }) => selected.length > 0)).toBe(true);
  });

  it('say nothing where the rule takes nobody', async () => {
    const settings = studyOf({ rule: ruleOf('all-above', { leastAbsoluteIc: 1 }) });
    const log = await study((await usual()).market, settings);
    const selections = [...stageEntries(log, 'select')] as readonly SelectionEntry[];
    expect(selections.length).toBe(log.entryCount(studyLogs.evaluate));
    expect(selections.every(({ selected }) => selected.length === 0)).toBe(true);
    expect(log.entryCount(studyLogs.train)).toBe(0);
  });
});
