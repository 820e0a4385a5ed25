/** Equal questions are one request, whoever asks and on whatever day: how many different ones a run has, told from a sample. */

/** Questions of one kind that the sampled investors of one type asked. */
export interface SampledQuestions {
  /** Of each sampled day. */
  readonly days: readonly { readonly asked: number; readonly distinct: number }[];
  /** Different ones over all sampled days. */
  readonly distinct: number;
}

/**
 * Different questions among `all`, where `asked` of them were found to be `distinct` different ones. Questions are taken as
 * equally likely draws: of K there are, n draws meet K (1 - (1 - 1/K)^n) on average, which is solved for K. All different stay all
 * different, all equal stay one.
 */
export function distinctOf({ asked, distinct }: SampledQuestions['days'][number], all: number): number {
  if (distinct >= asked) return all * Math.min(1, asked);
  if (distinct <= 1) return Math.min(1, all);
  let low = distinct;
  let high = asked ** 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (expected(middle, asked) < distinct) low = middle;
    else high = middle;
  }
  return Math.min(all, expected(high, all));
}

function expected(questions: number, draws: number): number {
  return questions * (1 - (1 - 1 / questions) ** draws);
}

/** Requests of a kind over all days, where each type has so many investors that ask. Not rounded. */
export function requestsOf(
  types: readonly SampledQuestions[],
  { days, perType }: { readonly days: number; readonly perType: number },
): number {
  return types.reduce((sum, { days: sampled, distinct }) => {
    if (sampled.length === 0) return sum;
    const asked = sampled.reduce((total, day) => total + day.distinct, 0);
    const ofOneDay = sampled.reduce((total, day) => total + distinctOf(day, perType), 0) / sampled.length;
    return sum + distinctOf({ asked, distinct }, days * ofOneDay);
  }, 0);
}

/** Takes down questions as they are asked. */
export class QuestionTally {
  private readonly types = new Map<number, { days: Day[]; seen: Set<string> }>();
  private readonly day = new Map<number, { asked: number; seen: Set<string> }>();

  /** Whether the question was not asked before. */
  add(type: number, digest: string): boolean {
    const today = this.day.get(type) ?? { asked: 0, seen: new Set<string>() };
    this.day.set(type, today);
    today.asked++;
    today.seen.add(digest);
    const { seen } = this.ofType(type);
    const isNew = !seen.has(digest);
    seen.add(digest);
    return isNew;
  }

  endDay(types: number): void {
    for (let type = 0; type < types; type++) {
      const today = this.day.get(type);
      this.ofType(type).days.push({ asked: today?.asked ?? 0, distinct: today?.seen.size ?? 0 });
    }
    this.day.clear();
  }

  questions(): readonly SampledQuestions[] {
    return [...this.types.values()].map(({ days, seen }) => ({ days, distinct: seen.size }));
  }

  private ofType(type: number) {
    const known = this.types.get(type) ?? { days: [], seen: new Set<string>() };
    this.types.set(type, known);
    return known;
  }
}

type Day = SampledQuestions['days'][number];
