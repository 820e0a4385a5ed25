/** What two markets show differently on the same day, named as precisely as the data allow. */
import type { InvestorType } from '../../actors/index.ts';
import { canonicalJson, formatDate } from '../../core/index.ts';
import {
  type EndedLabels,
  type Headline,
  type MacroReading,
  type MarketDay,
  modalities,
  type SessionFills,
  type Snapshot,
} from '../../market/index.ts';
import type { Difference } from './finding.ts';
import { firstFew, listDifference, shownPair, type ValueDifference, valueDifference } from './values.ts';

export interface DayComparison {
  /** What the market shows that the run was made with. */
  readonly full: MarketDay;
  /** What it shows without what follows. */
  readonly cut: MarketDay | undefined;
  /** How the second market is made, at the end of a sentence: `once the data end that day`. */
  readonly otherwise: string;
  readonly types: readonly InvestorType[];
  /** Members of a day up to this one. */
  readonly membersOf: (day: number) => readonly string[];
}

/** All differences, in the order of the day: members, what views show, labels, fills. Empty when the days are equal. */
export function marketDayDifferences(comparison: DayComparison): readonly Difference[] {
  const { full, cut, otherwise } = comparison;
  if (cut === undefined) {
    return [{ subject: 'day', message: `there is no such market day ${otherwise}` }];
  }
  if (cut.snapshot.date !== full.snapshot.date) {
    const [was, is] = [formatDate(full.snapshot.date), formatDate(cut.snapshot.date)];
    return [{ subject: 'day', message: `the market day is ${was}, and ${is} ${otherwise}` }];
  }
  const found = [
    ...memberDifferences(comparison, full.snapshot, cut.snapshot),
    ...columnDifferences(comparison, full.snapshot, cut.snapshot),
    ...headlineDifferences(comparison, full.snapshot, cut.snapshot),
    ...macroDifferences(comparison, full.snapshot, cut.snapshot),
    ...labelDifferences(comparison, full.endedLabels, cut.endedLabels),
    ...fillDifferences(comparison, full.fills, cut.fills),
  ];
  if (found.length > 0 || full.dataDigest === cut.dataDigest) return found;
  return [
    {
      subject: 'data digest',
      message: `the market gives the day another data digest ${otherwise}, though it shows the same`,
    },
  ];
}

function memberDifferences({ otherwise }: DayComparison, full: Snapshot, cut: Snapshot): Difference[] {
  const found: Difference[] = [];
  const members = listDifference(full.instruments, cut.instruments);
  if (members !== undefined) {
    const { onlyWas, onlyIs } = members;
    const parts = [
      ...(onlyWas.length === 0 ? [] : [`${firstFew(onlyWas)} only with what follows`]),
      ...(onlyIs.length === 0 ? [] : [`${firstFew(onlyIs)} only ${otherwise}`]),
    ];
    const message =
      parts.length === 0
        ? `members stand in another order ${otherwise}`
        : `members of the day depend on what follows: ${parts.join('; ')}`;
    found.push({ subject: 'members', message });
  }
  const industries = textDifference(full, full.industries, cut, cut.industries);
  if (industries !== undefined) {
    const { instrument, was, is } = industries;
    const message = `the industry of ${instrument} is "${was}", and "${is}" ${otherwise}`;
    found.push({ subject: 'industries', message });
  }
  if (full.sizes !== undefined || cut.sizes !== undefined) {
    const sizes = rowDifference(full, full.sizes, cut, cut.sizes);
    if (sizes !== undefined) {
      found.push({ subject: 'sizes', message: sentence('the size shows', sizes, otherwise) });
    }
  }
  return found;
}

function columnDifferences({ otherwise, types }: DayComparison, full: Snapshot, cut: Snapshot): Difference[] {
  const found: Difference[] = [];
  const others = new Map(cut.columns.map((column) => [column.spec.name, column]));
  for (const column of full.columns) {
    const { name, modality } = column.spec;
    const seeing = typesSeeing(types, modality);
    const add = (message: string) => found.push({ subject: `column ${name}`, types: seeing, message });
    const other = others.get(name);
    others.delete(name);
    if (other === undefined) {
      add(`there is no column ${name} ${otherwise}`);
      continue;
    }
    const values = rowDifference(full, column.values, cut, other.values);
    if (values !== undefined) add(sentence(`column ${name} shows`, values, otherwise));
    else if (column.learnedSign !== other.learnedSign) {
      add(`column ${name} has the learned sign ${column.learnedSign}, and ${other.learnedSign} ${otherwise}`);
    } else if (canonicalJson(column.spec) !== canonicalJson(other.spec)) {
      add(`column ${name} is described otherwise ${otherwise}`);
    }
  }
  for (const name of others.keys()) {
    found.push({ subject: `column ${name}`, message: `there is a column ${name} only ${otherwise}` });
  }
  return found;
}

function headlineDifferences(
  { otherwise, types }: DayComparison,
  full: Snapshot,
  cut: Snapshot,
): Difference[] {
  const texts = (headlines: readonly (readonly Headline[])[] | undefined, snapshot: Snapshot) =>
    snapshot.instruments.map((_, i) => canonicalJson(headlines?.[i] ?? []));
  const headlines = textDifference(full, texts(full.headlines, full), cut, texts(cut.headlines, cut));
  if (headlines === undefined) return [];
  const { instrument } = headlines;
  const of = (snapshot: Snapshot) => snapshot.headlines?.[snapshot.instruments.indexOf(instrument)] ?? [];
  const known = new Set(of(cut).map((headline) => canonicalJson(headline)));
  const early = of(full).find((headline) => !known.has(canonicalJson(headline)));
  const shown = early === undefined ? '' : `: "${shortened(early.text)}" of ${early.timeUtc}`;
  const message = `headlines of ${instrument} are others ${otherwise}${shown}`;
  return [{ subject: 'headlines', types: typesSeeing(types, 'news'), message }];
}

function macroDifferences({ otherwise }: DayComparison, full: Snapshot, cut: Snapshot): Difference[] {
  const others = new Map(cut.macro.map((reading) => [reading.name, reading]));
  const found: Difference[] = [];
  for (const reading of full.macro) {
    const { name } = reading;
    const other = others.get(name);
    others.delete(name);
    const subject = `macro ${name}`;
    if (other === undefined) {
      const of = formatDate(reading.date);
      found.push({
        subject,
        message: `macro series ${name} shows its value of ${of}, and none ${otherwise}`,
      });
      continue;
    }
    const field = macroFields.find((each) => !Object.is(reading[each], other[each]));
    if (field === undefined) continue;
    const shown = shownEither(reading[field], other[field]);
    const message =
      field === 'date'
        ? `macro series ${name} shows its value of ${formatDate(reading.date)}, and that of ${formatDate(other.date)} ${otherwise}`
        : `macro series ${name} (${field}) shows ${shown[0]}, and ${shown[1]} ${otherwise}`;
    found.push({ subject, message });
  }
  for (const name of others.keys()) {
    found.push({ subject: `macro ${name}`, message: `macro series ${name} has a value only ${otherwise}` });
  }
  return found;
}

function shownEither(was: unknown, is: unknown): readonly [string, string] {
  return typeof was === 'number' && typeof is === 'number' ? shownPair(was, is) : [String(was), String(is)];
}

const macroFields = [
  'date',
  'value',
  'change1',
  'change30',
  'change180',
  'percentile',
  'unit',
  'description',
] as const satisfies readonly (keyof MacroReading)[];

function labelDifferences(
  { otherwise, membersOf }: DayComparison,
  full: readonly EndedLabels[],
  cut: readonly EndedLabels[],
): Difference[] {
  const nameOf = ({ day, horizon }: EndedLabels) => `${horizon} ${day}`;
  const others = new Map(cut.map((label) => [nameOf(label), label]));
  const found: Difference[] = [];
  for (const label of full) {
    const { day, horizon, date } = label;
    const subject = `label ${horizon}`;
    const named = `the label of day ${day} (${formatDate(date)}) over ${horizon} ${horizon === 1 ? 'day' : 'days'}`;
    const other = others.get(nameOf(label));
    others.delete(nameOf(label));
    if (other === undefined) {
      found.push({ subject, message: `${named} is known, and not ${otherwise}` });
      continue;
    }
    const instruments = day < 0 ? places(label.values.length) : membersOf(day);
    const values = valueDifference(
      { instruments, values: label.values },
      { instruments, values: other.values },
    );
    if (values !== undefined) found.push({ subject, message: sentence(`${named} is`, values, otherwise) });
  }
  for (const { day, horizon } of others.values()) {
    const message = `a label of day ${day} over ${horizon} days is known only ${otherwise}`;
    found.push({ subject: `label ${horizon}`, message });
  }
  return found;
}

function fillDifferences(
  { otherwise }: DayComparison,
  full: SessionFills | undefined,
  cut: SessionFills | undefined,
): Difference[] {
  if (full === undefined && cut === undefined) return [];
  if (full === undefined || cut === undefined) {
    const which = full === undefined ? 'only' : 'not';
    return [{ subject: 'fills', message: `the day has fills ${which} ${otherwise}` }];
  }
  const found: Difference[] = [];
  const filled = listDifference(full.instruments, cut.instruments);
  if (filled !== undefined) {
    const codes = firstFew([...filled.onlyWas, ...filled.onlyIs]);
    found.push({ subject: 'fills', message: `fills are of other instruments ${otherwise}: ${codes}` });
  }
  for (const name of ['returns', 'gaps'] as const) {
    const values = rowDifference(full, full[name], cut, cut[name]);
    if (values !== undefined) {
      found.push({ subject: 'fills', message: sentence(`the ${name} of the fills show`, values, otherwise) });
    }
  }
  return found;
}

/** `column pe shows 0.0123 for 600000, and nothing once the data end that day (12 instruments differ)`. */
function sentence(head: string, { instrument, was, is, count }: ValueDifference, otherwise: string): string {
  const [before, after] = shownPair(was, is);
  const more = count === 1 ? '' : ` (${count} instruments differ)`;
  return `${head} ${before} for ${instrument}, and ${after} ${otherwise}${more}`;
}

interface WithInstruments {
  readonly instruments: readonly string[];
}

/** Absent values count as missing ones. */
function rowDifference(
  { instruments: of }: WithInstruments,
  was: Float64Array | undefined,
  { instruments: on }: WithInstruments,
  is: Float64Array | undefined,
): ValueDifference | undefined {
  return valueDifference(
    { instruments: of, values: was ?? new Float64Array(of.length).fill(Number.NaN) },
    { instruments: on, values: is ?? new Float64Array(on.length).fill(Number.NaN) },
  );
}

function textDifference(
  { instruments: of }: WithInstruments,
  was: readonly string[],
  { instruments: on }: WithInstruments,
  is: readonly string[],
): { readonly instrument: string; readonly was: string; readonly is: string } | undefined {
  const others = new Map(on.map((instrument, i) => [instrument, is[i] ?? '']));
  for (const [i, instrument] of of.entries()) {
    const other = others.get(instrument);
    const own = was[i] ?? '';
    if (other !== undefined && other !== own) return { instrument, was: own, is: other };
  }
  return undefined;
}

function typesSeeing(types: readonly InvestorType[], modality: string): readonly string[] {
  const { bit } = modalities.get(modality);
  return types.filter(({ mask }) => (mask & bit) !== 0).map(({ id }) => id);
}

/** Names of members that the run has no record of: days before its first. */
function places(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `member ${i}`);
}

const TEXT_LENGTH = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= TEXT_LENGTH ? line : `${line.slice(0, TEXT_LENGTH - 3)}...`;
}
