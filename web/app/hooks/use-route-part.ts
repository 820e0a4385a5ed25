import { useParams } from 'wouter';

/** A named part of the address, as the data have it: the router leaves characters with a meaning of their own escaped. */
export function useRoutePart(name: string): string {
  const value = (useParams() as Readonly<Record<string, string | undefined>>)[name] ?? '';
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A whole number in the address; -1 where there is none. */
export function useRouteNumber(name: string): number {
  const text = useRoutePart(name);
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}
