/** Two runs day by day: where their scenarios differ, where they part, and how far apart they then are. */
import { canonicalJson, rankGrid, rankInformationCoefficient } from '../core/index.ts';
import type { DayRecord, Manifest } from '../journal/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { firstDifference } from './compare/first-difference.ts';
import { RankIcs } from './compare/rank-ics.ts';
import { scenarioDifferences } from './compare/scenario-differences.ts';
import type { RunNotes } from './notes.ts';
import type { Replay } from './replay.ts';
import type { ComparedDay, ComparedRun, RunComparison } from './run-comparison.ts';
import { lastEvaluation, lastExecution, lastSimulation } from './run-scenario.ts';

/**
 * Compares what two runs have committed so far. Records are read one after the other, without ballots; those are read of the first day
 * that differs, where nothing else says how. Throws `journal.corrupt`.
 */
export function compareRuns(a: Replay, b: Replay): RunComparison {
  const [one, other] = [a.manifest(), b.manifest()];
  const days = Math.min(a.days(), b.days());
  const hasSameTypes = canonicalJson(typesOf(one)) === canonicalJson(typesOf(other));
  const { horizon } = simulationOf(one).optimizer;
  const [icsA, icsB] = [new RankIcs(horizon, days), new RankIcs(horizon, days)];
  const pairs: Omit<ComparedDay, 'rankIcA' | 'rankIcB'>[] = [];
  let first: number | undefined;
  for (let day = 0; day < days; day++) {
    const [was, is] = [a.record(day, { ballots: false }), b.record(day, { ballots: false })];
    icsA.add(was);
    icsB.add(is);
    const isEqual = was.digest === is.digest && was.dataDigest === is.dataDigest;
    if (!isEqual) first ??= day;
    pairs.push({
      day,
      date: was.date,
      isEqual,
      scoreRankCorrelation: scoreCorrelation(was, is),
      distributionDistance: hasSameTypes ? distance(was.distribution, is.distribution) : null,
    });
  }
  return {
    a: comparedRun(one, a.days()),
    b: comparedRun(other, b.days()),
    scenario: scenarioDifferences(scenarioOf(one), scenarioOf(other)),
    days,
    first: first === undefined ? null : firstDifference(first, a, b),
    byDay: pairs.map((pair) => ({ ...pair, rankIcA: icsA.of(pair.day), rankIcB: icsB.of(pair.day) })),
  };
}

function comparedRun({ runId, name }: Manifest, days: number): ComparedRun {
  return { runId, name, days };
}

function typesOf({ notes }: Manifest): readonly string[] {
  return (notes as unknown as RunNotes).types.map(({ id }) => id);
}

function simulationOf({ scenario }: Manifest): Scenario['simulation'] {
  return scenario.simulation as Scenario['simulation'];
}

/** As the run last went on, and was last judged. */
function scenarioOf(manifest: Manifest): object {
  const notes = manifest.notes as unknown as RunNotes;
  return {
    name: manifest.name,
    simulation: lastSimulation(manifest, notes),
    execution: lastExecution(manifest),
    ...lastEvaluation(manifest, notes),
  };
}

/** Spearman's correlation of both scores over the members of both; null = undefined. */
function scoreCorrelation(a: DayRecord, b: DayRecord): number | null {
  const places = new Map(b.instruments.map((code, place) => [code, place]));
  const scores: [number[], number[]] = [[], []];
  for (const [i, code] of a.instruments.entries()) {
    const place = places.get(code);
    if (place === undefined) continue;
    scores[0].push(a.score[i] as number);
    // The other one is put onto the grid of ties as a signal: equal scores must agree in full.
    scores[1].push(rankGrid(b.score[place] as number));
  }
  const correlation = rankInformationCoefficient(...scores);
  return Number.isFinite(correlation) ? correlation : null;
}

/** Half the sum of absolute differences, as a fraction of the weights' sum. */
function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / 2 / a.length;
}
