/** A run as it stands in the list: read off its manifest, its first and last day, and its results; ballots are never read. */

import { describeProblem, MassError } from '../core/index.ts';
import type { ForkNote, RunReport } from '../engine/index.ts';
import { storedResults } from '../engine/index.ts';
import { isFinished, type Journal, type Manifest, probeLock, readRunAsIs } from '../journal/index.ts';
import type { RunItem } from './api.ts';

type Evaluated = Pick<RunReport, 'statistics' | 'controls'>;

/** Never throws for a folder that cannot be read: that is what its item says. */
export function readItem(path: string, id: string): RunItem {
  try {
    const { journal } = readRunAsIs(path);
    try {
      return itemOf(journal, id, probeLock(path).held);
    } finally {
      journal.close();
    }
  } catch (error) {
    if (error instanceof MassError) return damaged(id, error.problems.map(describeProblem).join('\n'));
    throw error;
  }
}

function itemOf(journal: Journal, id: string, isHeld: boolean): RunItem {
  const manifest = journal.manifest();
  const notes = manifest.notes as {
    readonly days?: number;
    readonly investors?: number;
    readonly fork?: ForkNote;
  };
  const days = journal.days();
  const dateOf = (day: number) => (days === 0 ? null : journal.day(day, { ballots: false }).date);
  const isDone = isFinished(journal);
  const models = journal.result('models') as { readonly costUsd?: number } | undefined;
  return {
    id,
    name: manifest.name,
    status: isHeld ? 'running' : isDone ? 'finished' : 'interrupted',
    createdAt: manifest.createdAt,
    days,
    totalDays: notes.days ?? null,
    firstDate: dateOf(0),
    lastDate: dateOf(days - 1),
    investors: notes.investors ?? null,
    fork: notes.fork === undefined ? null : { origin: notes.fork.origin, day: notes.fork.day },
    quality: isDone ? qualityOf(manifest, storedResults(journal)?.evaluation) : null,
    costUsd: models?.costUsd ?? null,
    problem: null,
  };
}

function qualityOf({ scenario }: Manifest, evaluation: Evaluated | undefined): RunItem['quality'] {
  if (evaluation === undefined) return null;
  const { horizon } = (scenario.simulation as { readonly optimizer: { readonly horizon: number } }).optimizer;
  const { statistics, controls } = evaluation;
  const score = statistics.score[horizon];
  const random = controls.random?.[horizon];
  return {
    horizon,
    rankIc: score?.rankIc ?? null,
    rankIcLow: score?.rankIcLow ?? null,
    rankIcHigh: score?.rankIcHigh ?? null,
    uniform: controls.uniform?.[horizon]?.rankIc ?? null,
    randomLow: random?.rankIcLow ?? null,
    randomHigh: random?.rankIcHigh ?? null,
  };
}

function damaged(id: string, problem: string): RunItem {
  return {
    id,
    name: id,
    status: 'damaged',
    createdAt: '',
    days: 0,
    totalDays: null,
    firstDate: null,
    lastDate: null,
    investors: null,
    fork: null,
    quality: null,
    costUsd: null,
    problem,
  };
}
