/** What differs first between two records of one day, in the order in which a day comes about. */
import { type BallotLayout, BLOCK_ORDINALS, readBallot, recordWords } from '../../actors/index.ts';
import { canonicalJson, formatDate, type Tally } from '../../core/index.ts';
import type { AbstentionRecord, BallotBlock, DayRecord } from '../../journal/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { firstFew, isSame, listDifference, shownPair, valueDifference } from '../audit/values.ts';
import type { RunNotes } from '../notes.ts';
import type { Replay } from '../replay.ts';
import type { FirstDifference } from '../run-comparison.ts';

/** One run's side of a day. */
interface Side {
  readonly replay: Replay;
  readonly record: DayRecord;
  readonly runId: string;
  readonly types: RunNotes['types'];
  readonly layout: BallotLayout;
}

type Found = Pick<FirstDifference, 'what' | 'message'> | undefined;

/** `day`: the first one whose digests differ. */
export function firstDifference(day: number, a: Replay, b: Replay): FirstDifference {
  const [was, is] = [sideOf(a, day), sideOf(b, day)];
  for (const stage of [
    marketOf,
    membersOf,
    labelsOf,
    typesOf,
    weightsOf,
    plansOf,
    abstentionsOf,
    talliesOf,
    ballotsOf,
    viewsOf,
    scoresOf,
  ]) {
    const found = stage(was, is);
    if (found !== undefined) return { day, date: was.record.date, ...found };
  }
  const [one, other] = [was.record.digest, is.record.digest].map((digest) => digest.slice(0, 12));
  return {
    day,
    date: was.record.date,
    what: 'digest',
    message: `the digest of the day is ${one} in ${was.runId}, and ${other} in ${is.runId}; what was kept of both does not say why (execution.output.ballots keeps more)`,
  };
}

function sideOf(replay: Replay, day: number): Side {
  const { runId, notes, scenario } = replay.manifest();
  const { pool, picks, sells } = (scenario.simulation as Scenario['simulation']).population;
  const { types } = notes as unknown as RunNotes;
  return {
    replay,
    record: replay.record(day, { ballots: false }),
    runId,
    types,
    layout: { pool: pool.size, buys: picks, sells },
  };
}

/** "x is 1 in run a, and 2 in run b" */
function differs(what: string, subject: string, a: Side, b: Side, was: string, is: string): Found {
  return { what, message: `${subject} is ${was} in ${a.runId}, and ${is} in ${b.runId}` };
}

function marketOf(a: Side, b: Side): Found {
  const [was, is] = [a.record, b.record];
  if (was.date !== is.date)
    return differs('market data', 'the date of the day', a, b, formatDate(was.date), formatDate(is.date));
  if (was.dataDigest === is.dataDigest) return undefined;
  const shown = (digest: string) => digest.slice(0, 12);
  const found = differs(
    'market data',
    'the digest of the data',
    a,
    b,
    shown(was.dataDigest),
    shown(is.dataDigest),
  );
  const closer = membersOf(a, b) ?? labelsOf(a, b);
  return found === undefined || closer === undefined
    ? found
    : { ...found, message: `${found.message}: ${closer.message}` };
}

function membersOf(a: Side, b: Side): Found {
  const members = listDifference(a.record.instruments, b.record.instruments);
  if (members === undefined) return undefined;
  const only = (codes: readonly string[], { runId }: Side) =>
    codes.length === 0 ? [] : [`${firstFew(codes)} only in ${runId}`];
  const message = `members are others: ${[...only(members.onlyWas, a), ...only(members.onlyIs, b)].join(', ')}`;
  return { what: 'members', message };
}

function labelsOf(a: Side, b: Side): Found {
  const name = ({ day, horizon }: DayRecord['endedLabels'][number]) => `day ${day} over ${horizon} days`;
  const others = new Map(b.record.endedLabels.map((label) => [name(label), label.values]));
  for (const label of a.record.endedLabels) {
    const values = others.get(name(label));
    others.delete(name(label));
    if (values === undefined)
      return differs('labels', `the label of ${name(label)}`, a, b, 'there', 'not there');
    const at = label.values.findIndex((value, i) => !isSame(value, values[i] ?? Number.NaN));
    if (at === -1 && label.values.length === values.length) continue;
    const [was, is] = shownPair(label.values[at] ?? Number.NaN, values[at] ?? Number.NaN);
    return differs('labels', `the label of ${name(label)} of ${codeOf(a, label.day, at)}`, a, b, was, is);
  }
  const [missing] = others.keys();
  if (missing === undefined) return undefined;
  return differs('labels', `the label of ${missing}`, a, b, 'not there', 'there');
}

function codeOf({ replay }: Side, day: number, place: number): string {
  return replay.record(day, { ballots: false }).instruments[place] ?? `member ${place}`;
}

function typesOf(a: Side, b: Side): Found {
  const ids = ({ types }: Side) => types.map(({ id }) => id);
  const types = listDifference(ids(a), ids(b));
  if (types === undefined) return undefined;
  const only = (names: readonly string[], { runId }: Side) =>
    names.length === 0 ? [] : [`${firstFew(names)} only in ${runId}`];
  return {
    what: 'types',
    message: `investor types are others: ${[...only(types.onlyWas, a), ...only(types.onlyIs, b)].join(', ')}`,
  };
}

function weightsOf(a: Side, b: Side): Found {
  return ofTypes('distribution', 'the weight', a, b, a.record.distribution, b.record.distribution);
}

function plansOf(a: Side, b: Side): Found {
  return ofTypes('plan', 'the number of investors', a, b, a.record.plan, b.record.plan);
}

function ofTypes(
  what: string,
  subject: string,
  a: Side,
  b: Side,
  was: ArrayLike<number>,
  is: ArrayLike<number>,
): Found {
  const instruments = a.types.map(({ id }) => id);
  const values = valueDifference({ instruments, values: was }, { instruments, values: is });
  if (values === undefined) return undefined;
  return differs(what, `${subject} of type ${values.instrument}`, a, b, ...shownPair(values.was, values.is));
}

/** Who abstains is part of the ballots. */
function abstentionsOf(a: Side, b: Side): Found {
  const name = ({ type, ordinal }: AbstentionRecord) => `${ordinal} of type ${type}`;
  const reasons = ({ record }: Side) =>
    new Map(record.abstentions.map((abstention) => [name(abstention), abstention.reason]));
  const [was, is] = [reasons(a), reasons(b)];
  for (const who of [...was.keys(), ...is.keys()]) {
    const [one, other] = [was.get(who), is.get(who)];
    if (one === other) continue;
    const said = (reason: string | undefined) =>
      reason === undefined ? 'a ballot' : `an abstention (${reason})`;
    return differs('ballots', `the answer of investor ${who}`, a, b, said(one), said(other));
  }
  return undefined;
}

function talliesOf(a: Side, b: Side): Found {
  const { instruments } = a.record;
  for (const { id } of a.types) {
    const row = a.types.findIndex((type) => type.id === id);
    for (const name of ['shown', 'bought', 'sold'] as const) {
      const values = valueDifference(
        { instruments, values: rowOf(a.record.tally, name, row) },
        { instruments: b.record.instruments, values: rowOf(b.record.tally, name, row) },
      );
      if (values === undefined) continue;
      const subject = `how often investors of type ${id} ${verbs[name]} ${values.instrument}`;
      return differs('tally', subject, a, b, `${values.was}`, `${values.is}`);
    }
  }
  return undefined;
}

const verbs = { shown: 'were shown', bought: 'bought', sold: 'sold' };

function rowOf(tally: Tally, name: keyof typeof verbs, type: number): Int32Array {
  return tally[name].subarray(type * tally.instruments, (type + 1) * tally.instruments);
}

/** Tallies are equal: ballots are read, where both runs kept them. */
function ballotsOf(a: Side, b: Side): Found {
  if (canonicalJson(a.layout) !== canonicalJson(b.layout)) {
    const said = ({ pool, buys, sells }: BallotLayout) => `${pool} shown, ${buys} buys and ${sells} sells`;
    return differs('ballots', 'the most that a ballot holds', a, b, said(a.layout), said(b.layout));
  }
  const day = a.record.day;
  const blocks = ({ replay }: Side) => replay.record(day, { ballots: true }).ballots;
  const [was, is] = [blocks(a), blocks(b)];
  if (was === undefined || is === undefined) return undefined;
  const others = new Map(is.map((block) => [`${block.block} ${block.type}`, block]));
  for (const block of was) {
    const other = others.get(`${block.block} ${block.type}`);
    const at = other === undefined ? -1 : differentRecord(block, other, a.layout);
    if (other === undefined || at === -1) continue;
    const picks = ({ bytes }: BallotBlock) => shownBallot(bytes, at, a.layout, a.record.instruments);
    const who = `investor ${block.block * BLOCK_ORDINALS + at} of type ${block.type}`;
    return differs('ballots', `the ballot of ${who}`, a, b, picks(block), picks(other));
  }
  return undefined;
}

function differentRecord(a: BallotBlock, b: BallotBlock, layout: BallotLayout): number {
  const byte = a.bytes.findIndex((value, i) => value !== b.bytes[i]);
  return byte === -1 ? -1 : Math.floor(byte / (2 * recordWords(layout)));
}

function shownBallot(
  bytes: Uint8Array,
  at: number,
  layout: BallotLayout,
  instruments: readonly string[],
): string {
  const ballot = readBallot(bytes, at, layout);
  if (ballot.status === 'abstention') return `an abstention (${ballot.reason})`;
  const codes = (places: Uint16Array) =>
    places.length === 0 ? 'nothing' : Array.from(places, (place) => instruments[place] ?? '?').join(', ');
  const sold = ballot.sells.length === 0 ? '' : `, sells ${codes(ballot.sells)}`;
  return `buys ${codes(ballot.buys)}${sold} out of ${codes(ballot.candidates)}`;
}

/** What a type may see is part of a day, though its answers may hide it. */
function viewsOf(a: Side, b: Side): Found {
  const seen = ({ types }: Side, row: number) => types[row]?.modalities.join(', ') || 'nothing';
  const row = a.types.findIndex(({ mask }, i) => mask !== b.types[i]?.mask);
  if (row === -1) return undefined;
  return differs('views', `what type ${a.types[row]?.id} sees`, a, b, seen(a, row), seen(b, row));
}

function scoresOf(a: Side, b: Side): Found {
  const { instruments } = a.record;
  for (const name of ['score', 'consensus', 'disagreement'] as const) {
    const values = valueDifference(
      { instruments, values: a.record[name] },
      { instruments: b.record.instruments, values: b.record[name] },
    );
    if (values === undefined) continue;
    const subject = `the ${name} of ${values.instrument}`;
    return differs('score', subject, a, b, ...shownPair(values.was, values.is));
  }
  return undefined;
}
