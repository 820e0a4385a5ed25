/**
 * Views: a snapshot seen through a mask.
 * Invariants:
 * 1. A view is built once per snapshot and mask; equal masks share one object.
 * 2. A view shares the snapshot's columns (never copies), so that work per column is shared by all masks that see it.
 * 3. A view holds nothing but its own day: it has no reference to the snapshot or to a feed.
 */
import { canonicalJson, type Digest, DigestBuilder, type ModalityMask } from '../core/index.ts';
import { modalities } from './modalities.ts';
import type { Column, Headline, Snapshot, View } from './snapshot.ts';

const views = new WeakMap<Snapshot, Map<number, View>>();

/**
 * What a mask shows of a snapshot: columns of its modalities in the snapshot's order, headlines if it holds `news`, and
 * macro data always. Throws `population.masks` when the mask or a column names a modality that nobody registered.
 */
export function viewOf(snapshot: Snapshot, mask: ModalityMask): View {
  let ofSnapshot = views.get(snapshot);
  if (ofSnapshot === undefined) views.set(snapshot, (ofSnapshot = new Map()));
  let view = ofSnapshot.get(mask);
  if (view === undefined) ofSnapshot.set(mask, (view = buildView(snapshot, mask)));
  return view;
}

function buildView(snapshot: Snapshot, mask: ModalityMask): View {
  const names = modalities.namesOf(mask);
  const columns = snapshot.columns.filter(({ spec }) => (modalities.get(spec.modality).bit & mask) !== 0);
  const headlines = names.includes('news') ? snapshot.headlines : undefined;
  return Object.freeze({
    mask,
    day: snapshot.day,
    date: snapshot.date,
    instruments: snapshot.instruments,
    columns: Object.freeze(columns),
    ...(headlines === undefined ? {} : { headlines }),
    macro: snapshot.macro,
  });
}

/** Canonical JSON of what days share: lists of members and column specifications. */
const texts = new WeakMap<object, string>();
const columnDigests = new WeakMap<Column, Digest>();
const headlineDigests = new WeakMap<readonly (readonly Headline[])[], Digest>();

/** Digest of everything that an investor with this view sees; parts that masks share are hashed once. */
export function digestOfView(view: View): Digest {
  const builder = new DigestBuilder()
    .json('day', [view.mask, view.day, view.date])
    .text('instruments', remembered(texts, view.instruments, canonicalJson))
    .json(
      'columns',
      view.columns.map((column) => remembered(columnDigests, column, digestOfColumn)),
    );
  if (view.headlines !== undefined) {
    builder.text('headlines', remembered(headlineDigests, view.headlines, digestOfHeadlines));
  }
  for (const {
    name,
    description,
    unit,
    date,
    value,
    change1,
    change30,
    change180,
    percentile,
  } of view.macro) {
    builder
      .json('macro', [name, description, unit, date, percentile !== undefined])
      .numbers('reading', Float64Array.of(value, change1, change30, change180, percentile ?? Number.NaN));
  }
  return builder.digest();
}

function digestOfColumn(column: Column): Digest {
  return new DigestBuilder()
    .text('spec', `[${remembered(texts, column.spec, canonicalJson)},${column.learnedSign}]`)
    .numbers('values', column.values)
    .digest();
}

function digestOfHeadlines(headlines: readonly (readonly Headline[])[]): Digest {
  return new DigestBuilder().json('headlines', headlines).digest();
}

function remembered<K extends object, V>(cache: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  let value = cache.get(key);
  if (value === undefined) cache.set(key, (value = make(key)));
  return value;
}
