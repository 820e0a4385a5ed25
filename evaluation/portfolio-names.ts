interface Nameable {
  readonly kind: string;
  readonly name?: string | undefined;
}

/** Names of portfolios, in order: their own, or else the kind, with a number from its second on (`long-short 2`). Not always distinct. */
export function portfolioNames(portfolios: readonly Nameable[]): readonly string[] {
  const unnamed = new Map<string, number>();
  return portfolios.map(({ kind, name }) => {
    if (name !== undefined) return name;
    const number = (unnamed.get(kind) ?? 0) + 1;
    unnamed.set(kind, number);
    return number === 1 ? kind : `${kind} ${number}`;
  });
}
