/**
 * Leaves that are not equal in all values: path as `--set` takes it, then the value of each as JSON, `absent` where there is none.
 * The order of keys does not count.
 */
export function differingSettings(values: readonly unknown[]): readonly (readonly string[])[] {
  const flat = values.map((value) => new Map(leavesOf(value)));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))].sort();
  return paths
    .map((path) => [path, ...flat.map((leaves) => leaves.get(path) ?? 'absent')])
    .filter(([, first, ...others]) => others.some((other) => other !== first));
}

/** Lists of sections are branches, as a path goes into them; other lists are values. */
function leavesOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  const isBranch =
    typeof value === 'object' && value !== null && (!Array.isArray(value) || value.some(isSection));
  if (!isBranch || Object.keys(value).length === 0)
    return [[path, typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent')]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

function isSection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
