/** A path as `--set` takes it, then what stands there in each value: text, JSON, or `absent`. */
type DifferingSetting = readonly [path: string, ...values: readonly string[]];

/**
 * Where values of sections, lists and leaves are not all equal, leaf by leaf; items of a list that are of different kinds, or not in
 * all lists, are told whole. The order of keys does not count.
 */
export function differingSettings(values: readonly unknown[]): readonly DifferingSetting[] {
  return differencesAt('', values, false);
}

function differencesAt(
  path: string,
  values: readonly unknown[],
  isItem: boolean,
): readonly DifferingSetting[] {
  const [first, ...others] = values.map(canonical);
  if (others.every((other) => other === first)) return [];
  const branches = values.filter(isBranch);
  const isWhole = isItem && new Set(values.map(kindOf)).size > 1;
  if (branches.length < values.filter((value) => value !== undefined).length || isWhole)
    return [[path, ...values.map(textOf)]];
  const isList = branches.some(Array.isArray);
  const keys = [...new Set(branches.flatMap((branch) => Object.keys(branch)))];
  return (isList ? keys : keys.sort()).flatMap((key) =>
    differencesAt(
      path === '' ? key : `${path}.${key}`,
      values.map((value) => (isBranch(value) ? value[key] : undefined)),
      isList,
    ),
  );
}

type Branch = Readonly<Record<string, unknown>>;

function isSection(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists of sections are branches, as a path goes into them; other lists are leaves. */
function isBranch(value: unknown): value is Branch {
  return isSection(value) || (Array.isArray(value) && value.some(isSection));
}

function kindOf(value: unknown): unknown {
  return isSection(value) ? value['kind'] : value;
}

function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'string') return value;
  if (!isSection(value)) return canonical(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${textOf(inner)}`)
    .join(', ');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isSection(value)) return JSON.stringify(value) ?? 'absent';
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
