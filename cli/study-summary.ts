import type { AlphaStage, AlphaStudyReport } from '../engine/index.ts';
import { count, counted, inWords, shownPath, wrap } from './format.ts';
import { modelSentences } from './summary/model-lines.ts';
import { backtestLines } from './summary/study/backtest.ts';
import { evaluateLines } from './summary/study/evaluate.ts';
import { mineLines } from './summary/study/mine.ts';
import { selectLines } from './summary/study/select.ts';
import { trainLines } from './summary/study/train.ts';
import type { Terminal } from './terminal.ts';

const sections: Readonly<
  Record<AlphaStage, (report: AlphaStudyReport, terminal: Terminal) => readonly string[]>
> = {
  mine: mineLines,
  evaluate: evaluateLines,
  select: selectLines,
  train: trainLines,
  backtest: backtestLines,
};

/** Stages in the order that they are done in. */
const stages = Object.keys(sections) as readonly AlphaStage[];

/** A study for people, at most 80 columns wide wherever a word allows it: what `shown` of its stages found. */
export function studySummary(
  report: AlphaStudyReport,
  shown: ReadonlySet<AlphaStage>,
  terminal: Terminal,
): readonly string[] {
  const { market, models, warnings } = report;
  return [
    '',
    ...wrap(
      `${report.name}: ${counted(market.days, 'session')} ${market.firstDate} to ${market.lastDate}, ${counted(market.instruments, 'instrument')}, labels ${counted(report.horizon, 'day')} ahead`,
    ),
    ...stages.flatMap((stage) => {
      if (!shown.has(stage)) return [];
      const lines = sections[stage](report, terminal);
      return lines.length === 0 ? [] : ['', ...lines];
    }),
    ...(models === null ? [] : ['', ...modelSentences(models).flatMap((sentence) => wrap(sentence, '  '))]),
    ...(shown.has('evaluate') || shown.has('backtest') ? remarks(report) : []),
    ...(warnings.length === 0 ? [] : ['', 'Warnings:']),
    ...warnings.flatMap((warning) => wrap(`- ${warning}`, '  ')),
    '',
    `Run folder  ${shownPath(report.runDir, terminal.cwd)}`,
  ];
}

/** Alphas that are not studied, and why. */
function remarks({ alphas, duplicates }: AlphaStudyReport): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, unavailable } of alphas) {
    if (unavailable === undefined) continue;
    const names = byReason.get(unavailable);
    if (names === undefined) byReason.set(unavailable, [name]);
    else names.push(name);
  }
  const left = [...byReason.values()].reduce((sum, { length }) => sum + length, 0);
  const lines = [
    ...(left === 0
      ? []
      : [
          `${count(left)} of ${counted(alphas.length, 'alpha')} cannot be computed on this market:`,
          ...[...byReason].map(([reason, names]) => `- ${some(names)}: ${reason}`),
        ]),
    ...(duplicates.length === 0
      ? []
      : [
          `Left out, because an earlier alpha says the same: ${some(duplicates.map(({ name, sameAs }) => `${name} (${sameAs})`))}.`,
        ]),
  ];
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrap(line, '  '))];
}

const NAMES = 6;

function some(names: readonly string[]): string {
  return names.length <= NAMES
    ? inWords(names)
    : `${names.slice(0, NAMES).join(', ')} and ${count(names.length - NAMES)} more`;
}

/** What the reader may want to type after a stage. */
export function nextStudySteps(
  report: AlphaStudyReport,
  {
    stage,
    isStopped,
    kinds,
  }: {
    readonly stage: AlphaStage;
    readonly isStopped: boolean;
    readonly kinds?: string | undefined;
  },
  { program, cwd }: Terminal,
): readonly string[] {
  const { runDir, states, mined } = report;
  const folder = shownPath(runDir, cwd);
  const loaded = kinds === undefined ? '' : ` --kinds ${shownPath(kinds, cwd)}`;
  const next = stages.find((one) => states[one] === 'open' || states[one] === 'begun');
  const steps = isStopped
    ? [`${program} alphas ${stage} ${folder}${loaded}`]
    : next === undefined
      ? [
          `${program} alphas report ${folder}${loaded}`,
          ...(canBePlayed(report) ? [`${program} resume ${folder}${loaded}`] : []),
        ]
      : [`${program} alphas ${next} ${folder}${loaded}`];
  const plays = steps.length > 1 && mined !== null && mined.counts.accepted > 0;
  return [
    ...steps.map((step, index) => `${index === 0 ? 'Next        ' : '            '}${step}`),
    ...(plays
      ? [
          '',
          ...wrap(
            'Investors whose days "resume" plays read the alphas of lists and of the scenario; mined ones once their list is among the libraries of a scenario.',
          ),
        ]
      : []),
    ...(mined?.file === undefined || stage !== 'mine' || isStopped
      ? []
      : [
          '',
          ...wrap(
            `The accepted alphas are in ${shownPath(mined.file, cwd)}. To use them in another scenario, copy the file beside it and write, below simulation: alphas: {libraries: [mined-alphas.json]}`,
            '  ',
          ),
        ]),
  ];
}

/** Whether investors have days to play with alphas that were not mined here. */
function canBePlayed({ playedDays, market, alphas }: AlphaStudyReport): boolean {
  return playedDays < market.days && alphas.some(({ origin }) => !origin.startsWith('mined '));
}
