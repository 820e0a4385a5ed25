import { shellWord } from '../../core/index.ts';
import type { RunData } from '../run-data.ts';

/** A list in words: `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 day`, `5 days`; with thousands separators. */
export function counted(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}

/** What a section says that needs a judgement and has none; empty where there is one. */
export function missingJudgement({ report, judgement, obstacle }: RunData, what: string): readonly string[] {
  if (judgement !== null) return [];
  const why = obstacle === undefined ? 'the run was not judged' : `the run could not be judged: ${obstacle}`;
  const command = report.complete ? 'report' : 'resume';
  return [
    `${what} are not available: ${why}. Where the market's data are within reach, "mass ${command} ${shellWord(report.runDir)}" makes them; --set market.path=FOLDER says where they are.`,
  ];
}

/** `1 day`, `5 and 10 days`. */
export function daysAhead(horizon: number | string): string {
  return `${horizon} ${String(horizon) === '1' ? 'day' : 'days'} ahead`;
}

/** 4.2 s, 3 min 05 s, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor(whole / 60) % 60).padStart(2, '0')} min`;
}
