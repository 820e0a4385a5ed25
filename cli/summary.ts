import { dirname, join } from 'node:path';
import type { RunReport } from '../engine/index.ts';
import { counted, duration, shownPath, wrap } from './format.ts';
import { judgementTables } from './summary/judgement-tables.ts';
import { modelSentences } from './summary/model-lines.ts';
import { qualityTable } from './summary/quality-table.ts';
import { readingOf } from './summary/reading.ts';
import type { Terminal } from './terminal.ts';

/** A report for people, at most 80 columns wide wherever a word allows it. */
export function summaryLines(report: RunReport, terminal: Terminal): readonly string[] {
  const state = report.complete ? '' : ', not complete';
  const conventions = Object.entries(report.conventions).map(
    ([name, value]) => `${spelledOut(name)} ${value}`,
  );
  return [
    '',
    ...wrap(
      `${report.name}: ${period(report)}${state}, ${counted(report.investors, 'investor')}, ${counted(report.abstentions, 'abstention')}`,
    ),
    '',
    ...qualityTable(report, terminal.colour),
    '',
    ...judged(judgementTables(report.judgement, report.statistics.score)),
    ...readingOf(report).flatMap((sentence) => wrap(sentence)),
    ...(conventions.length === 0 ? [] : ['', ...wrap(`Conventions: ${conventions.join('; ')}`, '  ')]),
    ...(report.models === undefined
      ? []
      : ['', ...modelSentences(report.models).flatMap((sentence) => wrap(sentence, '  '))]),
    ...(report.warnings.length === 0 ? [] : ['', 'Warnings:']),
    ...report.warnings.flatMap((warning) => wrap(`- ${warning}`, '  ')),
    '',
    `Run folder  ${shownPath(report.runDir, terminal.cwd)}`,
    `Digest      ${report.digest.slice(0, 16)}`,
    // Known when a run ends, not of one that is running or was killed.
    ...(report.seconds === 0 && report.peakRssMb === 0
      ? []
      : [`Took        ${duration(report.seconds)}, peak memory ${Math.round(report.peakRssMb)} MB`]),
  ];
}

/** With a blank line behind. */
function judged(tables: readonly string[]): readonly string[] {
  return tables.length === 0 ? [] : [...tables, ''];
}

function period({ days, firstDate, lastDate }: RunReport): string {
  return days === 0 ? 'no day yet' : `${counted(days, 'day')} ${firstDate} to ${lastDate}`;
}

/** What the reader may want to type after a run. */
export function nextSteps(report: RunReport, terminal: Terminal): readonly string[] {
  const folder = shownPath(report.runDir, terminal.cwd);
  const parent = dirname(report.runDir);
  const where = parent === join(terminal.cwd, 'runs') ? '' : ` --out ${shownPath(parent, terminal.cwd)}`;
  const steps = report.complete
    ? [
        `${terminal.program} report ${folder}`,
        `${terminal.program} show ${folder}`,
        `${terminal.program} runs${where}`,
      ]
    : [`${terminal.program} resume ${folder}`];
  return steps.map((step, index) => `${index === 0 ? 'Next        ' : '            '}${step}`);
}

/** `optimizerHorizon` as `optimizer horizon`. */
function spelledOut(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
