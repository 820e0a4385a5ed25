import { expect, it } from 'vitest';
import {
  type AlphaProposer,
  alphaProposers,
  miningOptions,
  type ProposalTask,
} from '../../../alphas/index.ts';
import type { TradingDate } from '../../../core/index.ts';
import { documentOf, known } from './mining-world.ts';

export const categories = miningOptions.parse({}).categories;

const documents = [
  documentOf('Momentum is CLOSE / DELAY(CLOSE, 20) - 1, as everybody knows.\n\nSo it is.'),
  documentOf('Reversal is its opposite.', 'second.md'),
];

export function taskOf(
  { source, passage }: ReturnType<AlphaProposer['tasks']>[number],
  more: Partial<ProposalTask> = {},
): ProposalTask {
  return {
    source,
    ...(passage === undefined ? {} : { passage }),
    attempt: 1,
    refused: [],
    known,
    columns: ['OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME', 'MARKET_CAP'],
    isClassified: true,
    categories,
    date: 20210104 as TradingDate,
    ...more,
  };
}

/** What every proposer keeps to. `create` makes the same one each time. */
export function proposerConformance(kind: string, create: () => AlphaProposer): void {
  it('has tasks that are a function of the documents, each told apart', () => {
    const tasks = create().tasks(documents);
    expect(tasks.length).toBeGreaterThan(0);
    expect(create().tasks(structuredClone(documents))).toEqual(tasks);
    expect(new Set(tasks.map(({ source }) => JSON.stringify(source))).size).toBe(tasks.length);
  });

  it('proposes the same for the same task, changes nothing in it, and says what it expects', async () => {
    const first = create();
    for (const each of first.tasks(documents)) {
      const task = taskOf(each);
      const before = JSON.stringify(task);
      const proposed = await first.propose(task);
      expect(JSON.stringify(task)).toBe(before);
      expect(await create().propose(task)).toEqual(proposed);
      for (const { category, behaviour, formula } of proposed.proposals) {
        expect(categories).toContain(category);
        expect(behaviour).not.toBe('');
        expect(formula).not.toBe('');
      }
    }
  });

  it('is known by its options', () => {
    expect(create().digest).toBe(create().digest);
    expect(create().tries).toBeGreaterThan(0);
    const { options } = alphaProposers.get(kind);
    expect(options.safeParse({ kind, model: 'm', nonsense: 1 }).success).toBe(false);
  });
}
