/** Leaves of JSON values by path, so that two values can be compared and what differs be named. */

/** Members that name an element of a list: `portfolios.top-quantile.rows.score`, not `portfolios.0.rows.0`. */
const naming = ['name', 'contender', 'portfolio', 'against', 'horizon', 'lag'] as const;

/** Leaves by dotted path. Elements of lists are named by what they are about, or else counted. */
export function leavesOf(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const leaves = new Map<string, unknown>();
  const members = Array.isArray(value)
    ? value.map((element: unknown, i) => [nameOf(element) ?? String(i), element] as const)
    : Object.entries(value);
  for (const [name, member] of members) {
    for (const [at, leaf] of leavesOf(member, path === '' ? name : `${path}.${name}`)) leaves.set(at, leaf);
  }
  return leaves;
}

function nameOf(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null) return undefined;
  const names = naming.flatMap((key) => {
    const name = (element as Readonly<Record<string, unknown>>)[key];
    return typeof name === 'string' || typeof name === 'number' ? [String(name)] : [];
  });
  return names.length === 0 ? undefined : names.join(' ');
}
