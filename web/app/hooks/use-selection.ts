import { useCallback } from 'react';
import { useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';

/** Choices of a view, by the names that the address has for them; '' = none. */
export type Choices = Readonly<Record<string, string>>;

/** Writes choices into the address. `push` makes an entry of the history, to which "back" returns. */
export function choose(choices: Choices, how: 'push' | 'replace' = 'replace'): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(choices)) {
    if (value === '') next.delete(name);
    else next.set(name, value);
  }
  const search = next.toString();
  navigate(`${location.pathname}${search === '' ? '' : `?${search}`}`, { replace: how === 'replace' });
}

/** A choice that the address holds, so that a link opens the same view. */
export function useSelection(
  name: string,
  how: 'push' | 'replace' = 'replace',
): readonly [string, (value: string) => void] {
  const value = new URLSearchParams(useSearch()).get(name) ?? '';
  const set = useCallback((next: string) => choose({ [name]: next }, how), [name, how]);
  return [value, set];
}

/** A place in pages of rows that the address holds. */
export function useOffset(name = 'offset'): readonly [number, (value: number) => void] {
  const [text, set] = useSelection(name);
  const offset = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return [offset, (value) => set(value === 0 ? '' : String(value))];
}
