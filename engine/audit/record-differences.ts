/** How two records of one day differ: what the journal holds and what casting the day again gave. */
import { type BallotLayout, type InvestorType, readBallot, recordWords } from '../../actors/index.ts';
import { canonicalJson, formatDate, type Tally } from '../../core/index.ts';
import type { BallotBlock, DayRecord } from '../../journal/index.ts';
import type { Difference } from './finding.ts';
import { firstFew, isSame, listDifference, shownPair, valueDifference } from './values.ts';

export interface RecordComparison {
  readonly was: DayRecord;
  readonly is: DayRecord;
  /** How the second record came about, at the end of a sentence: `once the data end that day`. */
  readonly otherwise: string;
  readonly types: readonly InvestorType[];
  readonly layout: BallotLayout;
}

/**
 * The differences of the first stage of a day that has any: what the market showed, what was learned, what investors answered,
 * what that made. Later stages follow from earlier ones. Empty when the days are equal.
 */
export function recordDifferences(comparison: RecordComparison): readonly Difference[] {
  for (const stage of [marketStage, choiceStage, answerStage, signalStage, endStage]) {
    const found = stage(comparison);
    if (found.length > 0) return found;
  }
  return [];
}

/** `add(subject, message)` collects a difference where there is a message. */
function collected({ otherwise }: RecordComparison) {
  const found: Difference[] = [];
  const add = (subject: string, message: string | undefined) => {
    if (message !== undefined) found.push({ subject, message: `${message} ${otherwise}` });
  };
  return { found, add };
}

function marketStage(comparison: RecordComparison): readonly Difference[] {
  const { was, is } = comparison;
  const { found, add } = collected(comparison);
  const dates = `its date is ${formatDate(was.date)}, and ${formatDate(is.date)}`;
  add('date', was.date === is.date ? undefined : dates);
  add('data digest', was.dataDigest === is.dataDigest ? undefined : 'the market data have another digest');
  const members = listDifference(was.instruments, is.instruments);
  if (members !== undefined) {
    add('members', `members are others (${firstFew([...members.onlyWas, ...members.onlyIs])})`);
  }
  add('labels', labelsDiffer(was, is) ? 'labels that ended are others' : undefined);
  return found;
}

function choiceStage(comparison: RecordComparison): readonly Difference[] {
  const { was, is } = comparison;
  const { found, add } = collected(comparison);
  add('distribution', ofTypes(comparison, 'the weight', was.distribution, is.distribution));
  add('plan', ofTypes(comparison, 'the number of investors', was.plan, is.plan));
  const agrees = sameJson(was.optimization, is.optimization);
  add('optimization', agrees ? undefined : 'the backward optimisation went otherwise');
  return found;
}

function answerStage(comparison: RecordComparison): readonly Difference[] {
  const { was, is } = comparison;
  const { found, add } = collected(comparison);
  const picks = ballotDifference(comparison) ?? tallyDifference(comparison);
  if (picks !== undefined) found.push(picks);
  const agrees = sameJson(was.abstentions, is.abstentions) && was.ballotsReceived === is.ballotsReceived;
  add('abstentions', agrees ? undefined : abstentionsDiffer(was, is));
  return found;
}

function signalStage(comparison: RecordComparison): readonly Difference[] {
  const { was, is } = comparison;
  const { found, add } = collected(comparison);
  for (const name of ['score', 'consensus', 'disagreement'] as const) {
    const values = valueDifference(
      { instruments: was.instruments, values: was[name] },
      { instruments: is.instruments, values: is[name] },
    );
    if (values === undefined) continue;
    const [before, after] = shownPair(values.was, values.is);
    add(name, `${name} of ${values.instrument} is ${before}, and ${after}`);
  }
  return found;
}

/** What is left: changes of the population, the step of the state, and views or ballots that nobody kept. */
function endStage(comparison: RecordComparison): readonly Difference[] {
  const { was, is } = comparison;
  const { found, add } = collected(comparison);
  add('events', sameJson(was.events, is.events) ? undefined : 'changes of the population are others');
  add('state', sameJson(was.patches, is.patches) ? undefined : 'the step of the run state is another');
  add('digest', was.digest === is.digest ? undefined : 'the day has another digest');
  return found;
}

function sameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

function labelsDiffer(was: DayRecord, is: DayRecord): boolean {
  return (
    was.endedLabels.length !== is.endedLabels.length ||
    was.endedLabels.some((label, i) => {
      const other = is.endedLabels[i];
      return (
        other === undefined ||
        label.day !== other.day ||
        label.horizon !== other.horizon ||
        label.values.length !== other.values.length ||
        label.values.some((value, j) => !isSame(value, other.values[j] as number))
      );
    })
  );
}

function ofTypes(
  { types }: RecordComparison,
  what: string,
  was: ArrayLike<number>,
  is: ArrayLike<number>,
): string | undefined {
  const instruments = types.map(({ id }) => id);
  const values = valueDifference({ instruments, values: was }, { instruments, values: is });
  if (values === undefined) return undefined;
  const [before, after] = shownPair(values.was, values.is);
  return `${what} of type ${values.instrument} is ${before}, and ${after}`;
}

function abstentionsDiffer(was: DayRecord, is: DayRecord): string {
  const first = was.abstentions.find((abstention, i) => !sameJson(abstention, is.abstentions[i]));
  const extra = first ?? is.abstentions[was.abstentions.length];
  const who = extra === undefined ? '' : `, first that of investor ${extra.ordinal} of type ${extra.type}`;
  return `abstentions are others (${was.abstentions.length} and ${is.abstentions.length}${who})`;
}

/** Types whose ballots differ, and the first investor among them; undefined where either side kept none. */
function ballotDifference({ was, is, otherwise, types, layout }: RecordComparison): Difference | undefined {
  if (was.ballots === undefined || is.ballots === undefined) return undefined;
  const others = new Map(is.ballots.map((block) => [nameOf(block), block]));
  const known = new Set(was.ballots.map(nameOf));
  const changed: { readonly type: string; readonly message: string }[] = [];
  for (const block of was.ballots) {
    const other = others.get(nameOf(block));
    const at = other === undefined ? 0 : firstDifference(block, other, layout);
    if (at === undefined) continue;
    const ordinal = block.block * BLOCK + at;
    const before = picksOf(block, at, layout, was.instruments);
    const after = other === undefined ? 'nothing' : picksOf(other, at, layout, is.instruments);
    changed.push({
      type: block.type,
      message: `investor ${ordinal} of type ${block.type} ${before}, and ${after}`,
    });
  }
  for (const block of is.ballots) {
    if (known.has(nameOf(block))) continue;
    changed.push({ type: block.type, message: `type ${block.type} casts ballots that it did not cast` });
  }
  const [first] = changed;
  if (first === undefined) return undefined;
  const concerned = types
    .map(({ id }) => id as string)
    .filter((id) => changed.some(({ type }) => type === id));
  return {
    subject: 'ballots',
    types: concerned,
    message: `${first.message} ${otherwise} (ballots of ${ofAll(concerned, types)} differ)`,
  };
}

/** Ordinals of a block. */
const BLOCK = 1_024;

function nameOf({ type, block }: BallotBlock): string {
  return `${block} ${type}`;
}

function firstDifference(a: BallotBlock, b: BallotBlock, layout: BallotLayout): number | undefined {
  const size = 2 * recordWords(layout);
  const length = Math.max(a.bytes.length, b.bytes.length);
  for (let i = 0; i < length; i++) if (a.bytes[i] !== b.bytes[i]) return Math.floor(i / size);
  return undefined;
}

function picksOf(
  { bytes }: BallotBlock,
  at: number,
  layout: BallotLayout,
  instruments: readonly string[],
): string {
  if ((at + 1) * 2 * recordWords(layout) > bytes.length) return 'is not there';
  const ballot = readBallot(bytes, at, layout);
  if (ballot.status === 'abstention') return `abstains (${ballot.reason})`;
  const codes = Array.from(ballot.buys, (place) => instruments[place] ?? '?');
  return `buys ${codes.length === 0 ? 'nothing' : firstFew(codes, layout.buys)}`;
}

/** Types whose counts differ, where ballots were not kept. */
function tallyDifference({ was, is, otherwise, types }: RecordComparison): Difference | undefined {
  for (const name of ['shown', 'bought', 'sold'] as const) {
    const rows = types.map((type) => ({ type, counts: rowOf(was.tally, name, type.index) }));
    const changed = rows.flatMap(({ type, counts }) => {
      const values = valueDifference(
        { instruments: was.instruments, values: counts },
        { instruments: is.instruments, values: rowOf(is.tally, name, type.index) },
      );
      return values === undefined ? [] : [{ type, values }];
    });
    const [first] = changed;
    if (first === undefined) continue;
    const { instrument, was: before, is: after } = first.values;
    const concerned = changed.map(({ type }) => type.id as string);
    return {
      subject: 'tally',
      types: concerned,
      message: `investors of type ${first.type.id} have ${verbs[name]} ${instrument} ${before} times, and ${after} ${otherwise} (tallies of ${ofAll(concerned, types)} differ)`,
    };
  }
  return undefined;
}

const verbs = { shown: 'been shown', bought: 'bought', sold: 'sold' };

function rowOf(tally: Tally, name: 'shown' | 'bought' | 'sold', type: number): Int32Array {
  return tally[name].subarray(type * tally.instruments, (type + 1) * tally.instruments);
}

function ofAll(concerned: readonly string[], types: readonly InvestorType[]): string {
  return `${concerned.length} of ${types.length} types`;
}
