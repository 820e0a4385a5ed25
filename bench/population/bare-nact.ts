/**
 * Bare nact in the topology of a population: supervisor -> types -> wings -> groups of 512 -> investors, and one aggregator
 * per lane. Investors do nothing but answer. What remains is what nact itself costs: one message to each investor, one
 * from it, and the copies of child maps.
 */
import { dispatch, spawn, start } from 'nact';

/** nact's own reference type is empty. */
type AnyRef = object;

interface Ask {
  readonly replyTo: AnyRef;
}

interface Job {
  readonly group: AnyRef;
  readonly count: number;
}

export interface BareDay {
  /** One message to every investor and one answer from each; resolves with the number of answers. */
  day(): Promise<number>;
}

export function bareNact(
  plan: readonly number[],
  groupSize: number,
  wingGroups: number,
  laneCount: number,
): BareDay {
  const system = start();
  const investor = (state: number, { replyTo }: Ask): number => {
    dispatch(replyTo, { ordinal: state });
    return state;
  };
  const group = (state: AnyRef[], ask: Ask): AnyRef[] => {
    for (const member of state) dispatch(member, ask);
    return state;
  };
  const idle = (state: unknown): unknown => state;
  const jobs: Job[] = [];
  const supervisor = spawn(system, idle, 'supervisor');
  plan.forEach((count, t) => {
    const type = spawn(supervisor, idle, `type-${t}`);
    let wing: AnyRef = type;
    for (let first = 0, g = 0; first < count; first += groupSize, g++) {
      if (g % wingGroups === 0) wing = spawn(type, idle, `wing-${g / wingGroups}`);
      const members: AnyRef[] = [];
      const parent = spawn(wing, group as never, `group-${g}`, { initialState: members as never });
      for (let ordinal = first; ordinal < Math.min(count, first + groupSize); ordinal++) {
        members.push(spawn(parent, investor as never, String(ordinal), { initialState: ordinal as never }));
      }
      jobs.push({ group: parent, count: members.length });
    }
  });
  let next = 0;
  let busy = 0;
  let answers = 0;
  let finished: (count: number) => void = () => undefined;
  const lanes = Array.from({ length: laneCount }, (_, lane) => {
    let missing = 0;
    const aggregator = (state: unknown, _message: unknown): unknown => {
      answers++;
      if (--missing === 0) begin(lane);
      return state;
    };
    return {
      ref: spawn(system, aggregator, `aggregator-${lane}`),
      expect: (count: number) => (missing = count),
    };
  });
  function begin(lane: number): void {
    const job = jobs[next];
    if (job === undefined) {
      if (--busy === 0) finished(answers);
      return;
    }
    next++;
    const { ref, expect } = lanes[lane] as (typeof lanes)[number];
    expect(job.count);
    dispatch(job.group, { replyTo: ref });
  }
  return {
    day: () =>
      new Promise((resolve) => {
        next = 0;
        answers = 0;
        busy = laneCount;
        finished = resolve;
        for (let lane = 0; lane < laneCount; lane++) begin(lane);
      }),
  };
}
