/** Weight 1 / (members of the group) for each member, so that all groups weigh the same. */
export function equalGroupWeights(groups: readonly (string | number)[]): Float64Array {
  const counts = new Map<string | number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return Float64Array.from(groups, (group) => 1 / (counts.get(group) as number));
}
